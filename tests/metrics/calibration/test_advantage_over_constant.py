"""The advantage over a constant, by hand and by what must have none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.metrics.calibration.advantage_over_constant import advantage_over_constant

TRUTH = np.array([0.0, 1.0, 2.0, 5.0])
SCORES = np.array([1.0, 1.0, 2.0, 4.0])


def test_it_is_variance_minus_squared_error() -> None:
    # variance (4 + 1 + 0 + 9) / 4 = 3.5, squared error 2 / 4
    assert advantage_over_constant(TRUTH, SCORES) == pytest.approx(3.0)


@given(answer=st.floats(-10, 10))
def test_no_constant_has_an_advantage(answer: float) -> None:
    assert advantage_over_constant(TRUTH, np.full(4, answer)) <= 1e-12


def test_the_mean_label_has_exactly_none() -> None:
    assert advantage_over_constant(TRUTH, np.full(4, 2.0)) == pytest.approx(0.0)


def test_a_correlated_model_on_the_wrong_scale_has_none() -> None:
    assert advantage_over_constant(TRUTH, 5 * TRUTH) < 0
