"""Cohen's kappa against hand computation and scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from evenhand.metrics.agreement.cohen_kappa import cohen_kappa
from evenhand.metrics.sums import Undefined

TRUTH = np.array([0.0, 1.0, 2.0, 0.0])
SCORES = np.array([0.0, 1.0, 2.0, 2.0])


def test_by_hand() -> None:
    # po 3/4; pe (2*1 + 1*1 + 1*2) / 16
    assert cohen_kappa(TRUTH, SCORES) == pytest.approx((3 / 4 - 5 / 16) / (1 - 5 / 16))


def test_scikit_learn_says_the_same() -> None:
    rng = np.random.default_rng(0)
    truth, scores = rng.integers(0, 5, (2, 200)).astype(float)
    other = cohen_kappa_score(truth, scores)
    assert cohen_kappa.with_settings(levels=5)(truth, scores) == pytest.approx(float(other))


def test_classes_are_only_names() -> None:
    swap = np.array([2.0, 0.0, 1.0])
    renamed = cohen_kappa(swap[TRUTH.astype(int)], swap[SCORES.astype(int)])
    assert renamed == pytest.approx(cohen_kappa(TRUTH, SCORES))


def test_e30_agreement_without_variation_is_undefined_not_one() -> None:
    # scikit-learn gives NaN
    with pytest.raises(Undefined, match=r"^no_variation\b"):
        cohen_kappa(np.ones(3), np.ones(3))
