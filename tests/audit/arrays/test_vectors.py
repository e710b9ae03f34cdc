"""Vectors of every library become the same values; what is none is refused by name."""

from decimal import Decimal
from uuid import UUID

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from evenhand.audit.arrays.vectors import numbers, vector
from evenhand.audit.errors import InputError

NAN = float("nan")


class Tensor:
    """What numpy can read without being of numpy, as tensors are."""

    def __array__(self, dtype: object = None, copy: object = None) -> np.ndarray:
        return np.array([1.5, NAN])


class Unwilling:
    """What cannot be read at the moment, as tensors with a gradient are."""

    def __array__(self, dtype: object = None, copy: object = None) -> np.ndarray:
        problem = "detach it first"
        raise RuntimeError(problem)


@pytest.mark.parametrize(
    "source",
    [
        [1.5, None],
        (1.5, NAN),
        [np.float32(1.5), None],
        np.array([1.5, NAN]),
        np.array([1.5, NAN], dtype=np.float32),
        pd.Series([1.5, None], index=["a", "b"]),
        pd.Series([1.5, None], dtype="Float64"),
        pl.Series([1.5, None]),
        pl.Series([1.5, NAN]),
        pa.array([1.5, None]),
        pa.chunked_array([[1.5], [NAN]]),
        [Decimal("1.5"), None],
        [1.5, np.ma.masked],
        np.ma.masked_array([1.5, 9.0], mask=[False, True]),
        np.ma.masked_array([1.5, NAN]),
        np.array([1.5, NAN], dtype=np.float16),
        pd.Series([1.5, None], dtype="category"),
        Tensor(),
    ],
    ids=lambda source: type(source).__name__,
)
def test_a_vector_of_any_library_holds_the_same_numbers(source: object) -> None:
    assert numbers(source, "scores").to_pylist() == [1.5, None]


@pytest.mark.parametrize(
    "source",
    [[True, False, None], pd.Series([True, False, None], dtype="boolean"), [1, 0, None]],
    ids=["list", "pandas", "whole"],
)
def test_yes_and_no_are_one_and_zero(source: object) -> None:
    assert numbers(source, "truth").to_pylist() == [1.0, 0.0, None]


@pytest.mark.parametrize("source", [[None, None], pd.Series([None, None], dtype="string")])
def test_a_vector_without_any_value_holds_only_gaps(source: object) -> None:
    assert numbers(source, "scores").to_pylist() == [None, None]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (pd.Series(["a", None, "b"]), ["a", None, "b"]),
        (pd.Series(["a", "b"], dtype="category"), ["a", "b"]),
        (pl.Series(["a", None]), ["a", None]),
        (np.array(["a", "b"]), ["a", "b"]),
        (["a", None], ["a", None]),
        (pd.cut(pd.Series([5, None, 40]), [0, 18, 99]), ["(0.0, 18.0]", None, "(18.0, 99.0]"]),
        (pd.cut([5, 40], [0, 18, 99]), ["(0, 18]", "(18, 99]"]),
        (pd.Series(pd.period_range("2024-01", periods=2, freq="M")), ["2024-01", "2024-02"]),
        ([UUID(int=10), None], ["00000000-0000-0000-0000-00000000000a", None]),
        (pd.Series([UUID(int=10)]), ["00000000-0000-0000-0000-00000000000a"]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_words_stay_words(source: object, words: list[str | None]) -> None:
    assert vector(source, "attributes['x']").to_pylist() == words


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (None, "persons: got None, expected one value for each item"),
        ("abc", "persons: got a str, expected one value for each item"),
        (3, "persons: got a int, expected"),
        ({"a": 1}, "persons: got a dict, expected"),
        ([[1], [2]], "persons: holds list<item: int64>, expected one plain value for each item"),
        ([1, "a"], "persons: a list cannot be read as one value for each item: "),
        ([2**70], "persons: a list cannot be read as one value for each item: "),
        (
            np.zeros((2, 2)),
            "persons: a ndarray cannot be read as one value for each item: it has 2 dimensions",
        ),
        (
            iter([1]),
            "persons: a list_iterator cannot be read as one value for each item: it has 0 dimens",
        ),
        (Unwilling(), "persons: a Unwilling cannot be read as one value for each item: detach it"),
    ],
)
def test_what_is_no_vector_is_refused(source: object, told: str) -> None:
    with pytest.raises(InputError) as caught:
        vector(source, "persons")
    assert caught.value.problems[0].startswith(told)


def test_words_are_no_numbers() -> None:
    with pytest.raises(InputError, match=r"^scores: holds .*, for instance 'high', expected numb"):
        numbers([None, "high"], "scores")


def test_numbers_that_would_be_rounded_are_refused() -> None:
    with pytest.raises(InputError, match=r"^truth: holds numbers that are not exact as decimal"):
        numbers([2**53 + 1], "truth")
