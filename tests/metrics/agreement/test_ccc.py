"""Lin's concordance against hand computation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.metrics.agreement.ccc import ccc
from evenhand.metrics.agreement.pearson import pearson
from evenhand.metrics.sums import Undefined

TRUTH = np.array([1.0, 2.0, 3.0])


def test_a_shift_costs_what_the_formula_says() -> None:
    # variances and covariance 2/3, shift 1: 2 * 2/3 / (2/3 + 2/3 + 1) = 4/7
    assert ccc(TRUTH, TRUTH + 1) == pytest.approx(4 / 7)


def test_a_stretch_costs_what_the_formula_says() -> None:
    # about the mean, twice as wide: 2 * 4/3 / (2/3 + 8/3 + 0) = 4/5
    assert ccc(TRUTH, 2 * TRUTH - 2) == pytest.approx(4 / 5)


def test_a_reversed_order_is_full_discordance() -> None:
    assert ccc(TRUTH, TRUTH[::-1].copy()) == pytest.approx(-1)


def test_a_constant_model_has_none_rather_than_no_value() -> None:
    assert ccc(TRUTH, np.ones(3)) == pytest.approx(0.0)


@pytest.mark.parametrize("level", [0.0, 0.1, 7.0])
def test_it_is_undefined_when_nothing_varies(level: float) -> None:
    with pytest.raises(Undefined, match=r"^no_variation\b"):
        ccc(np.full(3, level), np.full(3, level))


@given(st.lists(st.integers(0, 7), min_size=3, max_size=3))
def test_it_never_exceeds_the_correlation(levels: list[int]) -> None:
    scores = np.array(levels, dtype=np.float64)
    if np.ptp(scores) > 0:
        assert abs(ccc(TRUTH, scores)) <= abs(pearson(TRUTH, scores)) + 1e-12
