"""Reliability with missing judgements: the complete case, nothing dropped, and its interval."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from evenhand.metrics.agreement.icc import icc
from evenhand.metrics.agreement.icc_incomplete import icc_incomplete, icc_incomplete_interval
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Array, Undefined

GAP = np.nan
RNG = np.random.default_rng(0)


def _table(items: int, raters: int, *, gaps: float, rng: np.random.Generator = RNG) -> Array:
    """Return judgements of reliability 1 / (1 + 1/4 + 1)."""
    severity = rng.normal(size=raters) / 2
    table = rng.normal(size=(items, 1)) + severity + rng.normal(size=(items, raters))
    table[rng.random(table.shape) < gaps] = np.nan
    return np.asarray(table)


CONTRACT: Mapping[str, Any] = {
    "inputs": {"ratings": _table(30, 5, gaps=0.3)},
    "rows": ("ratings",),
    "weights": "weights",
    "perfect": {"ratings": np.array([[1.0, 1.0, GAP], [GAP, 2.0, 2.0], [5.0, GAP, 5.0]])},
    "undefined": [
        ({"ratings": np.array([[1.0, GAP], [GAP, 2.0]])}, "one_rater"),
        ({"ratings": np.array([[1.0, 2.0, GAP], [GAP, 2.0, 2.0]])}, "too_few"),
        ({"ratings": np.array([[0.0, 1.0], [1.0, 0.0]])}, "low_reliability"),
        ({"ratings": np.ones((3, 3))}, "no_variation"),
    ],
    "power": {"ratings": 1, "headline": 0},
}


def test_a_complete_table_gives_the_closed_forms() -> None:
    ratings = Ratings.of_table(_table(12, 4, gaps=0.0))
    found, closed = icc_incomplete(ratings), icc(ratings).forms
    assert found.value == pytest.approx(closed["2_1"].value)
    assert found.mean == pytest.approx(closed["2_k"].value)
    assert found.consistency == pytest.approx(closed["3_1"].value)
    assert found.consistency_mean == pytest.approx(closed["3_k"].value)
    assert (found.raters_per_item, found.n_absent, found.n_complete_items) == (4, 0, 12)


def test_e29_no_item_is_left_out_for_a_gap() -> None:
    # pingouin drops every item that a rater left out without a word: here it would keep none.
    table = _table(400, 5, gaps=0.0)
    table[np.arange(400), np.arange(400) % 5] = np.nan
    with pytest.raises(Undefined, match=r"^incomplete\b"):
        icc(Ratings.of_table(table))
    found = icc_incomplete(Ratings.of_table(table))
    assert (found.n_items, found.n_ratings, found.n_absent) == (400, 1600, 400)
    assert found.n_complete_items == 0
    assert found.raters_per_item == pytest.approx(4.0)
    assert found.components.item == pytest.approx(1.0, abs=0.25)
    assert found.components.residual == pytest.approx(1.0, abs=0.1)


def test_an_item_without_judgements_is_no_item() -> None:
    table = _table(20, 4, gaps=0.2)
    empty = np.vstack([table, np.full((1, 4), GAP)])
    assert icc_incomplete(Ratings.of_table(empty)) == icc_incomplete(Ratings.of_table(table))


def test_judgements_an_item_are_averaged_as_their_errors_are() -> None:
    table = _table(6, 4, gaps=0.0)
    table[:3, 2:] = np.nan
    # items with 2 and with 4: harmonic mean 2 / (1/2 + 1/4)
    assert icc_incomplete(Ratings.of_table(table)).raters_per_item == pytest.approx(8 / 3)


def test_the_truth_is_found_on_average() -> None:
    rng = np.random.default_rng(1)
    drawn = [
        icc_incomplete(Ratings.of_table(_table(60, 12, gaps=0.6, rng=rng))).value
        for _ in range(200)
    ]
    assert np.mean(drawn) == pytest.approx(1 / 2.25, abs=0.02)


def test_unreliable_means_are_absent_with_a_reason() -> None:
    table = np.array([[0.0, 1.0, GAP], [1.0, 0.0, 0.0], [GAP, 1.0, 1.0], [1.0, 0.0, 1.0]])
    found = icc_incomplete(Ratings.of_table(table))
    assert found.value < 0
    low = icc_incomplete(Ratings.of_table(np.array([[0.0, 3.0, 1.0], [4.0, 0.0, 2.0]])))
    assert low.mean is None
    assert low.missing["mean"] == "low_reliability"


def test_the_interval_is_over_persons() -> None:
    table = _table(80, 4, gaps=0.2)
    found = icc_incomplete_interval(
        Ratings.of_table(table),
        persons=np.arange(80) // 2,
        rng=np.random.default_rng(2),
        replicates=200,
        level=0.9,
    )
    assert found.low < icc_incomplete(Ratings.of_table(table)).value < found.high
    assert (found.level, found.persons) == (0.9, 40)


def test_persons_must_fit_the_items() -> None:
    with pytest.raises(ValueError, match="needs 6 persons, got 1"):
        icc_incomplete_interval(
            Ratings.of_table(_table(6, 3, gaps=0.0)), persons=[1], rng=np.random.default_rng(0)
        )
