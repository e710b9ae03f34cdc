"""Weights of rare levels, against scikit-learn."""

import numpy as np
import pytest
from sklearn.utils.class_weight import compute_sample_weight

from evenhand.model_zoo.training.level_weights import level_weights


def test_without_a_cap_they_are_the_balanced_weights_of_scikit_learn() -> None:
    labels = np.random.default_rng(1).choice([0, 1, 2], size=(200, 1), p=[0.7, 0.2, 0.1])
    weights = level_weights(labels.astype(np.float32), most=1000)[:, 0]
    np.testing.assert_allclose(weights, compute_sample_weight("balanced", labels[:, 0]), rtol=1e-5)


def test_the_cap_bounds_the_rarest_against_the_commonest() -> None:
    labels = np.array([[0.0]] * 99 + [[1.0]], dtype=np.float32)
    weights = level_weights(labels, most=5)[:, 0]
    assert weights[-1] / weights[0] == pytest.approx(5)
    assert weights.mean() == pytest.approx(1)


def test_what_is_unrated_weighs_nothing_and_a_label_between_counts_for_the_nearest() -> None:
    labels = np.array([[0.2, np.nan], [0.0, np.nan], [1.4, np.nan]], dtype=np.float32)
    weights = level_weights(labels, most=9)
    assert (weights[:, 1] == 0).all()
    assert weights[2, 0] == pytest.approx(2 * weights[0, 0])
    assert weights[0, 0] == weights[1, 0]
