"""Columns are read as what they are asked for, or every bad row is told."""

import datetime as dt

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.audit.errors import InputError
from evenhand.audit.intake.columns import (
    distinct,
    number_column,
    numbers,
    renamed,
    require,
    text_column,
)
from evenhand.audit.intake.frames import frame_of
from evenhand.audit.nearest import listing, suggestion


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (["007", None, ""], ["007", "", ""]),
        ([7, None], ["7", ""]),
        ([7.0, None], ["7", ""]),
        ([7.0, float("nan")], ["7", ""]),
        ([7.5, 8.0], ["7.5", "8"]),
        ([12345678.0], ["12345678"]),
        ([True, False], ["true", "false"]),
        ([dt.date(2020, 2, 1)], ["2020-02-01"]),
        ([None, None], ["", ""]),
    ],
)
def test_everything_plain_has_a_text(values: list[object], text: list[str]) -> None:
    assert text_column(pa.table({"a": values}), "a", "f.csv").tolist() == text


@pytest.mark.parametrize("kind", [pl.Categorical, pl.Enum(["F", "M"]), pl.String])
def test_categories_of_polars_are_words(kind: pl.DataType) -> None:
    frame = frame_of(pl.DataFrame({"sex": pl.Series(["F", "M", None], dtype=kind)}))
    assert text_column(frame, "sex", "f").tolist() == ["F", "M", ""]
    assert distinct(frame, "sex", file="f")[0] == ["", "F", "M"]


def test_numbers_in_text_are_read_and_the_rest_told_apart() -> None:
    words = ["1", " 2.5 ", "-1e3", "+.5", "5.", "", " ", "NA", "nan", "inf", "1,5", "0x1", "1e999"]
    read = numbers(pa.table({"v": words}), "v", file="f")
    assert read.values[:5].tolist() == [1, 2.5, -1000, 0.5, 5]
    assert np.isnan(read.values[5:]).all()
    assert read.empty.tolist() == [False] * 5 + [True] * 2 + [False] * 6


@pytest.mark.parametrize(
    ("values", "read"),
    [([1, None], [1, np.nan]), ([True, False], [1, 0]), ([2.5, float("inf")], [2.5, np.nan])],
)
def test_numbers_of_other_types(values: list[object], read: list[float]) -> None:
    found = numbers(pa.table({"v": values}), "v", file="f")
    np.testing.assert_array_equal(found.values, read)


def test_rows_without_a_number_are_named_and_counted() -> None:
    frame = pa.table({"age": ["41", "old", "", "x", "x", "x", "x", "8"]})
    with pytest.raises(InputError) as caught:
        number_column(frame, "age", "items.csv")
    assert caught.value.problems == (
        "items.csv: column 'age', data row 2: got 'old', expected a number",
        "items.csv: column 'age', data row 3: got '', expected a number",
        "items.csv: column 'age', data row 4: got 'x', expected a number",
        "items.csv: column 'age', data row 5: got 'x', expected a number",
        "items.csv: column 'age', data row 6: got 'x', expected a number",
        "items.csv: column 'age': and 1 more rows without a number",
    )


def test_all_missing_columns_are_named_with_the_nearest() -> None:
    frame = pa.table({"Item": ["a"], "persn": ["b"]})
    with pytest.raises(InputError) as caught:
        require(frame, ["item", "person", "item", "zzz"], file="items.csv")
    assert caught.value.problems == (
        "items.csv: no column 'item'. Did you mean 'Item'? Columns: Item, persn",
        "items.csv: no column 'person'. Did you mean 'persn'? Columns: Item, persn",
        "items.csv: no column 'zzz'. Columns: Item, persn",
    )


def test_nested_and_dated_columns_are_refused_by_name() -> None:
    frame = pa.table({"a": [[1, 2]], "day": [dt.date(2020, 2, 1)]})
    with pytest.raises(InputError, match=r"f: column 'a' holds list<.*>, expected text"):
        text_column(frame, "a", "f")
    with pytest.raises(InputError, match=r"f: column 'a' holds list<.*>, expected numbers"):
        numbers(frame, "a", file="f")
    with pytest.raises(InputError, match=r"f: column 'day' holds date32.*, expected numbers"):
        numbers(frame, "day", file="f")


@given(st.lists(st.one_of(st.floats(), st.text(max_size=6), st.integers(), st.none())))
def test_text_is_a_number_exactly_when_it_looks_like_one(values: list[object]) -> None:
    words = [None if each is None else str(each) for each in values]
    read = numbers(pa.table({"v": pa.array(words, pa.string())}), "v", file="f")
    for word, value, empty in zip(words, read.values, read.empty, strict=True):
        assert empty == (word is None or not word.strip())
        if np.isfinite(value):
            assert word is not None
            assert float(word) == value


@given(st.lists(st.text(max_size=3), min_size=1, max_size=30))
def test_distinct_texts_and_their_places_give_the_column_back(words: list[str]) -> None:
    levels, rows = distinct(pa.table({"a": words}), "a", file="f")
    assert levels == sorted(set(words))
    assert [levels[row] for row in rows] == words


def test_suggestions_and_listings_stay_short() -> None:
    assert suggestion("nothing like it", ["a"]) == ""
    assert listing([str(each) for each in range(20)]).endswith("11 and 8 more")
    assert listing([""]) == "''"


def test_a_column_takes_a_wanted_name_and_the_one_that_had_it_gives_way() -> None:
    frame = pa.table({"id": ["a"], "Anger": [1], "score": [2]})
    found = renamed(frame, {"Anger": "score"}, file="x.csv")
    assert found.to_pydict() == {"id": ["a"], "Anger": [2]}


def test_a_column_that_is_not_there_cannot_be_renamed() -> None:
    with pytest.raises(InputError, match=r"x\.csv.*'scor'"):
        renamed(pa.table({"score": [2]}), {"Anger": "scor"}, file="x.csv")
