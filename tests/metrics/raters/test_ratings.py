"""Ratings as a long table: doors, order and what is taken out of it."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from evenhand.metrics.raters.ratings import Ratings

TABLE = np.array([[1.0, np.nan, 3.0], [np.nan, np.nan, np.nan], [4.0, 5.0, np.nan]])
RATINGS = Ratings.of_table(TABLE)


def test_a_table_becomes_rows_in_order_of_items_then_raters() -> None:
    assert RATINGS.item.tolist() == [0, 0, 2, 2]
    assert RATINGS.rater.tolist() == [0, 2, 0, 1]
    assert RATINGS.value.tolist() == [1.0, 3.0, 4.0, 5.0]
    assert (RATINGS.items, RATINGS.raters) == (3, 3)
    assert_array_equal(RATINGS.table(), TABLE)
    assert RATINGS.per_item().tolist() == [2, 0, 2]


def test_names_get_numbers_in_order_of_first_appearance() -> None:
    found = Ratings.of_rows(["b", "a", "b"], ["x", "x", "y"], np.array([1.0, 2.0, 3.0]))
    assert_array_equal(found.table(), [[1.0, 3.0], [2.0, np.nan]])


def test_numbers_are_taken_as_they_are() -> None:
    codes = np.array([2, 0]), np.array([0, 1])
    found = Ratings.of_codes(*codes, np.array([5.0, 6.0]), items=4, raters=2)
    assert (found.items, found.item.tolist(), found.value.tolist()) == (4, [0, 2], [6.0, 5.0])
    with pytest.raises(ValueError, match=r"rater number 1 is not within 0\.\.0"):
        Ratings.of_codes(*codes, np.array([5.0, 6.0]), items=4, raters=1)
    with pytest.raises(ValueError, match=r"item number -1 is not within 0\.\.3"):
        Ratings.of_codes(np.array([-1]), np.array([0]), np.array([5.0]), items=4, raters=1)


def test_the_order_of_rows_does_not_matter() -> None:
    found = Ratings.of_rows([0, 1, 0], [1, 1, 0], np.array([2.0, 3.0, 1.0]))
    assert found.item.tolist() == [0, 0, 1]
    assert_array_equal(found.table(), [[2.0, 1.0], [3.0, np.nan]])


def test_no_rows_are_no_items() -> None:
    found = Ratings.of_rows([], [], np.empty(0))
    assert (found.items, found.raters, len(found.value)) == (0, 0, 0)
    assert found.per_item().tolist() == []


def test_counts_become_judgements() -> None:
    found = Ratings.of_counts(np.array([[2, 0, 1], [0, 0, 0], [0, 1, 0]]))
    assert found.value.tolist() == [0.0, 0.0, 2.0, 1.0]
    assert found.item.tolist() == [0, 0, 0, 2]
    assert found.rater.tolist() == [0, 1, 2, 0]
    assert (found.items, found.raters) == (3, 3)
    assert Ratings.of_counts(np.empty((0, 0))).items == 0


@given(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=1, max_size=6))
def test_counts_are_found_again(counts: list[list[int]]) -> None:
    found = Ratings.of_counts(np.array(counts))
    again = np.zeros((len(counts), 3))
    np.add.at(again, (found.item, found.value.astype(int)), 1)
    assert_array_equal(again, counts)


def test_some_items_keep_their_order_and_get_new_numbers() -> None:
    found = RATINGS.of_items(np.array([False, True, True]))
    assert (found.items, found.raters, found.item.tolist()) == (2, 3, [1, 1])
    assert found.value.tolist() == [4.0, 5.0]


def test_without_a_rater_all_others_keep_their_numbers() -> None:
    found = RATINGS.without_rater(0)
    assert (found.rater.tolist(), found.value.tolist()) == ([2, 1], [3.0, 5.0])
    assert (found.items, found.raters) == (3, 3)


def test_what_does_not_belong_together_is_refused() -> None:
    with pytest.raises(ValueError, match=r"must have one length, got \(2,\), \(1,\) and \(2,\)"):
        Ratings.of_rows([1, 2], ["a"], np.array([1.0, 2.0]))
    with pytest.raises(ValueError, match="rater number 0 judged item number 1 more than once"):
        Ratings.of_rows([0, 1, 1], ["a", "a", "a"], np.array([1.0, 2.0, 2.0]))
    with pytest.raises(ValueError, match="a judgement is a finite number"):
        Ratings.of_rows([0], ["a"], np.array([np.nan]))
    with pytest.raises(ValueError, match="a judgement is a finite number"):
        Ratings.of_table(np.array([[np.inf]]))
    with pytest.raises(ValueError, match="axes items and raters, got 1 axes"):
        Ratings.of_table(np.ones(3))
    with pytest.raises(ValueError, match="axes items and categories, got 1 axes"):
        Ratings.of_counts(np.ones(3))


@pytest.mark.parametrize("wrong", [-1.0, 0.5, np.nan, np.inf])
def test_a_count_that_is_none_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="a count is a whole number, 0 or more, got"):
        Ratings.of_counts(np.array([[1.0, wrong]]))


def test_rows_and_tables_come_in_any_form_and_by_position() -> None:
    of_rows: Any = Ratings.of_rows
    index = [2, 0, 1]
    columns = [pd.Series(x, index=index) for x in (["a", "a", "b"], ["x", "y", "x"])]
    found = of_rows(*columns, pd.Series([1, 2, 3], index=[0, 1, 2], dtype=np.uint8))
    assert_array_equal(found.table(), [[1.0, 2.0], [3.0, np.nan]])
    assert_array_equal(of_rows(iter("aab"), "xyx", [1, 2, 3]).value, [1.0, 2.0, 3.0])
    of_table: Any = Ratings.of_table
    for table in ([[1, 2], [3, None]], pd.DataFrame({"y": [1, 3], "x": [2, None]}, index=[1, 0])):
        assert_array_equal(of_table(table).table(), [[1.0, 2.0], [3.0, np.nan]])


def test_what_is_no_judgement_is_refused_with_its_place() -> None:
    of_rows: Any = Ratings.of_rows
    of_table: Any = Ratings.of_table
    with pytest.raises(ValueError, match=r"^ratings: values must be numbers, got '1' at position"):
        of_rows(["a"], ["x"], ["1"])
    with pytest.raises(ValueError, match=r"^ratings: raters: row 1 has no rater \(None\)$"):
        of_rows(["a", "b"], ["x", None], [1, 2])
    with pytest.raises(ValueError, match=r"^ratings: values must be numbers, got 'x' at position"):
        of_table([["x", 1.0]])
