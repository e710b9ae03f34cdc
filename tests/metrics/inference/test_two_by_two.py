"""Tests of a two-by-two table against scipy and statsmodels."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, fisher_exact

from evenhand.metrics.inference.two_by_two import fisher_exact_p, pooled_z

COUNT = st.integers(0, 40)


@given(COUNT, COUNT, COUNT, COUNT)
@settings(deadline=None)
def test_the_exact_p_is_that_of_scipy(a: int, b: int, c: int, d: int) -> None:
    found = fisher_exact_p(a, a + b, reference_count=c, reference_total=c + d)
    expected = fisher_exact(np.array([[a, b], [c, d]])).pvalue
    assert found == pytest.approx(float(expected), rel=1e-9)


def test_the_exact_p_of_large_counts() -> None:
    found = fisher_exact_p(50_300, 100_000, reference_count=49_800, reference_total=100_000)
    expected = fisher_exact(np.array([[50_300, 49_700], [49_800, 50_200]])).pvalue
    assert found == pytest.approx(float(expected), rel=1e-5)


def test_fishers_tea() -> None:
    # three of four cups right: 2 * (16 + 1) / 70
    assert fisher_exact_p(3, 4, reference_count=1, reference_total=4) == pytest.approx(34 / 70)


def test_the_square_of_z_is_chi_squared() -> None:
    z = pooled_z(12, 40, reference_count=48, reference_total=80)
    table = np.array([[12, 28], [48, 32]])
    assert z is not None
    assert z < 0
    assert z**2 == pytest.approx(float(chi2_contingency(table, correction=False).statistic))


@pytest.mark.parametrize("share", [0, 1])
def test_without_variation_there_is_no_z(share: int) -> None:
    assert pooled_z(3 * share, 3, reference_count=5 * share, reference_total=5) is None
    assert fisher_exact_p(3 * share, 3, reference_count=5 * share, reference_total=5) == 1.0
