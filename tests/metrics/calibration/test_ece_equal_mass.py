"""Calibration errors in bins of equal mass, by hand and against a plain loop."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from evenhand.metrics.calibration.ece_equal_mass import ece_equal_mass

RNG = np.random.default_rng(21)
SCORES = np.round(RNG.random(40), 3)
CONTRACT: Mapping[str, Any] = {
    "inputs": {"truth": (RNG.random(40) < SCORES).astype(float), "scores": SCORES, "bins": 5},
    "rows": ("truth", "scores"),
    "weights": "weights",
    "perfect": {"truth": np.tile([0.0, 1.0], 20), "scores": np.tile([0.0, 1.0], 20)},
    "undefined": [({"truth": np.empty(0), "scores": np.empty(0)}, "no_items")],
    "order_matters": True,  # a tie may be cut in two, in the order of its items
}


def test_two_bins_by_hand() -> None:
    # ranks 0 1 | 2 3: gaps |.15 - .5| and |.8 - .5|
    truth, scores = np.array([0.0, 1.0, 1.0, 0.0]), np.array([0.1, 0.2, 0.7, 0.9])
    found = ece_equal_mass(truth, scores, bins=2)
    assert found.ece == pytest.approx((0.35 + 0.3) / 2)
    assert found.mce == pytest.approx(0.35)
    assert found.rmsce == pytest.approx(np.sqrt((0.35**2 + 0.3**2) / 2))
    assert found.ce2_debiased == pytest.approx((0.35**2 + 0.3**2) / 2 - 0.25)
    assert found.bins_used == 2


def test_a_plain_loop_gives_the_same() -> None:
    truth, scores = CONTRACT["inputs"]["truth"], CONTRACT["inputs"]["scores"]
    rows = sorted(range(40), key=lambda i: scores[i])
    gaps = []
    for b in range(7):
        inside = [i for rank, i in enumerate(rows) if rank * 7 // 40 == b]
        gaps.append(len(inside) / 40 * abs(scores[inside].mean() - truth[inside].mean()))
    assert ece_equal_mass(truth, scores, bins=7).ece == pytest.approx(sum(gaps))


def test_a_single_item_has_no_debiased_error() -> None:
    found = ece_equal_mass(np.ones(1), np.array([0.4]))
    assert found.ece == pytest.approx(0.6)
    assert (found.bins_used, found.ce2_debiased) == (1, None)
    assert found.missing == {"ce2_debiased": "too_few"}


def test_scores_that_are_no_probabilities_are_refused() -> None:
    with pytest.raises(ValueError, match=r"ece_equal_mass: scores must lie within 0\.\.1"):
        ece_equal_mass(np.zeros(2), np.array([0.5, 7.0]))
    with pytest.raises(ValueError, match=r"ece_equal_mass: bins must be a whole number"):
        ece_equal_mass(np.zeros(2), np.zeros(2), bins=0)
