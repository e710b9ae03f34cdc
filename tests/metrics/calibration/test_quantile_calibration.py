"""Forecast quantiles of discrete labels: shares, gaps, slices."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import mean_pinball_loss
from statsmodels.stats.proportion import proportion_confint

from evenhand.metrics.calibration.interval_score import interval_score
from evenhand.metrics.calibration.quantile_calibration import quantile_calibration

RNG = np.random.default_rng(41)
CENTRE = RNG.uniform(1, 6, 90)
TRUTH = np.round(CENTRE + RNG.normal(0, 1, 90))
LEVELS = (0.05, 0.5, 0.95)
QUANTILES = CENTRE[:, None] + np.array([-1.6, 0.0, 1.6])
SLICES = np.repeat(["f", "m"], 45)

CONTRACT: Mapping[str, Any] = {
    "inputs": {"truth": TRUTH, "quantiles": QUANTILES, "levels": LEVELS},
    "rows": ("truth", "quantiles"),
    "weights": "weights",
    "perfect": {"quantiles": np.column_stack([TRUTH] * 3)},
    "undefined": [({"truth": np.empty(0), "quantiles": np.empty((0, 3))}, "no_items")],
    "power": {"truth": 1, "quantiles": 1, "headline": 0},
}


def test_the_level_lies_between_the_two_shares() -> None:
    # labels 0 1 1 2 against 1: below 1/4, at most 3/4; .5 lies between
    truth = np.array([0.0, 1.0, 1.0, 2.0])
    (one,) = quantile_calibration(truth, np.ones((4, 1)), levels=[0.5]).quantiles
    assert (one.below.value, one.at_most.value, one.gap) == (0.25, 0.75, 0.0)


@pytest.mark.parametrize(("level", "gap"), [(0.1, 0.15), (0.25, 0.0), (0.75, 0.0), (0.9, -0.15)])
def test_the_gap_is_the_distance_from_both_shares(level: float, gap: float) -> None:
    # too high (more labels below than promised) is positive, as over-reading is
    truth = np.array([0.0, 1.0, 1.0, 2.0])
    found = quantile_calibration(truth, np.ones((4, 1)), levels=[level])
    assert found.quantiles[0].gap == pytest.approx(gap)
    assert found.largest_gap == pytest.approx(abs(gap))


def test_peers_give_the_same_loss_and_interval() -> None:
    found = quantile_calibration(TRUTH, QUANTILES, levels=LEVELS)
    for one, column in zip(found.quantiles, QUANTILES.T, strict=True):
        assert one.pinball == pytest.approx(mean_pinball_loss(TRUTH, column, alpha=one.level))
        ends = proportion_confint(int((column >= TRUTH).sum()), 90, method="wilson")
        assert (one.at_most.low, one.at_most.high) == pytest.approx(ends)
    assert found.intervals == (
        interval_score(TRUTH, QUANTILES[:, 0], QUANTILES[:, 2], promised=LEVELS[2] - LEVELS[0]),
    )
    assert found.crossing == 0


def test_mirrored_levels_make_intervals_the_widest_first() -> None:
    levels = (0.05, 0.25, 0.4, 0.75, 0.95)
    quantiles = CENTRE[:, None] + np.array([-1.6, -0.7, -0.2, 0.7, 1.6])
    found = quantile_calibration(TRUTH, quantiles, levels=levels)
    assert [one.promised for one in found.intervals] == pytest.approx([0.9, 0.5])


def test_every_slice_has_its_own() -> None:
    found = quantile_calibration(
        TRUTH, QUANTILES, levels=LEVELS, slices=SLICES, persons=np.arange(90) // 3
    )
    alone = quantile_calibration(
        TRUTH[:45], QUANTILES[:45], levels=LEVELS, persons=np.arange(45) // 3
    )
    assert found.slices["f"] == alone
    assert (found.items, found.slices["m"].items) == (90, 45)
    assert alone.quantiles[0].below.persons == 15


def test_a_slice_without_items_is_not_in_it() -> None:
    weights = (SLICES == "f").astype(np.float64)
    found = quantile_calibration(TRUTH, QUANTILES, levels=LEVELS, slices=SLICES, weights=weights)
    assert list(found.slices) == ["f"]


def test_chance_may_explain_a_gap_or_not() -> None:
    labels = np.arange(200.0)
    near, far = (
        quantile_calibration(labels, np.full((200, 1), q), levels=[0.5]).quantiles[0]
        for q in (95.5, 60.5)
    )
    assert [near.gap, far.gap] == pytest.approx([-0.02, -0.195])
    assert (near.consistent, far.consistent) == (True, False)


def test_one_person_decides_nothing() -> None:
    found = quantile_calibration(TRUTH, QUANTILES, levels=LEVELS, persons=np.zeros(90))
    assert [one.consistent for one in found.quantiles] == [None, None, None]


def test_quantiles_out_of_order_are_counted() -> None:
    crossed = QUANTILES.copy()
    crossed[:9] = crossed[:9, ::-1]
    found = quantile_calibration(TRUTH, crossed, levels=LEVELS)
    assert found.crossing == pytest.approx(0.1)
    assert found.intervals[0].crossing == pytest.approx(0.1)


def test_true_quantiles_of_discrete_labels_are_calibrated() -> None:
    # Poisson labels: P(y <= q) = alpha never holds, and yet the quantile is right.
    rng = np.random.default_rng(42)
    truth = rng.poisson(2.0, 4000).astype(np.float64)
    found = quantile_calibration(truth, np.full((4000, 3), [0.0, 2.0, 5.0]), levels=LEVELS)
    assert found.largest_gap == 0.0
    assert found.quantiles[1].at_most.value > 0.6


@pytest.mark.parametrize(
    ("quantiles", "levels", "message"),
    [
        (QUANTILES, (0.1, 0.9), r"one column a level, got shape \(90, 3\) and 2 levels"),
        (QUANTILES[:, 0], (0.1,), r"got shape \(90,\) and 1 levels"),
        (QUANTILES[:, :0], (), "and 0 levels"),
        (QUANTILES, (0.1, 0.5, 1.0), "a level must lie strictly between 0 and 1, got 1"),
        (QUANTILES, (0.1, 0.9, 0.5), r"levels must ascend, got \[0.1, 0.9, 0.5\]"),
        (QUANTILES * [1, np.nan, 1], LEVELS, "quantile_calibration takes finite values"),
        (QUANTILES[:5], LEVELS, "must be vectors of one length"),
    ],
)
def test_bad_arguments_are_named(
    quantiles: np.ndarray, levels: tuple[float, ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        quantile_calibration(TRUTH, quantiles, levels=levels)
