"""Rows belong together by position, and nothing is moved to make them fit."""

import pandas as pd
import pyarrow as pa
import pytest

from evenhand.audit.arrays.alignment import check_indexes, check_lengths
from evenhand.audit.errors import InputError

SERIES = pd.Series([1.0, 2.0], index=["a", "b"])


def test_vectors_of_one_length_belong_together() -> None:
    check_lengths({"truth": pa.array([1, 2]), "scores": pa.array([3, 4])})


def test_another_length_is_named_with_both_numbers() -> None:
    with pytest.raises(InputError) as caught:
        check_lengths({"truth": pa.array([1, 2]), "scores": pa.array([3]), "persons": pa.array([])})
    assert caught.value.problems == (
        "scores: has 1 values, truth has 2; expected one for each item, in the same order",
        "persons: has 0 values, truth has 2; expected one for each item, in the same order",
    )


def test_no_item_is_no_audit() -> None:
    with pytest.raises(InputError, match="truth: has no values"):
        check_lengths({"truth": pa.array([])})


def test_objects_of_other_libraries_have_no_index() -> None:
    check_indexes({"truth": SERIES, "scores": [1.0, 2.0], "attributes": {"age": ["x", "y"]}})
    check_indexes({"truth": [1.0], "scores": [2.0]})


def test_the_same_index_may_stand_in_frames_and_mappings() -> None:
    frame = pd.DataFrame({"age": [1, 2]}, index=["a", "b"])
    check_indexes({"truth": SERIES, "scores": {"new": SERIES * 2}, "attributes": frame})


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (pd.Series([1.0, 2.0], index=["a", "c"]), " at position 1: 'c' and 'b'"),
        (pd.Series([1.0, 2.0], index=["b", "a"]), " at position 0: 'b' and 'a'"),
        (pd.Series([1.0]), ": 1 and 2 rows"),
    ],
)
def test_another_index_is_refused_with_the_first_difference(
    other: "pd.Series[float]", told: str
) -> None:
    with pytest.raises(InputError) as caught:
        check_indexes({"truth": SERIES, "scores": {"new": other}})
    assert caught.value.problems == (
        (
            f"scores['new']: its index differs from that of truth{told}; rows are taken by "
            "position and never moved: bring them into one order, then reset_index(drop=True)"
        ),
    )


def test_an_index_of_another_type_is_refused() -> None:
    other = pd.Series([1.0, 2.0], index=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)]))
    with pytest.raises(InputError, match="persons: its index differs from that of truth at posi"):
        check_indexes({"truth": SERIES, "persons": other})


def test_gaps_in_an_index_are_no_difference() -> None:
    truth, other = (pd.Series([1.0, 2.0], index=[float("nan"), end]) for end in (1.0, 2.0))
    check_indexes({"truth": truth, "scores": truth * 2})
    with pytest.raises(InputError, match=r"at position 1: (np\.float64\()?2\.0"):
        check_indexes({"truth": truth, "scores": other})


class Own(pd.Series):
    """A series of somebody else's class."""


def test_subclasses_have_an_index_too() -> None:
    with pytest.raises(InputError, match="scores: its index differs from that of truth"):
        check_indexes({"truth": SERIES, "scores": Own([1.0, 2.0], index=["b", "a"])})
