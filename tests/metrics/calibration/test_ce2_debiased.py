"""The debiased squared calibration error: by hand, its sign, and its mean over perfect models."""

import numpy as np
import pytest

from evenhand.metrics.calibration.ce2_debiased import ce2_debiased
from evenhand.metrics.calibration.rmsce import rmsce
from evenhand.metrics.sums import Undefined


def test_the_noise_of_each_bin_is_taken_off() -> None:
    # bin .2: gap .25, share 1/3 of three: noise (1/3 * 2/3) / 2; bin .9 has one item: left out
    truth, scores = np.array([0.0, 1.0, 0.0, 0.0]), np.array([0.25, 0.25, 0.25, 0.9])
    expected = 0.75 * ((0.25 - 1 / 3) ** 2 - (2 / 9) / 2)
    assert ce2_debiased(truth, scores) == pytest.approx(expected)
    assert expected < 0


def test_labels_without_spread_have_no_noise() -> None:
    truth, scores = np.zeros(10), np.full(10, 0.3)
    assert ce2_debiased(truth, scores) == pytest.approx(rmsce(truth, scores) ** 2)


def test_the_noise_of_shares_of_raters_is_smaller_than_that_of_events() -> None:
    # share (1 - share) / (n - 1) would take off .25 / 3; these labels vary by .0417 / 4 only
    truth = np.array([0.25, 0.5, 0.75, 0.5])
    expected = 0.01 - np.var(truth, ddof=1) / 4
    assert ce2_debiased(truth, np.full(4, 0.6)) == pytest.approx(expected)


def test_perfect_models_average_zero_and_most_lie_below() -> None:
    rng = np.random.default_rng(8)
    values = []
    for _ in range(600):
        scores = rng.beta(1, 4, 100)
        values.append(ce2_debiased((rng.random(100) < scores).astype(float), scores))
    assert np.mean(values) == pytest.approx(0, abs=4 * np.std(values) / np.sqrt(600))
    assert 0.5 < np.mean(np.array(values) < 0) < 0.62


def test_the_lowest_possible_value_is_reached() -> None:
    assert ce2_debiased(np.array([0.0, 1.0]), np.array([0.5, 0.5])) == ce2_debiased.span[0]


def test_bins_of_single_items_have_no_value() -> None:
    with pytest.raises(Undefined, match="too_few"):
        ce2_debiased(np.array([0.0, 1.0]), np.array([0.2, 0.8]))
