"""Draws of persons: what is drawn is whole persons with all their judgements."""

import numpy as np
import pytest

from evenhand.metrics.ratings import Ratings
from evenhand.metrics.redrawn_ratings import redrawn_ratings

TABLE = np.array([[1.0, 2.0], [3.0, np.nan], [5.0, 6.0], [np.nan, np.nan]])
PERSONS = ["b", "a", "b", "c"]


def test_a_draw_is_rows_of_the_table() -> None:
    ratings = Ratings.of_table(TABLE)
    for drawn in redrawn_ratings(
        "x", ratings, persons=PERSONS, rng=np.random.default_rng(1), draws=30
    ):
        np.testing.assert_array_equal(drawn.ratings.table(), TABLE[drawn.items])
        assert drawn.ratings.items == len(drawn.items)


def test_persons_come_with_all_their_items() -> None:
    drawn = redrawn_ratings(
        "x", Ratings.of_table(TABLE), persons=PERSONS, rng=np.random.default_rng(1), draws=30
    )
    counts = [np.bincount(each.items, minlength=4) for each in drawn]
    assert all(one[0] == one[2] for one in counts)
    assert {int(one[0] + one[1] + one[3]) for one in counts} == {3}
    assert len({tuple(one) for one in counts}) > 3


def test_without_persons_items_are_drawn() -> None:
    drawn = redrawn_ratings(
        "x", Ratings.of_table(TABLE), persons=None, rng=np.random.default_rng(1), draws=5
    )
    assert {len(each.items) for each in drawn} == {4}


def test_what_makes_no_sense_is_refused() -> None:
    ratings, rng = Ratings.of_table(TABLE), np.random.default_rng(1)
    with pytest.raises(ValueError, match="x: replicates must be 2 or more, got 1"):
        redrawn_ratings("x", ratings, persons=None, rng=rng, draws=1)
    with pytest.raises(ValueError, match="x: persons must be one name for each of 4 items"):
        redrawn_ratings("x", ratings, persons=["a"], rng=rng, draws=9)
