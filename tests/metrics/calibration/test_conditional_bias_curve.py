"""Smoothed bias along the scale: both directions, and what each of them means."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from evenhand.metrics.calibration.conditional_bias_curve import conditional_bias_curve
from evenhand.metrics.regression.kernel_regression import CurvePoint

RNG = np.random.default_rng(51)
TRUTH = RNG.uniform(0, 7, 120)
SCORES = 1 + 0.6 * TRUTH + RNG.normal(0, 0.8, 120)
GRID = np.array([1.0, 3.0, 5.0])
NOTHING: dict[str, Any] = {"truth": np.empty(0), "scores": np.empty(0)}

CONTRACT: Mapping[str, Any] = {
    "inputs": {"truth": TRUTH, "scores": SCORES, "grid": GRID, "bandwidth": 0.6},
    "rows": ("truth", "scores"),
    "weights": "weights",
    "perfect": {"scores": TRUTH},
    "undefined": [(NOTHING, "no_items"), ({"weights": np.zeros(120)}, "no_items")],
    "power": {"truth": 1, "scores": 1, "grid": 1, "bandwidth": 1, "headline": 1},
}


def _values(points: tuple[CurvePoint, ...]) -> list[float | None]:
    return [point.value for point in points]


def test_both_directions_by_hand() -> None:
    # two items one bandwidth apart: the nearer one counts 1, the other exp(-1/2) = .606531
    truth, scores = np.array([0.0, 1.0]), np.array([1.0, 3.0])
    found = conditional_bias_curve(truth, scores, grid=np.array([1.0]), bandwidth=2.0)
    other = np.exp(-1 / 2)  # score 3 lies two points, one bandwidth, from 1
    assert _values(found.label_given_score) == pytest.approx([other / (1 + other)])
    assert _values(found.bias_given_score) == pytest.approx([(1 + 2 * other) / (1 + other)])
    near = np.exp(-1 / 8)  # label 0 lies one point, half a bandwidth, from 1
    assert _values(found.bias_given_label) == pytest.approx([(near + 2) / (1 + near)])
    assert found.largest_bias == pytest.approx((1 + 2 * other) / (1 + other))


def test_a_calibrated_model_slopes_given_the_label_and_not_given_the_score() -> None:
    # the reason why the second curve must not be read as calibration
    rng = np.random.default_rng(52)
    scores = rng.uniform(1, 6, 20_000)
    truth = scores + rng.normal(0, 1, 20_000)
    found = conditional_bias_curve(truth, scores, grid=np.array([2.0, 3.5, 5.0]), bandwidth=0.2)
    assert _values(found.bias_given_score) == pytest.approx([0, 0, 0], abs=0.08)
    low, _, high = _values(found.bias_given_label)
    assert low is not None
    assert high is not None
    assert low > 0.2
    assert high < -0.2


def test_points_on_few_items_are_hidden() -> None:
    shown = conditional_bias_curve(TRUTH, SCORES, grid=GRID, bandwidth=0.6, least=30)
    everything = conditional_bias_curve(TRUTH, SCORES, grid=GRID, bandwidth=0.6)
    for point, full in zip(shown.bias_given_score, everything.bias_given_score, strict=True):
        assert full.value is not None
        assert full.effective_items is not None
        assert (point.value is None) == (full.effective_items < 30)
    assert shown.missing == {}


def test_when_all_is_hidden_there_is_no_largest_bias() -> None:
    found = conditional_bias_curve(TRUTH, SCORES, grid=GRID, bandwidth=0.6, least=1e6)
    assert found.largest_bias is None
    assert found.missing == {"largest_bias": "too_few"}


def test_the_headline_is_the_largest_bias_given_the_score() -> None:
    found = conditional_bias_curve(TRUTH, SCORES, grid=GRID, bandwidth=0.6)
    assert found.largest_bias == max(abs(value or 0) for value in _values(found.bias_given_score))
    assert found.bandwidth == 0.6


def test_persons_carry_the_error() -> None:
    rows = np.tile(np.arange(60), 2)
    once = conditional_bias_curve(TRUTH[:60], SCORES[:60], grid=GRID, bandwidth=0.6)
    twice = conditional_bias_curve(
        TRUTH[rows], SCORES[rows], grid=GRID, bandwidth=0.6, persons=rows.tolist()
    )
    for point, other in zip(once.bias_given_score, twice.bias_given_score, strict=True):
        assert point.standard_error == pytest.approx(other.standard_error)


def test_items_of_weight_zero_are_nowhere() -> None:
    far = conditional_bias_curve(
        np.append(TRUTH, 500.0),
        np.append(SCORES, 500.0),
        grid=np.array([500.0]),
        bandwidth=0.6,
        weights=np.append(np.ones(120), 0.0),
        persons=np.arange(121),
    )
    assert far.largest_bias is None


def test_bad_arguments_are_named() -> None:
    with pytest.raises(ValueError, match="bandwidth must be finite and above 0, got 0"):
        conditional_bias_curve(TRUTH, SCORES, grid=GRID, bandwidth=0)
    with pytest.raises(ValueError, match="least must be 0 or more, got -1"):
        conditional_bias_curve(TRUTH, SCORES, grid=GRID, bandwidth=1, least=-1)
    with pytest.raises(ValueError, match="grid must be a vector of finite numbers"):
        conditional_bias_curve(TRUTH, SCORES, grid=GRID * np.inf, bandwidth=1)
    with pytest.raises(ValueError, match="grid must be a vector"):
        conditional_bias_curve(TRUTH, SCORES, grid=GRID[:, None], bandwidth=1)
