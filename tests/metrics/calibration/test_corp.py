"""CORP against hand computation, scikit-learn's isotonic fit and the properties of the parts."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import brier_score_loss, log_loss

from evenhand.metrics.calibration.corp import corp
from evenhand.metrics.replicates.null_reference import redrawn_labels
from evenhand.metrics.sums import Undefined

RNG = np.random.default_rng(21)
SCORES = RNG.integers(1, 10, 60) / 10
TRUTH = (RNG.random(60) < SCORES).astype(np.float64)

CONTRACT: Mapping[str, Any] = {
    "inputs": {"truth": TRUTH, "scores": SCORES},
    "rows": ("truth", "scores"),
    "weights": "weights",
    "perfect": {"scores": TRUTH},
    "undefined": [({"weights": np.zeros(60)}, "no_items")],
}


def test_four_items_by_hand() -> None:
    # labels 1 0 in the middle are pooled to .5: S(f) = .5 / 4; S(p) = (.04+.36+.36+.04) / 4
    found = corp(np.array([0.0, 1.0, 0.0, 1.0]), np.array([0.2, 0.4, 0.6, 0.8]))
    assert found.score == pytest.approx(0.2)
    assert found.miscalibration == pytest.approx(0.075)
    assert found.discrimination == pytest.approx(0.125)
    assert found.uncertainty == pytest.approx(0.25)
    assert found.log_uncertainty == pytest.approx(np.log(2))
    assert found.log_discrimination == pytest.approx(np.log(2) / 2)
    assert found.blocks == 3
    assert dict(found.missing) == {}


def test_the_parts_are_those_of_scikit_learn() -> None:
    found = corp(TRUTH, SCORES)
    fitted = IsotonicRegression().fit_transform(SCORES, TRUTH)
    mean = np.full(60, TRUTH.mean())
    for loss, prefix in ((brier_score_loss, ""), (log_loss, "log_")):
        score, best, base = (loss(TRUTH, p) for p in (SCORES, fitted, mean))
        assert getattr(found, f"{prefix}score") == pytest.approx(score)
        assert getattr(found, f"{prefix}miscalibration") == pytest.approx(score - best)
        assert getattr(found, f"{prefix}discrimination") == pytest.approx(base - best)
        assert getattr(found, f"{prefix}uncertainty") == pytest.approx(base)
    assert found.blocks == len(np.unique(fitted))


def test_a_certain_and_wrong_probability_leaves_only_what_is_finite() -> None:
    found = corp(np.array([0.0, 1.0, 1.0]), np.array([0.2, 0.0, 0.9]))
    assert found.log_score is None
    assert found.log_miscalibration is None
    assert dict(found.missing) == {
        "log_score": "certain_and_wrong",
        "log_miscalibration": "certain_and_wrong",
    }
    assert found.score == pytest.approx((0.04 + 1 + 0.01) / 3)
    # 0 and .2 are pooled to one half: S(f) = 2 log 2 / 3
    entropy = -(2 * np.log(2 / 3) + np.log(1 / 3)) / 3
    assert found.log_discrimination == pytest.approx(entropy - 2 * np.log(2) / 3)


def test_certainty_that_is_right_costs_nothing() -> None:
    found = corp(np.array([0.0, 1.0]), np.array([0.0, 1.0]))
    assert found.log_score == found.log_miscalibration == found.score == 0


def test_a_single_item_has_no_uncertainty() -> None:
    found = corp(np.array([1.0]), np.array([0.7]))
    assert found.uncertainty == found.discrimination == found.log_uncertainty == 0
    assert found.miscalibration == pytest.approx(0.09)


def test_labels_may_be_shares_of_raters() -> None:
    found = corp(np.array([0.25, 0.75]), np.array([0.4, 0.6]))
    assert found.miscalibration == pytest.approx(0.15**2)
    assert found.discrimination == pytest.approx(0.0625)


def test_what_is_no_probability_is_refused() -> None:
    with pytest.raises(ValueError, match=r"corp: scores must lie within 0\.\.1"):
        corp(TRUTH, SCORES * 2)
    with pytest.raises(Undefined, match=r"^no_items\b"):
        corp(np.empty(0), np.empty(0))


def test_a_perfect_model_of_thirty_shows_what_the_catalogue_says() -> None:
    # 0.036 at 30 items of Beta(1, 4) is chance alone (module text)
    rng = np.random.default_rng(3)
    scores = rng.beta(1, 4, (400, 30))
    labels = [redrawn_labels(p, rng=rng, draws=1)[0] for p in scores]
    found = [corp(y, p).miscalibration for y, p in zip(labels, scores, strict=True)]
    assert np.mean(found) == pytest.approx(0.036, abs=0.004)


@given(
    rows=st.lists(
        st.tuples(st.integers(0, 1), st.integers(1, 9), st.integers(0, 3)), min_size=1, max_size=25
    ).filter(lambda rows: any(w for _, _, w in rows))
)
def test_the_parts_add_up_are_not_negative_and_know_weights(
    rows: list[tuple[int, int, int]],
) -> None:
    truth, scores, weights = np.array(rows, dtype=np.float64).T
    found = corp(truth, scores / 10, weights=weights)
    many = np.repeat(np.arange(len(rows)), weights.astype(int))
    repeated = corp(truth[many], scores[many] / 10)
    for prefix in ("", "log_"):
        score, lost, known, base = (
            getattr(found, prefix + part)
            for part in ("score", "miscalibration", "discrimination", "uncertainty")
        )
        assert score == pytest.approx(lost - known + base, abs=1e-12)
        assert lost >= 0
        assert known >= 0
        assert getattr(repeated, f"{prefix}miscalibration") == pytest.approx(lost, abs=1e-12)
    assert repeated.blocks == found.blocks


@given(power=st.floats(0.2, 5))
def test_discrimination_knows_only_the_order(power: float) -> None:
    plain, bent = corp(TRUTH, SCORES), corp(TRUTH, SCORES**power)
    assert bent.discrimination == pytest.approx(plain.discrimination, abs=1e-12)
    assert bent.uncertainty == plain.uncertainty
