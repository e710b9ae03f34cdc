"""A few numbers are names of groups; many are not, unless somebody says so."""

import pyarrow as pa
import pytest

from evenhand.audit.arrays.levels import MOST, check_levels
from evenhand.audit.arrays.vectors import vector
from evenhand.audit.errors import InputError


@pytest.mark.parametrize(
    "values",
    [
        [*range(MOST), None] * 2,
        [0.5, 1.5] * 30,
        [f"site {at}" for at in range(50)],
        [True, False],
    ],
    ids=["numbers", "halves", "words", "yes-and-no"],
)
def test_few_numbers_and_any_words_are_groups(values: list[object]) -> None:
    check_levels({"group": vector(values, "attributes")}, declared=())


@pytest.mark.parametrize(
    "values",
    [
        pa.array(range(MOST + 1)),
        pa.array([at / 7 for at in range(MOST + 1)]),
        pa.array(range(MOST + 1), pa.timestamp("s")),
    ],
    ids=["whole", "decimal", "moments"],
)
def test_many_numbers_are_refused_until_they_are_declared(values: pa.Array) -> None:
    with pytest.raises(InputError, match=r"^attributes\['age'\]: holds 21 different numbers, each"):
        check_levels({"age": values, "sex": pa.array(["f"])}, declared=["sex"])
    check_levels({"age": values}, declared=["age"])
