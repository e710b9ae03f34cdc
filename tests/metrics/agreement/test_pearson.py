"""Pearson's r against hand computation and scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evenhand.metrics.agreement.pearson import pearson
from evenhand.metrics.sums import Undefined

TRUTH = np.array([1.0, 2.0, 3.0, 4.0])
SCORES = np.array([2.0, 1.0, 4.0, 3.0])


def test_by_hand_and_by_scipy() -> None:
    # centred products: .75 + .75 + .75 + .75 = 3; each spread 5
    assert pearson(TRUTH, SCORES) == pytest.approx(0.6)
    assert pearson(TRUTH, SCORES) == pytest.approx(float(stats.pearsonr(TRUTH, SCORES)[0]))


@pytest.mark.parametrize("level", [0.0, 0.1, 7.0])
def test_a_constant_has_no_correlation(level: float) -> None:
    with pytest.raises(Undefined, match=r"^constant_truth\b"):
        pearson(np.full(4, level), SCORES)
    with pytest.raises(Undefined, match=r"^constant_scores\b"):
        pearson(TRUTH, np.full(4, level))


def test_one_item_has_no_correlation() -> None:
    with pytest.raises(Undefined, match=r"^constant_truth\b"):
        pearson(np.array([0.7]), np.array([0.2]))


@given(shift=st.floats(-10, 10), stretch=st.floats(0.1, 10))
def test_shift_and_stretch_are_ignored(shift: float, stretch: float) -> None:
    assert pearson(TRUTH, shift + stretch * SCORES) == pytest.approx(0.6, abs=1e-8)
    assert pearson(TRUTH, shift - stretch * SCORES) == pytest.approx(-0.6, abs=1e-8)
