"""Numbers as they are given: every form of the same numbers, and what is none."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from evenhand.metrics.given_numbers import given_numbers


@pytest.mark.parametrize(
    "value",
    [
        [0, 1, 2],
        (0.0, 1.0, 2.0),
        range(3),
        np.arange(3, dtype=np.int8),
        np.arange(3, dtype=np.float16),
        np.arange(3, dtype=">f8"),
        np.array([0, 1, 2], dtype=np.object_),
        [Fraction(0), Decimal(1), np.float32(2.0)],
        [np.bool_(0), True, Fraction(2)],
        pd.Series([0, 1, 2], index=[2, 0, 1]),
        pd.Series([0, 1, 2], dtype="Int64"),
        pl.Series([0, 1, 2]),
        np.ma.MaskedArray([0, 1, 2], mask=[False] * 3),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_same_numbers_in_any_form(value: object) -> None:
    found = given_numbers("demo", "scores", value)
    assert type(found) is np.ndarray
    assert found.dtype == np.float64
    assert found.dtype.isnative
    assert found.tolist() == [0.0, 1.0, 2.0]


def test_an_array_of_floats_is_not_copied() -> None:
    value = np.array([1.0, np.nan])
    assert given_numbers("demo", "scores", value) is value


def test_tables_keep_their_shape() -> None:
    assert given_numbers("demo", "table", [[1, 2, 3], [4, 5, 6]]).shape == (2, 3)
    frame = pd.DataFrame({"a": [1, 2], "b": [3, 4]}, index=[1, 0])
    assert given_numbers("demo", "table", frame).tolist() == [[1.0, 3.0], [2.0, 4.0]]
    assert given_numbers("demo", "scores", []).shape == (0,)
    assert given_numbers("demo", "scores", np.empty((0, 2), dtype=np.object_)).shape == (0, 2)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ([0.5, "a"], r"numbers, got 'a' at position 1$"),
        (["1", "2"], r"numbers, got '1' at position 0$"),
        (np.array(["1", "2"]), r"numbers, got '1' at position 0$"),
        ([[1, 2], [3, "x"]], r"numbers, got 'x' at position 1, 1$"),
        ([1 + 2j], r"numbers, got \(1\+2j\) at position 0$"),
        (np.array(["2020-01-01"], dtype="datetime64[D]"), r"numbers, got datetime.*position 0$"),
        ([1.0, None], r"numbers, got None at position 1; leave items without one out$"),
        (pd.Series([1, pd.NA], dtype="object"), r"numbers, got <NA> at position 1; leave items"),
        (np.ma.MaskedArray([1, 2], mask=[True, False]), r"numbers, got None at position 0; leave"),
        ([[1], [1, 2]], r"numbers in rows of one length; "),
        (None, r"numbers in a list or an array, got None$"),
        (3.0, r"numbers in a list or an array, got 3.0$"),
        ("abc", r"numbers in a list or an array, got 'abc'$"),
    ],
)
def test_what_is_no_number_is_refused_with_its_place(value: Any, said: str) -> None:  # noqa: ANN401
    with pytest.raises(ValueError, match=f"^demo: scores must be {said}"):
        given_numbers("demo", "scores", value)


def test_absent_entries_may_stand_for_a_number() -> None:
    found = given_numbers("demo", "table", [[1, None], [2, 3]], absent=np.nan)
    np.testing.assert_array_equal(found, [[1.0, np.nan], [2.0, 3.0]])
    with pytest.raises(ValueError, match=r"must be numbers, got 'x' at position 0, 0$"):
        given_numbers("demo", "table", [["x", None], [2, 3]], absent=np.nan)
