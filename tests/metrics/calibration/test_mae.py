"""Mean absolute error against hand computation and scikit-learn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import mean_absolute_error

from evenhand.metrics.calibration.mae import mae

TRUTH = np.array([0.0, 1.0, 2.0, 7.0])
SCORES = np.array([1.0, 1.0, 4.0, 5.0])


def test_it_is_the_mean_distance() -> None:
    # distances 1, 0, 2, 2
    assert mae(TRUTH, SCORES) == pytest.approx(1.25)
    assert mae(TRUTH, SCORES) == pytest.approx(mean_absolute_error(TRUTH, SCORES))


def test_errors_do_not_cancel() -> None:
    assert mae(np.zeros(2), np.array([-3.0, 3.0])) == 3


@given(shift=st.floats(-100, 100), stretch=st.floats(-10, 10))
def test_a_common_shift_is_ignored_and_a_common_stretch_scales(
    shift: float, stretch: float
) -> None:
    moved = mae(shift + stretch * TRUTH, shift + stretch * SCORES)
    assert moved == pytest.approx(1.25 * abs(stretch), abs=1e-9)
