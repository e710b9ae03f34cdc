"""CORP of intensities against hand computation, scikit-learn and its own properties."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import mean_squared_error, r2_score

from evenhand.metrics.calibration.corp_mean import corp_mean
from evenhand.metrics.sums import Undefined

RNG = np.random.default_rng(22)
TRUTH = RNG.integers(0, 22, 50) / 3
SCORES = np.round(TRUTH * 0.6 + RNG.normal(1, 1, 50), 1)
REAL = RNG.random(50) + 0.1

CONTRACT: Mapping[str, Any] = {
    "inputs": {"truth": TRUTH, "scores": SCORES},
    "rows": ("truth", "scores"),
    "weights": "weights",
    "perfect": {"scores": TRUTH},
    "undefined": [({"weights": np.zeros(50)}, "no_items")],
    "power": {"truth": 1, "scores": 1, "headline": 2},
}


def test_four_items_by_hand() -> None:
    # 3 before 1 is pooled to 2: S(f) = 2 / 4; S(x) = (1 + 0 + 4 + 0) / 4; variance of 0 3 1 4: 2.5
    found = corp_mean(np.array([0.0, 3.0, 1.0, 4.0]), np.array([1.0, 3.0, 3.5, 4.0]))
    assert found.score == pytest.approx((1 + 0 + 6.25 + 0) / 4)
    assert found.miscalibration == pytest.approx(7.25 / 4 - 0.5)
    assert found.discrimination == pytest.approx(2.0)
    assert found.uncertainty == pytest.approx(2.5)
    assert found.r_squared == pytest.approx((2.0 - 1.3125) / 2.5)
    assert found.miscalibration_share == pytest.approx(1.3125 / 1.8125)
    assert found.blocks == 3


def test_real_weights_are_those_of_scikit_learn() -> None:
    found = corp_mean(TRUTH, SCORES, weights=REAL)
    fitted = IsotonicRegression().fit_transform(SCORES, TRUTH, sample_weight=REAL)
    best = mean_squared_error(TRUTH, fitted, sample_weight=REAL)
    assert found.miscalibration == pytest.approx(found.score - best)
    assert found.score == pytest.approx(mean_squared_error(TRUTH, SCORES, sample_weight=REAL))
    assert found.r_squared == pytest.approx(r2_score(TRUTH, SCORES, sample_weight=REAL))


@given(factor=st.floats(0.1, 10))
def test_only_the_ratio_of_weights_matters(factor: float) -> None:
    plain, scaled = (corp_mean(TRUTH, SCORES, weights=REAL * times) for times in (1, factor))
    assert scaled.miscalibration == pytest.approx(plain.miscalibration)


@given(shift=st.floats(-100, 100))
def test_a_common_shift_changes_nothing(shift: float) -> None:
    moved, plain = corp_mean(TRUTH + shift, SCORES + shift), corp_mean(TRUTH, SCORES)
    assert moved.miscalibration == pytest.approx(plain.miscalibration, abs=1e-9)
    assert moved.discrimination == pytest.approx(plain.discrimination, abs=1e-9)


def test_constant_labels_have_no_skill() -> None:
    found = corp_mean(np.full(3, 0.1), np.array([0.1, 0.2, 0.3]))
    assert found.r_squared is None
    assert dict(found.missing) == {"r_squared": "constant_truth"}
    assert found.uncertainty == 0
    assert found.miscalibration_share == pytest.approx(1.0)


def test_no_error_has_no_share() -> None:
    found = corp_mean(np.array([1.0, 2.0]), np.array([1.0, 2.0]))
    assert found.miscalibration_share is None
    assert dict(found.missing) == {"miscalibration_share": "no_error"}
    assert found.r_squared == 1


def test_nothing_and_wrong_weights_are_refused() -> None:
    with pytest.raises(Undefined, match=r"^no_items\b"):
        corp_mean(np.empty(0), np.empty(0))
    with pytest.raises(ValueError, match=r"corp_mean: weights must be finite .* got -1"):
        corp_mean(TRUTH, SCORES, weights=np.full(50, -1.0))
    with pytest.raises(ValueError, match=r"one weight an item is needed, got \(2,\) for \(50,\)"):
        corp_mean(TRUTH, SCORES, weights=np.ones(2))
