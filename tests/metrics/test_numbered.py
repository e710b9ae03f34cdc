"""Names as numbers: order, types that stay apart, and what is refused."""

import numpy as np
import pytest

from evenhand.metrics.numbered import numbered


@pytest.mark.parametrize("names", [["b", "a", "b"], np.array(["b", "a", "b"])])
def test_names_are_numbered_as_they_appear(names: list[str]) -> None:
    codes, known = numbered("x", names, count=3)
    assert codes.tolist() == [0, 1, 0]
    assert known == ("b", "a")


def test_e07_names_of_two_types_stay_two_names() -> None:
    # Peers turn names into text first: 1 and "1" then share one group's numbers.
    codes, known = numbered("x", [1, "1", 1], count=3)
    assert codes.tolist() == [0, 1, 0]
    assert known == (1, "1")


def test_numbers_that_are_names_come_back_as_plain_numbers() -> None:
    codes, known = numbered("x", np.array([7, 3, 7]), count=3)
    assert codes.tolist() == [0, 1, 0]
    assert [type(name) for name in known] == [int, int]


def test_nobody_has_no_number() -> None:
    assert numbered("x", [], count=0)[1] == ()
    assert numbered("x", np.empty(0), count=0)[1] == ()


def test_there_is_one_name_an_item() -> None:
    with pytest.raises(
        ValueError, match="rps: persons must be one name for each of 3 items, got 2"
    ):
        numbered("rps: persons", ["a", "b"], count=3)
    with pytest.raises(ValueError, match=r"got shape \(2, 1\)"):
        numbered("rps: persons", np.array([["a"], ["b"]]), count=2)
