"""Interval score, coverage and width against hand computation."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from evenhand.metrics.calibration.interval_score import interval_score
from evenhand.metrics.calibration.pinball import pinball

RNG = np.random.default_rng(25)
TRUTH = RNG.normal(3, 1, 50)
LOWER, UPPER = TRUTH - RNG.uniform(-1, 2, 50), TRUTH + RNG.uniform(1, 2, 50)

CONTRACT: Mapping[str, Any] = {
    "inputs": {"truth": TRUTH, "lower": LOWER, "upper": UPPER, "promised": 0.9},
    "rows": ("truth", "lower", "upper"),
    "weights": "weights",
    "perfect": {"lower": TRUTH, "upper": TRUTH},
    "undefined": [({"truth": np.empty(0), "lower": np.empty(0), "upper": np.empty(0)}, "no_items")],
    "power": {"truth": 1, "lower": 1, "upper": 1, "headline": 1},
}


def test_width_plus_a_fine_for_what_lies_outside() -> None:
    # width 2 each; fines 2 / .2 = 10 a point: 0, 10 * 1 and 10 * .5; (6 + 10 + 5) / 3 = 7
    truth = np.array([1.0, -1.0, 2.5])
    found = interval_score(truth, np.zeros(3), np.full(3, 2.0), promised=0.8)
    assert found.score == pytest.approx(7.0)
    assert (found.width, found.below, found.above) == (2.0, 1 / 3, 1 / 3)
    assert found.coverage.value == pytest.approx(1 / 3)
    assert found.spread.value == found.score
    assert found.promised == 0.8


def test_both_ends_belong_to_the_interval() -> None:
    found = interval_score(np.array([0.0, 2.0]), np.zeros(2), np.full(2, 2.0), promised=0.9)
    assert (found.coverage.value, found.score) == (1.0, 2.0)


def test_it_is_the_pinball_loss_of_both_ends() -> None:
    # the interval score is (loss at .05 + loss at .95) * 2 / .1
    losses = [
        pinball.with_settings(level=level)(TRUTH, ends)
        for level, ends in ((0.05, LOWER), (0.95, UPPER))
    ]
    found = interval_score(TRUTH, LOWER, UPPER, promised=0.9)
    assert found.score == pytest.approx(sum(losses) * 20)


def test_the_coverage_has_wilsons_interval() -> None:
    found = interval_score(TRUTH, LOWER, UPPER, promised=0.9, level=0.9).coverage
    inside = int(((LOWER <= TRUTH) & (TRUTH <= UPPER)).sum())
    ends = proportion_confint(inside, 50, alpha=0.1, method="wilson")
    assert (found.low, found.high) == pytest.approx(ends)


def test_ends_in_the_wrong_order_are_counted_and_fined_twice() -> None:
    # from 2 to 1 with the label at 1.5: width -1, both fines 20 * .5
    found = interval_score(np.array([1.5]), np.array([2.0]), np.array([1.0]), promised=0.9)
    assert (found.crossing, found.coverage.value) == (1.0, 0.0)
    assert found.score == pytest.approx(19.0)


def test_persons_carry_the_errors() -> None:
    found = interval_score(TRUTH, LOWER, UPPER, promised=0.9, persons=np.repeat(range(10), 5))
    assert (found.spread.persons, found.coverage.persons) == (10, 10)


def test_a_promise_is_a_share() -> None:
    with pytest.raises(ValueError, match="interval_score: promised must lie strictly between"):
        interval_score(TRUTH, LOWER, UPPER, promised=90)
    with pytest.raises(ValueError, match="interval_score takes finite values"):
        interval_score(TRUTH, LOWER, UPPER * np.nan, promised=0.9)
