"""Spiegelhalter's test against hand computation and against what it promises under the null."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from evenhand.metrics.calibration.spiegelhalter import spiegelhalter
from evenhand.metrics.replicates.null_reference import redrawn_labels
from evenhand.metrics.sums import Undefined

RNG = np.random.default_rng(26)
SCORES = RNG.integers(1, 10, 50) / 10
TRUTH = (RNG.random(50) < SCORES**2).astype(np.float64)

CONTRACT: Mapping[str, Any] = {
    "inputs": {"truth": TRUTH, "scores": SCORES},
    "rows": ("truth", "scores"),
    # a repeated item is another witness: weights repeat
    "weights": "weights",
    "perfect": {"truth": np.array([1.0, 0, 0, 0]), "scores": np.full(4, 0.25)},
    "undefined": [
        ({"weights": np.zeros(50)}, "no_items"),
        ({"scores": np.full(50, 0.5)}, "no_variance"),
        ({"scores": TRUTH}, "no_variance"),
    ],
}


def test_four_items_by_hand() -> None:
    # 2 of 4 at .9: sum (y - p)(1 - 2p) = (-1.6)(-.8); variance 4 * .64 * .09
    found = spiegelhalter(np.array([1.0, 1, 0, 0]), np.full(4, 0.9))
    assert found.z == pytest.approx(1.28 / np.sqrt(0.2304))
    assert found.p == pytest.approx(0.00766, abs=1e-5)


def test_it_is_the_brier_score_in_standard_errors() -> None:
    variance = SCORES * (1 - SCORES)
    promised, spread = variance.mean(), np.sqrt((variance * (1 - 2 * SCORES) ** 2).sum()) / 50
    expected = (np.mean((TRUTH - SCORES) ** 2) - promised) / spread
    assert spiegelhalter(TRUTH, SCORES).z == pytest.approx(expected)


def test_true_probabilities_are_rejected_as_often_as_declared() -> None:
    rng = np.random.default_rng(2)
    scores = rng.random(200)
    draws = redrawn_labels(scores, rng=rng, draws=2000)
    rejected = np.mean([spiegelhalter(truth, scores).p < 0.05 for truth in draws])
    assert rejected == pytest.approx(0.05, abs=0.015)


def test_timid_probabilities_are_below_zero() -> None:
    truth = np.repeat([0.0, 1.0], 10)
    assert spiegelhalter(truth, np.repeat([0.3, 0.7], 10)).z < -2


def test_labels_that_are_no_events_are_refused() -> None:
    with pytest.raises(ValueError, match=r"spiegelhalter: labels must be 0 or 1, got 0.5"):
        spiegelhalter(np.array([0.5]), np.array([0.5]))
    with pytest.raises(Undefined, match=r"^no_items\b"):
        spiegelhalter(np.empty(0), np.empty(0))
