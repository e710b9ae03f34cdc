"""Mean squared error against hand computation and scikit-learn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import mean_squared_error

from evenhand.metrics.calibration.mse import mse

TRUTH = np.array([0.0, 1.0, 2.0, 7.0])
SCORES = np.array([1.0, 1.0, 4.0, 5.0])


def test_it_is_the_mean_squared_distance() -> None:
    # squares 1, 0, 4, 4
    assert mse(TRUTH, SCORES) == pytest.approx(2.25)
    assert mse(TRUTH, SCORES) == pytest.approx(mean_squared_error(TRUTH, SCORES))


@given(stretch=st.floats(-10, 10))
def test_a_common_stretch_scales_by_its_square(stretch: float) -> None:
    assert mse(stretch * TRUTH, stretch * SCORES) == pytest.approx(2.25 * stretch**2, abs=1e-9)
