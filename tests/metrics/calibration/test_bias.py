"""Bias against hand computation, and its behaviour under a shift."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.metrics.calibration.bias import bias

TRUTH = np.array([0.0, 1.0, 2.0, 7.0])
SCORES = np.array([1.0, 1.0, 4.0, 5.0])


def test_it_is_the_mean_of_score_minus_label() -> None:
    # errors 1, 0, 2, -2
    assert bias(TRUTH, SCORES) == pytest.approx(0.25)


def test_over_reading_is_positive_and_errors_cancel() -> None:
    assert bias(np.zeros(2), np.ones(2)) == 1
    assert bias(np.zeros(2), np.array([-3.0, 3.0])) == 0


@given(shift=st.floats(-100, 100))
def test_a_shift_of_the_scores_is_added(shift: float) -> None:
    assert bias(TRUTH, SCORES + shift) == pytest.approx(0.25 + shift, abs=1e-9)
