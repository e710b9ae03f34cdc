"""Ratios of rates: their ends solve the equation that defines them, and cover what is true."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from evenhand.audit.changes.estimate import Share, share
from evenhand.audit.regimes.rate_ratio import NO_ENDS, NO_TOP, rate_ratio


def of(count: int, persons: int) -> Share:
    """Return the share of persons with one item each."""
    return share((np.arange(persons) < count).astype(float), np.arange(persons))


def ends(of_share: Share) -> tuple[float, float]:
    """Return the interval of a share."""
    number = of_share.number(level=0.95)
    assert number.low is not None
    assert number.high is not None
    return number.low, number.high


@given(st.integers(1, 39), st.integers(20, 39))
def test_ends_solve_the_equation_of_the_method(count: int, most: int) -> None:
    part, top = of(count, 40), of(most, 40)
    found = rate_ratio(part, top, level=0.95)
    (low, high), (bottom, peak) = ends(part), ends(top)
    p, q = part.value, top.value

    def lower(x: float) -> float:
        return p - x * q - math.hypot(p - low, x * (peak - q))

    def upper(x: float) -> float:
        return p - x * q + math.hypot(high - p, x * (q - bottom))

    assert found.low == pytest.approx(brentq(lower, 0, p / q))
    assert found.high == pytest.approx(brentq(upper, p / q, 1e3))


def test_a_highest_rate_of_zero_leaves_nothing_to_divide_by() -> None:
    assert rate_ratio(of(0, 40), of(0, 40), level=0.95).reason == NO_TOP


def test_a_group_without_any_has_a_ratio_of_zero_with_an_upper_end() -> None:
    found = rate_ratio(of(0, 40), of(20, 40), level=0.95)
    assert (found.value, found.low) == (0, 0)
    assert found.high is not None
    assert 0 < found.high < 0.4


def test_a_highest_rate_that_may_be_next_to_nothing_sets_no_narrow_upper_end() -> None:
    found = rate_ratio(of(1, 200), of(1, 100), level=0.95)
    assert found.value == pytest.approx(0.5)
    assert found.high is not None
    assert found.high > 4


def test_few_persons_give_no_interval() -> None:
    found = rate_ratio(of(1, 4), of(20, 40), level=0.95)
    assert (found.value, found.low, found.high, found.reason) == (0.5, None, None, NO_ENDS)


def test_intervals_hold_the_true_ratio_as_often_as_they_say() -> None:
    rng = np.random.default_rng(11)
    persons, items = 40, 5
    held = 0
    for _ in range(400):
        sides = []
        for rate in (0.3, 0.6):
            own = rng.beta(rate * 4, (1 - rate) * 4, persons).repeat(items)
            drawn = (rng.random(persons * items) < own).astype(float)
            sides.append(share(drawn, np.arange(persons).repeat(items)))
        found = rate_ratio(*sides, level=0.95)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= 0.5 <= found.high
    assert 0.92 <= held / 400 <= 0.98
