"""Exact level rates by counting."""

import numpy as np
import pytest
from sklearn.metrics import accuracy_score

from evenhand.metrics.disparity.exact_level_rate import exact_level_rate

RNG = np.random.default_rng(12)


def test_it_is_the_accuracy_of_rounded_levels() -> None:
    truth, scores = RNG.uniform(-0.4, 3.4, (2, 200))
    found = exact_level_rate.with_settings(levels=4)(truth, scores)
    rounded = (np.floor(x + 0.5).astype(int) for x in (truth, scores))
    assert found == pytest.approx(float(accuracy_score(*rounded)))


def test_a_number_without_level_is_refused() -> None:
    with pytest.raises(ValueError, match=r"exact_level_rate: scores must round to levels 0\.\.2"):
        exact_level_rate(np.zeros(1), np.array([3.0]))
