"""The calibration slope against hand computation and scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evenhand.metrics.calibration.calibration_slope import calibration_slope
from evenhand.metrics.sums import Undefined

TRUTH = np.array([1.0, 0.0, 3.0, 4.0])
SCORES = np.array([0.0, 1.0, 2.0, 3.0])


def test_labels_are_regressed_on_scores() -> None:
    # centred scores -1.5 -0.5 0.5 1.5, labels -1 -2 1 2: 6 / 5; the reverse would be 6 / 10
    assert calibration_slope(TRUTH, SCORES) == pytest.approx(1.2)
    fitted = stats.linregress(SCORES, TRUTH)
    assert calibration_slope(TRUTH, SCORES) == pytest.approx(float(fitted.slope))


def test_constant_scores_have_no_slope() -> None:
    with pytest.raises(Undefined, match=r"^constant_scores\b"):
        calibration_slope(TRUTH, np.full(4, 0.3))


@given(shift=st.floats(-10, 10), stretch=st.floats(0.1, 10))
def test_it_undoes_a_stretch_of_the_scores(shift: float, stretch: float) -> None:
    moved = calibration_slope(TRUTH, shift + stretch * SCORES)
    assert moved == pytest.approx(1.2 / stretch, rel=1e-8)
