"""What is of another kind than declared is named by its argument, and never read as something."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from evenhand.audit.arrays.given import Given
from evenhand.audit.arrays.kinds import typed
from evenhand.audit.asked import Gate
from evenhand.audit.errors import InputError
from evenhand.audit.plan import Scale

VECTOR = np.array([1.0, 2.0])
GIVEN = Given(truth=VECTOR, scores=VECTOR, attributes={}, persons=None)


def test_what_fits_stays_as_it_is_and_data_are_not_touched() -> None:
    gate = Gate(metric="mae", margin=0.1, owner="me")
    given = replace(GIVEN, gates=[gate], show=("bias",), margins={"mae": 0.2}, threshold=0.5)
    found = typed(given)
    assert found.truth is VECTOR
    assert list(found.gates) == [gate]
    assert (list(found.show), dict(found.margins), found.threshold) == (["bias"], {"mae": 0.2}, 0.5)


def test_numbers_of_numpy_and_whole_numbers_are_plain_numbers() -> None:
    given: dict[str, Any] = {
        "margins": {"mae": np.float32(0.5)},
        "seed": np.int64(3),
        "threshold": 1,
        "scale": Scale(kind="ordinal", low=1, high=5),
    }
    found = typed(replace(GIVEN, **given))
    assert (found.margins, found.seed, found.scale) == (
        {"mae": 0.5},
        3,
        Scale(kind="ordinal", low=1.0, high=5.0),
    )
    assert found.scale is not None
    assert isinstance(found.scale.low, float)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"show": "mae"}, "show: expected a list, got text"),
        ({"emotions": "joy"}, "emotions: expected a list, got text"),
        ({"show": ["mae", 3]}, "show[2]: expected text, got a whole number"),
        ({"margins": ["mae"]}, "margins: expected a record, got a list"),
        ({"margins": {"mae": "0.1"}}, "margins[...]: expected a number, got text"),
        ({"owner": None}, "owner: expected text, got None"),
        ({"threshold": "high"}, "threshold: expected a number, got text"),
        ({"gates": ["mae"]}, "gates[1]: expected a record, got text"),
        ({"declared": Scale(kind="binary", low=0, high=1)}, "declared: expected a list, got a r"),
        ({"scale": (0, 1)}, "scale: expected a record, got a list"),
        ({"seed": 1.5}, "seed: expected a whole number, got a number"),
        ({"subjects": "robots"}, "subjects: invalid enum value 'robots', expected real, synthetic"),
        ({"title": object()}, "title: got a object, expected plain values"),
        ({"show": iter(["mae"])}, "show: got a list_iterator, expected plain values"),
    ],
)
def test_another_kind_is_named_by_its_argument(changes: dict[str, object], told: str) -> None:
    with pytest.raises(InputError) as caught:
        typed(replace(GIVEN, **changes))  # type: ignore[arg-type]
    (problem,) = caught.value.problems
    assert problem.startswith(told)


def test_all_arguments_of_another_kind_are_named_at_once() -> None:
    with pytest.raises(InputError) as caught:
        typed(replace(GIVEN, title=None, seed="x"))  # type: ignore[arg-type]
    assert [one.partition(":")[0] for one in caught.value.problems] == ["title", "seed"]
