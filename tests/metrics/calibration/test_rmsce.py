"""The root mean square calibration error, by hand."""

import numpy as np
import pytest

from evenhand.metrics.calibration.ece import ece
from evenhand.metrics.calibration.mce import mce
from evenhand.metrics.calibration.rmsce import rmsce


def test_squared_gaps_are_weighed_by_items() -> None:
    # bin .2: gap .25 on three items; bin .9: gap .9 on one
    truth, scores = np.array([0.0, 1.0, 0.5, 0.0]), np.array([0.25, 0.25, 0.25, 0.9])
    expected = np.sqrt(0.75 * 0.25**2 + 0.25 * 0.9**2)
    assert rmsce(truth, scores) == pytest.approx(expected)


def test_it_lies_between_the_mean_and_the_largest_gap() -> None:
    rng = np.random.default_rng(1)
    scores = rng.random(200)
    truth = (rng.random(200) < 0.5).astype(float)
    assert ece(truth, scores) <= rmsce(truth, scores) <= mce(truth, scores)
