"""The Brier score against hand computation and scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss

from evenhand.metrics.calibration.brier import brier

TRUTH = np.array([0.0, 1.0, 1.0, 0.0])
SCORES = np.array([0.1, 0.8, 0.5, 0.4])


def test_it_is_the_mean_squared_difference() -> None:
    # .01 + .04 + .25 + .16 = .46
    assert brier(TRUTH, SCORES) == pytest.approx(0.115)
    assert brier(TRUTH, SCORES) == pytest.approx(brier_score_loss(TRUTH, SCORES))


def test_honest_doubt_beats_false_certainty() -> None:
    assert brier(np.array([1.0]), np.array([0.5])) < brier(np.array([1.0]), np.array([0.0]))


def test_scores_that_are_no_probabilities_are_refused() -> None:
    with pytest.raises(ValueError, match=r"scores must lie within 0\.\.1, got .* 0\.\.1\.3"):
        brier(TRUTH, SCORES + 0.5)
    with pytest.raises(ValueError, match=r"truth must lie within 0\.\.1, got .* 0\.\.2"):
        brier(2 * TRUTH, SCORES)
