"""The Brier score in parts: by hand, its identities, and the mean of its corrected terms."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss

from evenhand.metrics.calibration.brier_murphy import BrierMurphy, brier_murphy

RNG = np.random.default_rng(31)
SCORES = RNG.integers(0, 11, 60) / 10
CONTRACT: Mapping[str, Any] = {
    "inputs": {"truth": (RNG.random(60) < SCORES).astype(float), "scores": SCORES},
    "rows": ("truth", "scores"),
    "weights": "weights",
    "perfect": {"truth": np.tile([0.0, 1.0], 30), "scores": np.tile([0.0, 1.0], 30)},
    "undefined": [({"truth": np.empty(0), "scores": np.empty(0)}, "no_items")],
}


def _sum(found: BrierMurphy) -> float:
    within = found.within_bin_variance - found.within_bin_covariance
    return found.reliability - found.resolution + found.uncertainty + within


def test_two_forecasts_by_hand() -> None:
    # .2: four items, one event; .7: two items, one event; mean label 1/3
    truth = np.array([1.0, 0.0, 0.0, 0.0, 1.0, 0.0])
    scores = np.array([0.2, 0.2, 0.2, 0.2, 0.7, 0.7])
    found = brier_murphy(truth, scores)
    assert found.brier == pytest.approx((0.64 + 3 * 0.04 + 0.09 + 0.49) / 6)
    assert found.brier == pytest.approx(brier_score_loss(truth, scores))
    assert found.reliability == pytest.approx(4 / 6 * 0.05**2 + 2 / 6 * 0.2**2)
    assert found.resolution == pytest.approx(4 / 6 * (1 / 12) ** 2 + 2 / 6 * (1 / 6) ** 2)
    assert found.uncertainty == pytest.approx(2 / 9)
    s = 4 / 6 * (3 / 16) / 3 + 2 / 6 * (1 / 4) / 1
    t = (2 / 9) / 5
    assert found.reliability_corrected == pytest.approx(found.reliability - s)
    assert found.resolution_corrected == pytest.approx(found.resolution - s + t)
    assert found.uncertainty_corrected == pytest.approx(found.uncertainty + t)
    assert found.skill == pytest.approx(1 - found.brier / (2 / 9))
    assert (found.groups, found.items, found.missing) == (2, 6, {})


@settings(deadline=None, max_examples=80)
@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 20)), min_size=1, max_size=50),
    st.sampled_from([None, 1, 3, 10]),
)
def test_the_parts_add_up_with_and_without_correction(
    rows: list[tuple[int, int]], bins: int | None
) -> None:
    truth, scores = np.array(rows, dtype=np.float64).T / np.array([[4], [20]])
    found = brier_murphy(truth, scores, bins=bins)
    assert _sum(found) == pytest.approx(found.brier, abs=1e-12)
    assert found.uncertainty == pytest.approx(truth.var(), abs=1e-12)
    if found.reliability_corrected is not None:
        assert found.resolution_corrected is not None
        assert found.uncertainty_corrected is not None
        plain = found.reliability - found.resolution + found.uncertainty
        corrected = found.reliability_corrected - found.resolution_corrected
        assert corrected + found.uncertainty_corrected == pytest.approx(plain, abs=1e-12)


def test_terms_within_a_bin_by_hand() -> None:
    # one bin: probabilities .2 and .4 (mean .3), labels 0 and 1 (mean .5)
    found = brier_murphy(np.array([0.0, 1.0]), np.array([0.2, 0.4]), bins=1)
    assert found.reliability == pytest.approx(0.2**2)
    assert found.resolution == pytest.approx(0)
    assert found.within_bin_variance == pytest.approx(0.01)
    assert found.within_bin_covariance == pytest.approx(2 * 0.1 * 0.5)
    assert found.brier == pytest.approx((0.04 + 0.36) / 2)
    assert _sum(found) == pytest.approx(found.brier)


def test_corrected_terms_have_the_mean_of_a_long_run() -> None:
    # probabilities .2 and .6, true chances .3 and .5: reliability .5 (.1^2 + .1^2) = .01,
    # resolution .01, uncertainty .24; forty items only
    rng = np.random.default_rng(2)
    parts = []
    for _ in range(4000):
        high = rng.permutation(40) < 20
        truth = (rng.random(40) < np.where(high, 0.5, 0.3)).astype(float)
        found = brier_murphy(truth, np.where(high, 0.6, 0.2))
        parts.append(
            (found.reliability_corrected, found.resolution_corrected, found.uncertainty_corrected)
        )
    table = np.array(parts, dtype=np.float64)
    mean, error = table.mean(axis=0), table.std(axis=0) / np.sqrt(4000)
    np.testing.assert_array_less(np.abs(mean - [0.01, 0.01, 0.24]), 4 * error + 2e-4)


def test_a_single_item_has_no_corrected_terms_and_no_skill() -> None:
    found = brier_murphy(np.ones(1), np.array([0.7]))
    assert found.brier == pytest.approx(0.09)
    assert found.reliability_corrected is None
    assert found.missing == {
        "reliability_corrected": "too_few",
        "resolution_corrected": "too_few",
        "uncertainty_corrected": "too_few",
        "skill": "constant_truth",
    }


def test_constant_labels_have_no_skill() -> None:
    found = brier_murphy(np.full(3, 0.1), np.array([0.1, 0.2, 0.3]))
    assert found.skill is None
    assert found.missing == {"skill": "constant_truth"}
    weights = np.array([1.0, 0.0])
    assert brier_murphy(np.array([0.0, 1.0]), np.zeros(2), weights=weights).skill is None


def test_bins_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="brier_murphy: bins must be a whole number"):
        brier_murphy(np.zeros(2), np.zeros(2), bins=0)
