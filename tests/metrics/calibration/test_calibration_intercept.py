"""The calibration intercept against hand computation and scipy."""

import numpy as np
import pytest
from scipy import stats

from evenhand.metrics.calibration.calibration_intercept import calibration_intercept
from evenhand.metrics.sums import Undefined

TRUTH = np.array([1.0, 0.0, 3.0, 4.0])
SCORES = np.array([0.0, 1.0, 2.0, 3.0])


def test_it_is_where_the_line_meets_a_score_of_zero() -> None:
    # slope 1.2, means 2 and 1.5
    assert calibration_intercept(TRUTH, SCORES) == pytest.approx(0.2)
    fitted = stats.linregress(SCORES, TRUTH)
    assert calibration_intercept(TRUTH, SCORES) == pytest.approx(float(fitted.intercept))


def test_constant_scores_have_no_line() -> None:
    with pytest.raises(Undefined, match=r"^constant_scores\b"):
        calibration_intercept(TRUTH, np.ones(4))


def test_labels_above_every_score_show_in_full() -> None:
    assert calibration_intercept(SCORES + 3, SCORES) == pytest.approx(3.0)
