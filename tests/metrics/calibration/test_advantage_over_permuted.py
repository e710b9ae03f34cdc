"""The advantage over permuted scores against all permutations."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.metrics.calibration.advantage_over_permuted import advantage_over_permuted

TRUTH = np.array([0.0, 1.0, 2.0, 5.0])
SCORES = np.array([1.0, 1.0, 2.0, 4.0])


def test_it_is_the_mean_over_all_permutations_minus_the_model() -> None:
    errors = [np.mean((np.array(p) - TRUTH) ** 2) for p in permutations(SCORES)]
    expected = np.mean(errors) - np.mean((SCORES - TRUTH) ** 2)
    assert advantage_over_permuted(TRUTH, SCORES) == pytest.approx(float(expected))


def test_by_hand() -> None:
    # mean of products (0 + 1 + 4 + 20) / 4 = 6.25, product of means 2 * 2: twice 2.25
    assert advantage_over_permuted(TRUTH, SCORES) == pytest.approx(4.5)


@given(shift=st.floats(-100, 100))
def test_a_shift_of_the_scores_changes_nothing(shift: float) -> None:
    assert advantage_over_permuted(TRUTH, SCORES + shift) == pytest.approx(4.5, abs=1e-9)


def test_a_constant_has_none() -> None:
    assert advantage_over_permuted(TRUTH, np.ones(4)) == 0
