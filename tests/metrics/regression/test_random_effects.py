"""Variance between groups: closed forms, an independent implementation, and what has no value."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from statsmodels.stats.meta_analysis import combine_effects

from evenhand.metrics.regression.random_effects import (
    Method,
    checked_estimates,
    i_squared_percent,
    pooled,
    positive_variances,
    tau_squared,
    typical_precision,
)
from evenhand.metrics.sums import Array, Undefined

METHODS: tuple[Method, ...] = ("DL", "PM", "REML")
VALUES = st.lists(st.tuples(st.floats(-5, 5), st.floats(0.01, 4)), min_size=2, max_size=12).map(
    lambda pairs: tuple(np.array(column) for column in zip(*pairs, strict=True))
)


def _log_likelihood(tau: float, values: Array, variances: Array) -> float:
    """Return the restricted log-likelihood from its definition, up to a constant."""
    total = np.diag(variances + tau)
    ones = np.ones((len(values), 1))
    inverse = np.linalg.inv(total)
    information = ones.T @ inverse @ ones
    mean = np.linalg.solve(information, ones.T @ inverse @ values)
    off = values - mean
    logs = np.linalg.slogdet(total)[1] + np.linalg.slogdet(information)[1]
    return float(-0.5 * (logs + off @ inverse @ off))


def test_two_groups_by_hand() -> None:
    # weights 1, 1/2: mean (0 + 1.5) / 1.5 = 1; Q = 1 * 1 + 4 / 2 = 3; W - sum w^2 / W = 2/3
    values, variances = np.array([0.0, 3.0]), np.array([1.0, 2.0])
    found = pooled(values, variances)
    assert (found.mean, found.q) == pytest.approx((1.0, 3.0))
    assert found.standard_error == pytest.approx((2 / 3) ** 0.5)
    assert typical_precision(variances) == pytest.approx(2 / 3)
    assert tau_squared(values, variances, method="DL") == pytest.approx((3 - 1) / (2 / 3))
    # two groups: Q(t) = 9 / (3 + 2 t) = 1 at t = 3
    assert tau_squared(values, variances, method="PM") == pytest.approx(3.0)
    assert i_squared_percent(3.0, variances) == pytest.approx(100 * 3 / (3 + 1.5))


@given(VALUES)
@settings(deadline=None, max_examples=60)
def test_moments_are_those_of_statsmodels(pair: tuple[Array, Array]) -> None:
    values, variances = pair
    with np.errstate(all="ignore"):  # it divides by a negative tau^2 before it looks
        other = combine_effects(values, variances, method_re="dl")
    got = tau_squared(values, variances, method="DL")
    assert got == pytest.approx(max(0.0, other.tau2), rel=1e-9, abs=1e-9)


@given(VALUES)
@settings(deadline=None, max_examples=60)
def test_paule_and_mandel_bring_q_to_its_expectation(pair: tuple[Array, Array]) -> None:
    values, variances = pair
    tau = tau_squared(values, variances, method="PM")
    q = pooled(values, variances, tau_squared=tau).q
    if tau > 0:
        assert q == pytest.approx(len(values) - 1)
    else:
        assert q <= len(values) - 1 + 1e-9


def test_paule_and_mandel_are_those_of_statsmodels_where_it_converges() -> None:
    # For 0, 0, 2 with variances 1/4, 1/4, 1 its iteration ends at 0, where Q is 3.6 and not 2.
    rng = np.random.default_rng(1)
    variances = rng.uniform(0.1, 0.3, 10)
    values = rng.normal(0, np.sqrt(variances + 0.5))
    other = combine_effects(values, variances, method_re="pm", atol=1e-12)
    assert tau_squared(values, variances, method="PM") == pytest.approx(other.tau2, rel=1e-6)
    hard, its_variances = np.array([0.0, 0.0, 2.0]), np.array([0.25, 0.25, 1.0])
    assert tau_squared(hard, its_variances, method="PM") == pytest.approx(7 / 12)


@given(VALUES)
@settings(deadline=None, max_examples=60)
def test_no_value_is_more_likely_than_the_restricted_one(pair: tuple[Array, Array]) -> None:
    values, variances = pair
    tau = tau_squared(values, variances, method="REML")
    best = _log_likelihood(tau, values, variances)
    for other in (0.0, tau * 0.9, tau * 1.1 + 1e-6, *np.geomspace(1e-6, 100, 60)):
        assert best >= _log_likelihood(float(other), values, variances) - 1e-9


def test_the_restricted_likelihood_agrees_with_a_general_optimiser() -> None:
    rng = np.random.default_rng(4)
    variances = rng.uniform(0.01, 0.3, 14)
    values = rng.normal(0, np.sqrt(variances + 0.2))
    found = minimize_scalar(
        lambda tau: -_log_likelihood(tau, values, variances), bounds=(0, 5), method="bounded"
    )
    assert tau_squared(values, variances) == pytest.approx(float(found.x), abs=1e-5)


def test_of_two_peaks_the_higher_one_is_taken() -> None:
    # Two exact estimates that agree, two vague ones far apart: 0 is a peak, and so is a large value
    values, variances = np.array([0.0, 0.0, -3.0, 3.5]), np.array([1e-4, 1e-4, 0.5, 0.5])
    tau = tau_squared(values, variances, method="REML")
    grid = np.concatenate([[0.0], np.geomspace(1e-6, 50, 3000)])
    best = max(grid, key=lambda t: _log_likelihood(float(t), values, variances))
    assert tau == pytest.approx(float(best), rel=0.02, abs=1e-6)


@pytest.mark.parametrize("method", METHODS)
def test_equal_variances_leave_the_plain_variance_less_the_noise(method: Method) -> None:
    values = np.array([1.0, 2.0, 4.0, 9.0])
    expected = values.var(ddof=1) - 0.7
    assert tau_squared(values, np.full(4, 0.7), method=method) == pytest.approx(expected)


@pytest.mark.parametrize("method", METHODS)
def test_what_sampling_explains_is_0(method: Method) -> None:
    assert tau_squared(np.array([0.0, 0.1, 0.2]), np.ones(3), method=method) == 0.0
    assert tau_squared(np.full(3, 0.1), np.array([1.0, 2.0, 3.0]), method=method) == 0.0


@pytest.mark.parametrize("method", METHODS)
def test_a_shift_is_nothing_and_a_factor_is_squared(method: Method) -> None:
    values, variances = np.array([0.0, 1.0, 5.0]), np.array([0.3, 0.1, 0.9])
    tau = tau_squared(values, variances, method=method)
    assert tau_squared(values + 1e6, variances, method=method) == pytest.approx(tau, rel=1e-6)
    assert tau_squared(8 * values, 64 * variances, method=method) == pytest.approx(64 * tau)


@pytest.mark.parametrize("method", METHODS)
def test_one_overwhelming_precision_loses_no_digit(method: Method) -> None:
    variances = np.array([1e-18, 1.0, 1.0])
    # 1e18 * 2 / 1e18 + 1 + 1, over 2: the plain difference of sums would give 0
    assert typical_precision(variances) == pytest.approx(2.0)
    assert tau_squared(np.array([0.0, 4.0, -4.0]), variances, method=method) > 1.0


def test_an_unknown_method_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="one of DL, PM, REML, got 'ML'"):
        tau_squared(np.array([0.0, 1.0]), np.ones(2), method="ML")  # type: ignore[arg-type]


def test_the_door_refuses_what_does_not_belong_together() -> None:
    with pytest.raises(ValueError, match=r"q: estimates and standard_errors .* \(2,\) and \(3,\)"):
        checked_estimates("q", np.zeros(2), np.ones(3))
    with pytest.raises(ValueError, match="q takes finite"):
        checked_estimates("q", np.array([0.0, np.nan]), np.ones(2))
    with pytest.raises(ValueError, match="must be 0 or more, got -1"):
        checked_estimates("q", np.zeros(2), np.array([-1.0, 1.0]))
    with pytest.raises(Undefined, match=r"^one_group\b"):
        checked_estimates("q", np.zeros(1), np.ones(1))


def test_an_estimate_without_sampling_error_has_no_finite_weight() -> None:
    with pytest.raises(Undefined, match=r"^not_positive\b"):
        positive_variances(np.array([0.0, 1.0]))
