"""Measures of outputs, against scipy."""

import numpy as np
import pytest
from scipy import stats

from evenhand.model_zoo.training.valid_scores import output_scores, spearman


def test_ranks_correlate_as_scipy_says_with_ties() -> None:
    rng = np.random.default_rng(2)
    truth = rng.integers(0, 3, 50).astype(float)
    said = truth + rng.normal(size=50)
    assert spearman(truth, said) == pytest.approx(stats.spearmanr(truth, said).statistic)


def test_what_cannot_be_measured_is_none_and_not_0() -> None:
    labels = np.array([[1.0, np.nan], [1.0, np.nan], [1.0, np.nan]])
    found = output_scores(labels, np.ones((3, 2)), ["a", "b"])
    assert found["a"] == {"n": 3, "mae": 0.0, "spearman": None}
    assert found["b"] == {"n": 0, "mae": None, "spearman": None}
    assert spearman(np.array([1.0, 2.0]), np.array([1.0, 2.0])) is None
