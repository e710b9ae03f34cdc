"""Designs that make agreement meaningless are named; ordinary ones are left alone."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from evenhand.metrics.agreement.rating_design import LEAST_CHANCE, rating_design
from evenhand.metrics.raters.rater_pairs import partners
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Array

RNG = np.random.default_rng(61)
SOUND = np.clip(np.round(RNG.normal(3, 1.5, (80, 1)) + RNG.normal(0, 1, (80, 4))), 0, 7)
CASCADE = np.column_stack([SOUND, np.where(SOUND[:, 0] > 3, 5.0, np.nan)])

CONTRACT: Mapping[str, Any] = {
    "inputs": {"ratings": CASCADE},
    "rows": ("ratings",),
    "perfect": {"ratings": SOUND},
    "undefined": [({"ratings": np.full((3, 3), np.nan)}, "no_items")],
    "power": {"ratings": 1, "headline": 0},
}


def _codes(table: Array, *, lowest: float | None = None) -> set[str]:
    return {fault.code for fault in rating_design(Ratings.of_table(table), lowest=lowest).found}


@given(st.integers(0, 10_000), st.sampled_from(["binary", "scale", "rare"]))
@settings(deadline=None, max_examples=60)
def test_raters_who_worked_apart_are_left_alone(seed: int, kind: str) -> None:
    rng = np.random.default_rng(seed)
    table = rng.normal(0, 1, (120, 1)) + rng.normal(0, 1, (120, 6))
    if kind != "scale":
        table = (table > (0 if kind == "binary" else 2.5)).astype(np.float64)
    table[rng.random(table.shape) < rng.uniform(0, 0.6)] = np.nan
    table[0, :] = 1.0
    assert _codes(table, lowest=0.0 if kind != "scale" else None) == set()


def test_a_second_rater_who_sees_what_the_first_accepted() -> None:
    first = (np.arange(100) % 3 > 0).astype(np.float64)
    second = np.where(first == 1, RNG.integers(0, 2, 100), np.nan)
    found = rating_design(Ratings.of_table(np.column_stack([first, second])))
    (fault,) = found.found
    assert fault.code == "selected_items"
    assert fault.raters == (0, 1)
    assert "66 of 66" in fault.sentence
    assert "34 of 34 others" in fault.sentence
    assert found.shared_items == 66


def test_the_end_may_be_the_low_one_and_a_slip_is_no_excuse() -> None:
    first = np.arange(300.0) % 8
    second = np.where(first <= 3, 1.0, np.nan)
    second[7] = 1.0  # one high item slipped through
    assert _codes(np.column_stack([first, second])) >= {"selected_items"}


def test_a_part_drawn_at_random_is_no_selection() -> None:
    for seed in range(20):
        rng = np.random.default_rng(seed)
        first = rng.integers(0, 2, 400).astype(np.float64)
        second = np.where(rng.random(400) < 0.1, rng.integers(0, 2, 400), np.nan)
        assert _codes(np.column_stack([first, second])) == set()


def test_raters_who_share_nothing() -> None:
    table = np.column_stack([SOUND, np.full(80, np.nan)])
    table = np.vstack([table, np.r_[[np.nan] * 4, 1.0]])
    found = rating_design(Ratings.of_table(table))
    assert [fault.code for fault in found.found] == ["rater_alone", "disconnected"]
    assert found.found[0].raters == (4,)
    assert "none of 1 items" in found.found[0].sentence


def test_two_pools_without_a_common_item() -> None:
    low, high = SOUND[:40], SOUND[40:]
    apart = np.block([[low, np.full_like(low, np.nan)], [np.full_like(high, np.nan), high]])
    found = rating_design(Ratings.of_table(apart))
    assert [fault.code for fault in found.found] == ["disconnected"]
    assert "2 groups" in found.found[0].sentence


def test_one_rater_an_item() -> None:
    table = np.where(np.eye(4, dtype=np.bool_), 2.0 + np.eye(4), np.nan)
    table[0, 0] = 1.0
    assert _codes(table) == {"one_rater"}


def test_a_rater_with_one_answer() -> None:
    found = rating_design(Ratings.of_table(np.column_stack([SOUND, np.full(80, 3.0)])))
    (fault,) = found.found
    assert (fault.code, fault.raters) == ("constant_rater", (4,))


def test_one_answer_to_what_nobody_sees_is_agreement() -> None:
    table = np.zeros((80, 4))
    table[:2, 0] = 1.0
    assert _codes(table) == set()


def test_copies() -> None:
    found = rating_design(Ratings.of_table(np.column_stack([SOUND, SOUND[:, 1]])))
    (fault,) = found.found
    assert (fault.code, fault.raters) == ("copied_rater", (1, 4))
    assert "all of 80" in fault.sentence


def test_two_raters_who_agree_on_everything_are_asked_about_it() -> None:
    assert _codes(SOUND[:, [0, 0]]) == {"copied_rater"}
    assert _codes(SOUND[:12, [0, 0]]) == set()


def test_an_easy_task_has_no_copies() -> None:
    assert _codes(np.repeat(SOUND[:, :1], 4, axis=1)) == set()


def test_refusals_without_a_row() -> None:
    marked = np.where(SOUND > 2, SOUND, np.nan)
    assert "positives_only" in _codes(marked, lowest=0.0)
    assert "positives_only" in _codes(np.where(SOUND > 2, 1.0, np.nan))
    assert "positives_only" not in _codes(np.where(SOUND > 2, SOUND, np.nan))
    assert _codes(np.ones((5, 3))) == {"one_level"}


def test_what_was_looked_at_is_said() -> None:
    found = rating_design(Ratings.of_table(CASCADE))
    assert (found.items, found.raters, found.shared_items) == (80, 5, 80)
    assert found.ratings == np.isfinite(CASCADE).sum()
    assert found.codes == {"selected_items"} | (found.codes - {"selected_items"})


@pytest.mark.parametrize("items", [5, 19])
def test_a_few_items_accuse_nobody(items: int) -> None:
    first = (np.arange(60) < items).astype(np.float64)
    second = np.where(first == 1, 1.0, np.nan)
    assert "selected_items" not in _codes(np.column_stack([first, second]))


@pytest.mark.parametrize("share", [0.1, 0.15, 0.2, 0.25, 0.3])
def test_the_chance_of_a_selection_is_hypergeometric(share: float) -> None:
    """Against scipy, on both sides of what is reported and with items that slipped through."""
    reported = []
    for shared in range(20, 160, 4):
        first = (np.arange(10 * shared) < 10 * shared * (1 - share)).astype(np.float64)
        second = np.where(np.arange(10 * shared) < shared, 1.0, np.nan)
        if shared >= 100:
            second[[0, -1]] = np.nan, 0.0
        ratings = Ratings.of_table(np.column_stack([first, second]))
        each = partners(ratings, 0)
        chance = stats.hypergeom.cdf(each.beyond_shared, each.judged, each.beyond, each.shared)
        assert each.beyond_shared.tolist() == [int(shared >= 100)]
        found = "selected_items" in rating_design(ratings).codes
        assert found == bool(np.all(chance < LEAST_CHANCE / 4))
        reported.append(found)
    assert reported[0] is False
    assert reported[-1] is True
