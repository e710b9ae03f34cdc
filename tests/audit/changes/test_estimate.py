"""Means and shares of changes: exact tests, other implementations, and rounding."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from evenhand.audit.changes.estimate import estimate, share
from evenhand.audit.changes.moves import moves


def test_a_share_of_independent_items_has_the_score_interval() -> None:
    values = np.repeat([1.0, 0.0], [400, 1600])
    found = share(values, np.arange(2000))
    number = found.number(level=0.95)
    low, high = proportion_confint(400, 2000, method="wilson")
    assert (number.low, number.high) == pytest.approx((low, high), abs=1e-4)


def test_a_test_and_its_interval_agree() -> None:
    rng = np.random.default_rng(2)
    persons = np.repeat(np.arange(60), 6)
    values = (rng.random(360) < rng.beta(1, 6, 60)[persons]).astype(float)
    found = share(values, persons)
    number = found.number(level=0.9)
    assert number.low is not None
    assert number.high is not None
    assert found.above(number.low) == pytest.approx(0.05)
    assert found.below(number.high) == pytest.approx(0.05)


def test_no_event_is_as_much_as_the_exact_binomial_test_says() -> None:
    for persons in (55, 58, 60, 70):
        p = share(np.zeros(persons * 7), np.repeat(np.arange(persons), 7)).below(0.05)
        assert p == pytest.approx(stats.binom(persons, 0.05).pmf(0), abs=0.013)


def test_persons_who_are_all_or_nothing_are_seldom_cleared() -> None:
    rng, cleared = np.random.default_rng(5), 0
    persons = np.repeat(np.arange(60), 5)
    for _ in range(1000):
        values = (rng.random(60) < 0.05)[persons].astype(float)
        cleared += share(values, persons).below(0.05) < 0.05
    assert cleared <= stats.binom(1000, 0.05).ppf(0.999)


def test_numbers_that_cannot_be_known_say_why() -> None:
    nothing = np.empty(0)
    assert estimate(nothing, nothing.astype(int)).number(level=0.95).reason == "no_items"
    assert share(nothing, nothing.astype(int)).number(level=0.95).reason == "no_items"
    alone = share(np.zeros(9), np.zeros(9, dtype=int))
    assert np.isnan(alone.below(0.1))
    assert alone.number(level=0.95).reason == "too_few_persons_for_an_interval"
    few = estimate(np.array([0.0, 1.0]), np.arange(2)).number(level=0.95)
    assert (few.low, few.reason) == (None, "too_few_persons_for_an_interval")
    same = estimate(np.full(9, 0.3) + np.arange(9) * 1e-17, np.arange(9)).number(level=0.95)
    assert same.value == pytest.approx(0.3)
    assert (same.low, same.reason) == (None, "no_variation")
    assert np.isnan(estimate(np.array([1.0]), np.zeros(1, dtype=int)).df)


def test_a_change_of_the_margin_itself_is_not_beyond_it() -> None:
    before, after = np.array([[0.5], [3.0], [3.0]]), np.array([[0.55], [3.15], [3.16]])
    assert moves(before[:1], after[:1], margin=0.05).beyond.tolist() == [0.0]
    assert moves(before[1:], after[1:], margin=0.15).beyond.tolist() == [0.0, 1.0]


def test_absent_scores_are_known_by_side() -> None:
    before, after = np.array([[1.0, np.nan], [1.0, 1.0]]), np.array([[1.0, 1.0], [np.nan, 1.0]])
    found = moves(before, after, margin=0.1, score_at=2.0)
    assert found.no_before.tolist() == [True, False]
    assert found.no_after.tolist() == [False, True]
    assert not found.usable().any()


@given(
    st.lists(st.integers(0, 64), min_size=4, max_size=30),
    st.lists(st.integers(0, 64), min_size=4, max_size=30),
)
def test_swapping_both_sides_turns_the_sign_and_nothing_else(a: list[int], b: list[int]) -> None:
    count = min(len(a), len(b))
    before, after = (np.array(v[:count], dtype=float)[:, None] / 8 for v in (a, b))
    there = moves(before, after, margin=0.5, score_at=4.0)
    back = moves(after, before, margin=0.5, score_at=4.0)
    assert (there.change == -back.change).all()
    assert (there.size == back.size).all()
    assert (there.beyond == back.beyond).all()
    assert np.array_equal(np.asarray(there.up), np.asarray(back.down))
