"""The data of a reliability diagram: bins, intervals that know persons, and the null band."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from scipy import stats
from sklearn.calibration import calibration_curve
from statsmodels.stats.proportion import proportion_confint

from evenhand.metrics.calibration.ece import ece
from evenhand.metrics.calibration.reliability_diagram import reliability_diagram
from evenhand.metrics.sums import Undefined

RNG = np.random.default_rng(61)
SCORES = RNG.random(300)
TRUTH = (RNG.random(300) < SCORES).astype(float)
CONTRACT: Mapping[str, Any] = {
    "inputs": {"truth": TRUTH, "scores": SCORES},
    "rows": ("truth", "scores"),
    "perfect": {"scores": TRUTH},
    "undefined": [({"truth": np.empty(0), "scores": np.empty(0)}, "no_items")],
}


def test_bins_by_hand() -> None:
    truth, scores = np.array([0.0, 1.0, 1.0]), np.array([0.1, 0.15, 1.0])
    found = reliability_diagram(truth, scores)
    first, last = found.points
    assert (first.low, first.high, first.mean_score) == pytest.approx((0.1, 0.2, 0.125))
    assert (first.items, first.mean_truth) == (2, 0.5)
    assert (last.low, last.high, last.mean_truth) == (0.9, 1.0, 1.0)
    assert found.mean_gap == pytest.approx(2 / 3 * 0.375)
    assert (found.items, found.persons, found.level) == (3, None, 0.95)


def test_e16_a_bin_of_few_items_has_a_point_and_no_interval() -> None:
    # a peer marks a group of one as failing; a bin of one says nothing
    found = reliability_diagram(np.ones(4), np.full(4, 0.2)).points[0]
    assert (found.mean_truth, found.items) == (1.0, 4)
    assert (found.lower, found.upper, found.null_lower, found.null_upper) == (None,) * 4
    assert reliability_diagram(np.ones(5), np.full(5, 0.2)).points[0].lower is not None


def test_points_agree_with_scikit_learn() -> None:
    found = reliability_diagram(TRUTH, SCORES)
    share, mean = calibration_curve(TRUTH, SCORES, n_bins=10)
    np.testing.assert_allclose([p.mean_truth for p in found.points], share)
    np.testing.assert_allclose([p.mean_score for p in found.points], mean)
    assert found.mean_gap == pytest.approx(ece(TRUTH, SCORES))


def test_e09_independent_events_have_wilsons_interval_and_a_binomial_band() -> None:
    # a t-test of 0/1 outcomes gives intervals beyond 0 and 1, and none at 0 of 20
    found = reliability_diagram(TRUTH, SCORES, bins=30)
    for point in found.points:
        if point.items < 5:
            continue
        events = point.mean_truth * point.items
        ends = proportion_confint(events, point.items, method="wilson")
        assert (point.lower, point.upper) == pytest.approx(ends)
        place = np.floor(SCORES * 30) == np.round(point.low * 30)
        size = np.floor(
            point.mean_score
            * (1 - point.mean_score)
            * point.items**2
            / (SCORES[place] * (1 - SCORES[place])).sum()
        )
        band = stats.binom.ppf([0.025, 0.975], size, point.mean_score) / size
        assert (point.null_lower, point.null_upper) == pytest.approx(tuple(band))


def test_e04_persons_widen_the_interval() -> None:
    # ten persons whose thirty items are all alike are worth ten items, not three hundred
    persons = np.repeat(np.arange(10), 30)
    truth = np.repeat([0.0, 1.0], 150)
    alone = reliability_diagram(truth, np.full(300, 0.5)).points[0]
    known = reliability_diagram(truth, np.full(300, 0.5), persons=persons)
    point = known.points[0]
    assert (known.persons, point.persons, point.items) == (10, 10, 300)
    assert None not in (point.lower, point.upper, alone.lower, alone.upper)
    assert point.upper - point.lower > 5 * (alone.upper - alone.lower)  # type: ignore[operator]
    assert point.null_upper - point.null_lower > 5 * (  # type: ignore[operator]
        alone.null_upper - alone.null_lower  # type: ignore[operator]
    )


def test_intervals_and_bands_keep_their_level_when_items_of_a_person_are_alike() -> None:
    rng = np.random.default_rng(1)
    persons = np.repeat(np.arange(20), 15)
    covered, within = [], []
    for _ in range(300):
        tilt = rng.choice([-0.15, 0.15], 20)[persons]
        scores = rng.uniform(0.2, 0.8, 300)
        truth = (rng.random(300) < scores + tilt).astype(float)
        found = reliability_diagram(truth, scores, persons=persons, bins=5)
        for point in found.points[1:4]:
            assert None not in (point.lower, point.upper, point.null_lower, point.null_upper)
            centre = (point.low + point.high) / 2
            covered.append(point.lower <= centre <= point.upper)  # type: ignore[operator]
            within.append(point.null_lower <= point.mean_truth <= point.null_upper)  # type: ignore[operator]
    assert 0.93 < np.mean(covered) <= 0.99
    assert 0.93 < np.mean(within) <= 0.995


def test_intensities_are_binned_on_their_own_scale() -> None:
    rng = np.random.default_rng(2)
    scores = rng.uniform(0, 7, 500)
    truth = np.clip(scores + 0.5 + rng.normal(0, 0.8, 500), 0, 7)
    found = reliability_diagram(truth, scores, span=(0, 7), bins=7)
    point = found.points[3]
    inside = (scores >= 3) & (scores < 4)
    assert (point.low, point.high) == pytest.approx((3, 4))
    assert point.mean_truth == pytest.approx(truth[inside].mean())
    half = stats.t.ppf(0.975, inside.sum() - 1) * stats.sem(truth[inside])
    assert (point.lower, point.upper) == pytest.approx(
        (point.mean_truth - half, point.mean_truth + half), abs=0.02
    )
    assert point.null_upper is not None
    assert point.mean_truth > point.null_upper
    moved = reliability_diagram(truth - 2, scores - 2, span=(-2, 5), bins=7)
    assert moved.mean_gap == pytest.approx(found.mean_gap)
    doubled = reliability_diagram(2 * truth, 2 * scores, span=(0, 14), bins=7)
    assert doubled.mean_gap == pytest.approx(2 * found.mean_gap)


def test_bins_of_equal_mass_hold_equally_many_items() -> None:
    found = reliability_diagram(TRUTH, SCORES**3, binning="mass", bins=6)
    assert [point.items for point in found.points] == [50] * 6
    edges = np.sort(SCORES**3)
    assert (found.points[1].low, found.points[1].high) == (edges[50], edges[99])
    few = reliability_diagram(TRUTH[:3], SCORES[:3], binning="mass", bins=10)
    assert [point.items for point in few.points] == [1, 1, 1]


def test_labels_that_are_all_alike_still_leave_doubt() -> None:
    names = [f"p{k % 8}" for k in range(40)]
    point = reliability_diagram(np.zeros(40), np.full(40, 0.05), persons=names).points[0]
    assert point.lower == 0.0
    assert point.upper is not None
    # eight persons, not forty items: Wilson's upper end at 0 of 8, and wider for few persons
    assert point.upper > proportion_confint(0, 8, method="wilson")[1]


def test_arguments_that_make_no_sense_are_refused() -> None:
    truth, scores = np.array([0.0, 1.0]), np.array([0.2, 0.8])
    with pytest.raises(ValueError, match=r"truth must lie within span 0\.\.1, got 0\.\.3"):
        reliability_diagram(truth * 3, scores)
    with pytest.raises(ValueError, match=r"scores must lie within span 0\.\.7, got -1\.\.0"):
        reliability_diagram(truth, np.array([-1.0, 0.0]), span=(0, 7))
    for span in ((1.0, 0.0), (0.0, float("inf"))):
        with pytest.raises(ValueError, match="span must be two rising finite numbers"):
            reliability_diagram(truth, scores, span=span)
    with pytest.raises(ValueError, match="3 persons do not match 2 items"):
        reliability_diagram(truth, scores, persons=["a", "b", "c"])
    with pytest.raises(ValueError, match="binning must be 'width' or 'mass', got 'other'"):
        reliability_diagram(truth, scores, binning="other")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="level must lie strictly between 0 and 1"):
        reliability_diagram(truth, scores, level=95)
    with pytest.raises(ValueError, match="reliability_diagram: bins must be a whole number"):
        reliability_diagram(truth, scores, bins=0)


def test_e02_nothing_has_no_diagram() -> None:
    with pytest.raises(Undefined, match="no_items"):
        reliability_diagram(np.empty(0), np.empty(0))
