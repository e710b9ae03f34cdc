"""Names as they are given: every form of the same names, and what cannot be one."""

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from evenhand.metrics.given_names import given_names, given_persons


@pytest.mark.parametrize(
    "value",
    [
        ["a", "b", "a"],
        ("a", "b", "a"),
        np.array(["a", "b", "a"]),
        np.array(["a", "b", "a"], dtype=np.object_),
        pd.Series(["a", "b", "a"], index=[2, 0, 1]),
        pd.Series(["a", "b", "a"], dtype="category"),
        pd.Categorical(["a", "b", "a"]),
        pl.Series(["a", "b", "a"]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_same_names_in_any_form(value: object) -> None:
    for given in (given_names, given_persons):
        assert list(given("demo", "persons", value)) == ["a", "b", "a"]


def test_numbers_and_pairs_are_names_and_types_stay() -> None:
    assert given_names("demo", "slices", [1, "1", ("F", 3), None]) == [1, "1", ("F", 3), None]
    assert given_persons("demo", "persons", range(2)) == [0, 1]
    assert list(given_persons("demo", "persons", np.array([7, 7]))) == [7, 7]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("ab", r"must be a list or an array, one name an item, got 'ab'$"),
        (3, r"must be a list or an array, one name an item, got 3$"),
        (None, r"must be a list or an array, one name an item, got None$"),
        (np.array("a"), r"must be one name an item, got an array of shape \(\)$"),
        (np.zeros((2, 2)), r"must be one name an item, got an array of shape \(2, 2\)$"),
        (pd.DataFrame({"a": [1]}), r"must be one name an item, got an array of shape \(1, 1\)$"),
        ([["a"], ["b"]], r"must be one name an item, a text or a number; unhashable type: 'list'$"),
        (np.array([{}, {}]), r"must be one name an item, a text or a number; unhashable"),
    ],
)
def test_what_cannot_be_a_name_is_refused(value: Any, said: str) -> None:  # noqa: ANN401
    with pytest.raises(ValueError, match=f"^demo: slices {said}"):
        given_names("demo", "slices", value)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (["a", None], "None"),
        (["a", ""], "''"),
        (["a", float("nan")], "nan"),
        ([1.0, float("inf")], "inf"),
        ([1.0, -float("inf")], "-inf"),
        (np.array([1.0, np.nan]), "nan"),
        (np.array([1.0, -np.inf]), "-inf"),
        (np.array(["a", ""]), "''"),
        (np.array(["2020-01-01", "NaT"], dtype="datetime64[D]"), "None"),
        (np.array(["a", None], dtype=np.object_), "None"),
        (pd.Series(["a", pd.NA], dtype="object"), "<NA>"),
        (pd.Series(["a", np.nan]), "nan"),
        (pd.Series([pd.Timestamp("2020-01-01"), pd.NaT], dtype="object"), "NaT"),
    ],
)
def test_an_item_of_nobody_is_refused_with_its_place(value: Any, shown: str) -> None:  # noqa: ANN401
    with pytest.raises(ValueError, match=rf"^demo: persons: item 1 has no person \({shown}\)$"):
        given_persons("demo", "persons", value)
