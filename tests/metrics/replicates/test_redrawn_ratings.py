"""Draws of persons: what is drawn is whole persons with all their judgements."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.replicates import redrawn_ratings as module
from evenhand.metrics.replicates.redrawn_ratings import (
    RedrawnRows,
    person_draws,
    redrawn_ratings,
    runs,
)

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
    with pytest.raises(ValueError, match="x: replicates must be 2 or more, got 0"):
        person_draws("x", ratings, persons=None, rng=rng, draws=0)
    with pytest.raises(ValueError, match="x: persons must be one name for each of 4 items"):
        person_draws("x", ratings, persons=["a"], rng=rng, draws=9)


@pytest.mark.parametrize("most", [1, 20, 1000])
@pytest.mark.parametrize("persons", [PERSONS, None])
def test_both_roads_draw_the_same_persons(
    monkeypatch: pytest.MonkeyPatch, persons: list[str] | None, most: int
) -> None:
    """Tables written out and counts of persons, whatever the size of the blocks."""
    monkeypatch.setattr(module, "MOST_DRAWN", most)
    ratings, seed = Ratings.of_table(TABLE), 3
    tables = redrawn_ratings(
        "x", ratings, persons=persons, rng=np.random.default_rng(seed), draws=7
    )
    counts = person_draws("x", ratings, persons=persons, rng=np.random.default_rng(seed), draws=7)
    blocks = list(counts.blocks)
    assert len(blocks) == (7 if most == 1 else {20: 2, 1000: 1}[most])
    weights = np.concatenate(blocks, axis=1)[counts.person]
    expected = [np.bincount(each.items, minlength=4) for each in tables]
    np.testing.assert_array_equal(weights.T, expected)


@given(st.integers(0, 10_000))
@settings(deadline=None)
def test_sums_are_those_of_repeated_rows(seed: int) -> None:
    """Rows are written out as often as their person is drawn, and added up one group at a time."""
    rng = np.random.default_rng(seed)
    n, groups, persons = int(rng.integers(0, 30)), 4, 5
    group, person = rng.integers(0, groups, n), rng.integers(0, persons, n)
    columns = rng.normal(size=(2, n))
    weights = rng.integers(0, 4, (persons, 3)).astype(np.float64)
    found = RedrawnRows(group=group, groups=groups, person=person, persons=persons)
    sums = found.sums(list(columns))(weights)
    assert sums.shape == (groups, 3, 2)
    for draw in range(3):
        rows = np.repeat(np.arange(n), weights[person, draw].astype(int))
        for one in range(groups):
            expected = columns[:, rows[group[rows] == one]].sum(axis=1)
            np.testing.assert_allclose(sums[one, draw], expected, atol=1e-12)


def test_rows_find_the_person_of_their_item() -> None:
    drawn = person_draws(
        "x", Ratings.of_table(TABLE), persons=PERSONS, rng=np.random.default_rng(1), draws=2
    )
    rows = drawn.rows(np.array([0, 1, 2]), group=np.array([0, 0, 1]), groups=2)
    assert rows.person.tolist() == [0, 1, 0]
    assert (rows.groups, rows.persons) == (2, 3)


def test_groups_without_rows_have_empty_runs() -> None:
    assert [(run.start, run.stop) for run in runs(np.array([1, 1, 3]), 5)] == [
        (0, 0),
        (0, 2),
        (2, 2),
        (2, 3),
        (3, 3),
    ]
