"""Equivalence tests, held against base R and statsmodels."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.weightstats import ttost_ind, ttost_paired

from evenhand.metrics.inference.equivalence import (
    TwoSamples,
    tost,
    tost_paired,
    tost_pooled,
    tost_welch,
)
from evenhand.metrics.sums import Array, Undefined

# Reference case inf_tost_paired_a.
X = np.array(
    [
        *(0.98, 0.53, 1.53, 1.57, 1.08, 1.71, 1.75, -0.06, 0.81, 1.79, 0.95, 1.63, 3.35, 0.95),
        *(1.94, 2.48, 1.6, 1.87, 2.48, 1.2, 5.09, 2.31, 2.72, 2.45, 0.46, 2.58, 1.53, 2.94),
        *(2.51, 2.48),
    ]
)
Y = np.array(
    [
        *(1.32, 0.76, 1.62, 1.41, 0.92, 1.03, 1.85, -0.31, 0.0, 1.87, -0.17, 1.62, 3.04, 1.14),
        *(1.5, 1.99, 1.32, 2.68, 2.36, 1.54, 5.22, 3.3, 3.0, 2.16, 0.38, 2.39, 0.85, 2.13),
        *(2.03, 1.92),
    ]
)


def test_pairs_meet_the_reference_case() -> None:
    found = tost_paired(X, Y, margin=0.25, alpha=0.05)
    near = partial(pytest.approx, rel=1e-7, abs=1e-8)
    assert found.estimate == near(0.144666666666667)
    assert found.standard_error == near(0.0854114226032509)
    assert found.df == 29
    assert found.tost.t_lower == near(4.62077149212177)
    assert found.tost.p_lower == near(3.63462183585518e-05)
    assert found.tost.t_upper == near(-1.2332464455325)
    assert found.tost.p_upper == near(0.113693501605593)
    assert found.tost.p == found.tost.p_upper
    assert found.tost.low == near(-0.000458189853190918)
    assert found.tost.high == near(0.289791523186524)
    assert found.low == near(-0.0300193066182252)
    assert found.high == near(0.319352639951558)
    assert found.p_difference == near(0.101026470915501)


def test_two_samples_meet_the_numbers_of_the_reference_case() -> None:
    # Reference case inf_tost_welch_a: R's t.test of 40 and 55 values, from its summary.
    found = tost(
        -0.189840909090909,
        standard_error=0.231602979468815,
        df=90.9344570209675,
        margin=0.5,
        alpha=0.05,
    )
    near = partial(pytest.approx, rel=1e-7, abs=1e-8)
    assert found.p == near(0.0919242431318054)
    assert found.p_upper == near(0.00185643238232363)
    assert [found.low, found.high] == near([-0.57471491297896, 0.195033094797142])


def _oracle(x: Array, y: Array, *, variances: str) -> tuple[float, float, float]:
    p, (_, p_lower, df), _ = ttost_ind(x, y, -0.25, 0.25, usevar=variances)
    return float(p), float(p_lower), float(df)


def _found(test: TwoSamples) -> tuple[float, float, float]:
    return float(test.tost.p), float(test.tost.p_lower), test.df


def test_two_samples_agree_with_statsmodels() -> None:
    rng = np.random.default_rng(11)
    for size in (3, 12, 60):
        x, y = rng.normal(0.1, 1, size), rng.normal(0, 2, 20)
        assert _found(tost_welch(x, y, margin=0.25)) == pytest.approx(
            _oracle(x, y, variances="unequal")
        )
        assert _found(tost_pooled(x, y, margin=0.25)) == pytest.approx(
            _oracle(x, y, variances="pooled")
        )
        expected = stats.ttest_ind(x, y, equal_var=False)
        assert tost_welch(x, y, margin=0.25).p_difference == pytest.approx(expected.pvalue)


def test_pairs_agree_with_statsmodels() -> None:
    p, _, _ = ttost_paired(X, Y, -0.4, 0.4)
    assert tost_paired(X, Y, margin=0.4).tost.p == pytest.approx(p)


@given(st.floats(-1, 1), st.floats(0.001, 1), st.floats(1, 500), st.floats(0.01, 0.2))
def test_a_proof_is_an_interval_inside_the_margins(
    estimate: float, spread: float, df: float, alpha: float
) -> None:
    found = tost(estimate, standard_error=spread, df=df, margin=0.3, alpha=alpha)
    inside = bool(found.low > -0.3 and found.high < 0.3)
    if abs(float(found.p) - alpha) > 1e-9:
        assert (found.p < alpha) == inside
    assert found.p == pytest.approx(
        tost(-estimate, standard_error=spread, df=df, margin=0.3, alpha=alpha).p
    )


def test_more_data_prove_what_few_do_not() -> None:
    p = tost(0.1, standard_error=[0.2, 0.1, 0.05], df=[5, 20, 80], margin=0.25, alpha=0.05).p
    assert p[0] > p[1] > p[2]
    assert p[0] > 0.05
    assert p[2] < 0.05


def test_no_spread_no_test() -> None:
    found = tost([0.0, 0.0, np.nan], standard_error=[0.0, np.nan, 0.1], df=9, margin=1, alpha=0.05)
    assert np.isnan(found.p).all()
    assert np.isnan(found.low).all()


def test_samples_without_spread_or_size_are_undefined() -> None:
    with pytest.raises(Undefined, match="too_few"):
        tost_welch([1.0], [1.0, 2.0], margin=0.25)
    with pytest.raises(Undefined, match="no_variation"):
        tost_welch([1.0, 1.0], [2.0, 2.0], margin=0.25)
    with pytest.raises(Undefined, match="no_variation"):
        tost_paired([1.0, 2.0], [0.0, 1.0], margin=0.25)


def test_rounding_is_no_spread() -> None:
    # All differences are 0.2 and yet not the same float: (0.3 - 0.1) - (0.5 - 0.3) = -3e-17. A
    # variance of 1e-34 would prove any margin above 0.2.
    x = np.array([0.3, 0.5, 0.7, 0.9])
    assert np.ptp(x - (x - 0.2)) > 0
    with pytest.raises(Undefined, match="no_variation"):
        tost_paired(x, x - 0.2, margin=0.25)
    for test in (tost_welch, tost_pooled):
        with pytest.raises(Undefined, match="no_variation"):
            test([0.1] * 3, [0.7] * 7, margin=1.0)


def test_wrong_arguments_are_named() -> None:
    with pytest.raises(ValueError, match="x and y must be pairs, got lengths 2 and 3"):
        tost_paired([1.0, 2.0], [1.0, 2.0, 3.0], margin=0.25)
    with pytest.raises(ValueError, match=r"y must be a vector of finite numbers, got shape \(2,\)"):
        tost_pooled([1.0, 2.0], [1.0, np.nan], margin=0.25)
    with pytest.raises(ValueError, match="margin must be finite and above 0, got -1"):
        tost(0.0, standard_error=0.1, df=9, margin=-1, alpha=0.05)
