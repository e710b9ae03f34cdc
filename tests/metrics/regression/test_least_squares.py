"""Least squares against hand computation and statsmodels: ordinary, two-stage, cluster-robust."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.sandbox.regression.gmm import IV2SLS

from evenhand.metrics.regression.least_squares import cluster_numbers, least_squares, wald
from evenhand.metrics.sums import Array, Undefined

RNG = np.random.default_rng(11)
N, G = 90, 12
CLUSTERS = RNG.integers(0, G, N)
DESIGN = np.stack([np.ones(N), RNG.normal(3, 1, N), RNG.integers(0, 2, N)], axis=1)
OUTCOME = DESIGN @ np.array([0.5, 0.9, -0.3]) + RNG.normal(size=G)[CLUSTERS] + RNG.normal(size=N)
TIMES = RNG.integers(0, 4, N).astype(np.float64)


def _line(x: Array) -> Array:
    return np.stack([np.ones(len(x)), x], axis=1)


def test_three_points_by_hand() -> None:
    # x 0 1 2, y 1 2 3.5: slope 2.5 / 2, intercept 6.5 / 3 - 1.25; residuals 1/12, -2/12, 1/12
    fit = least_squares(_line(np.array([0.0, 1.0, 2.0])), np.array([1.0, 2.0, 3.5]))
    np.testing.assert_allclose(fit.coefficients, [11 / 12, 1.25])
    np.testing.assert_allclose(fit.residuals, np.array([1, -2, 1]) / 12, atol=1e-15)
    assert fit.df == 1
    # residual variance 6 / 144, over a scatter of 2
    assert fit.standard_errors()[1] == pytest.approx(np.sqrt(6 / 144 / 2))


def test_classical_errors_and_f_are_those_of_statsmodels() -> None:
    ours, theirs = least_squares(DESIGN, OUTCOME), sm.OLS(OUTCOME, DESIGN).fit()
    np.testing.assert_allclose(ours.coefficients, theirs.params, rtol=1e-10)
    np.testing.assert_allclose(ours.covariance, theirs.cov_params(), rtol=1e-9)
    both = np.eye(3)[1:]
    test, expected = ours.wald(both, np.array([1.0, 0.0])), theirs.f_test((both, [1.0, 0.0]))
    assert test.f == pytest.approx(float(expected.fvalue))
    assert test.p == pytest.approx(float(expected.pvalue))
    assert test.df == (2, N - 3)


def test_clustered_errors_and_f_are_those_of_statsmodels() -> None:
    ours = least_squares(DESIGN, OUTCOME, clusters=CLUSTERS)
    theirs = sm.OLS(OUTCOME, DESIGN).fit(
        cov_type="cluster", cov_kwds={"groups": CLUSTERS}, use_t=True
    )
    np.testing.assert_allclose(ours.covariance, theirs.cov_params(), rtol=1e-9)
    test, expected = ours.wald(np.eye(3)[1:]), theirs.f_test(np.eye(3)[1:])
    assert test.f == pytest.approx(float(expected.fvalue))
    assert test.p == pytest.approx(float(expected.pvalue))
    assert test.df == (2, G - 1)


def test_two_stages_are_those_of_statsmodels() -> None:
    hidden = RNG.normal(size=N)
    instruments = np.stack([np.ones(N), RNG.normal(size=N), RNG.normal(size=N)], axis=1)
    design = _line(instruments @ np.array([0.0, 1.0, 0.5]) + hidden + RNG.normal(size=N))
    outcome = design @ np.array([1.0, 0.7]) + hidden
    ours = least_squares(design, outcome, instruments=instruments)
    theirs = IV2SLS(outcome, design, instruments).fit()
    np.testing.assert_allclose(ours.coefficients, theirs.params, rtol=1e-9)
    np.testing.assert_allclose(ours.standard_errors(), theirs.bse, rtol=1e-9)
    np.testing.assert_allclose(ours.residuals, outcome - design @ theirs.params, rtol=1e-8)


def test_clustered_two_stages_by_matrices() -> None:
    instruments = np.column_stack([DESIGN[:, 0], DESIGN[:, 1] + RNG.normal(size=N)])
    design = DESIGN[:, :2]
    ours = least_squares(design, OUTCOME, instruments=instruments, clusters=CLUSTERS)
    inverse = np.linalg.inv(instruments.T @ design)
    errors = OUTCOME - design @ (inverse @ instruments.T @ OUTCOME)
    pushed = instruments * errors[:, None]
    moved = np.array([pushed[g == CLUSTERS].sum(axis=0) for g in range(G)])
    factor = G / (G - 1) * (N - 1) / (N - 2)
    expected = factor * inverse @ (moved.T @ moved) @ inverse.T
    np.testing.assert_allclose(ours.covariance, expected, rtol=1e-8)


@pytest.mark.parametrize("unit", ["items", "persons"])
def test_a_whole_weight_is_a_repeated_row_and_none_is_absence(unit: str) -> None:
    rows = np.repeat(np.arange(N), TIMES.astype(int))
    times = np.where(CLUSTERS == 3, 0.0, TIMES)
    rows = rows[CLUSTERS[rows] != 3]
    persons = CLUSTERS if unit == "persons" else None
    whole = None if persons is None else persons[rows]
    weighted = least_squares(DESIGN, OUTCOME, weights=times, clusters=persons)
    repeated = least_squares(DESIGN[rows], OUTCOME[rows], clusters=whole)
    np.testing.assert_allclose(weighted.coefficients, repeated.coefficients, rtol=1e-9)
    np.testing.assert_allclose(weighted.covariance, repeated.covariance, rtol=1e-9)
    assert weighted.df == repeated.df
    assert len(weighted.residuals) == N


@given(shift=st.floats(-1e6, 1e6), stretch=st.floats(0.01, 100))
def test_far_scores_lose_no_digits(shift: float, stretch: float) -> None:
    near = least_squares(DESIGN[:, :2], OUTCOME)
    far = least_squares(_line(shift + stretch * DESIGN[:, 1]), OUTCOME)
    assert far.coefficients[1] == pytest.approx(near.coefficients[1] / stretch, rel=1e-5)
    expected = near.standard_errors()[1] / stretch
    assert far.standard_errors()[1] == pytest.approx(expected, rel=1e-5)


def test_columns_that_depend_on_each_other_are_refused() -> None:
    double = np.column_stack([DESIGN[:, :2], DESIGN[:, 1] * 0.1])
    for design in (double, np.zeros((N, 2)), _line(np.full(N, 0.1))):
        with pytest.raises(Undefined, match=r"^singular\b"):
            least_squares(design, OUTCOME)


def test_instruments_that_tell_nothing_apart_are_refused() -> None:
    with pytest.raises(Undefined, match=r"^singular\b"):
        least_squares(DESIGN[:, :2], OUTCOME, instruments=np.ones((N, 1)))


def test_too_few_rows_or_persons_are_refused() -> None:
    with pytest.raises(Undefined, match=r"^too_few\b"):
        least_squares(DESIGN[:3], OUTCOME[:3])
    with pytest.raises(Undefined, match=r"^too_few\b"):
        least_squares(DESIGN, OUTCOME, clusters=np.zeros(N, dtype=np.intp))
    alone = np.where(CLUSTERS == 0, 1.0, 0.0)
    with pytest.raises(Undefined, match=r"^too_few\b"):
        least_squares(DESIGN[:, :1], OUTCOME, weights=alone, clusters=CLUSTERS)


def test_more_restrictions_than_persons_can_bear_are_refused() -> None:
    fit = least_squares(DESIGN, OUTCOME, clusters=CLUSTERS % 2)
    with pytest.raises(Undefined, match=r"^too_few\b"):
        fit.wald(np.eye(3))


def test_an_exact_fit_has_no_error_to_test_with() -> None:
    fit = least_squares(DESIGN, DESIGN @ np.array([0.1, 0.3, 0.7]))
    assert not fit.residuals.any()
    assert not fit.standard_errors().any()
    with pytest.raises(Undefined, match=r"^singular\b"):
        fit.wald(np.eye(3))


def test_restrictions_that_say_the_same_are_refused() -> None:
    twice = np.array([[0.0, 1.0, 0.0], [0.0, 2.0, 0.0]])
    with pytest.raises(Undefined, match=r"^singular\b"):
        least_squares(DESIGN, OUTCOME).wald(twice)


def test_one_restriction_is_the_square_of_t() -> None:
    test = wald(np.array([2.0, 5.0]), np.diag([4.0, 1.0]), np.array([[1.0, 0.0]]), df=7)
    assert test.f == pytest.approx(1.0)
    assert test.p == pytest.approx(0.350617, abs=1e-6)  # t of 1 with 7 degrees, two-sided


def test_persons_are_numbered_and_counted() -> None:
    assert cluster_numbers("m", np.array([7, 7, 3]), 3).tolist() == [1, 1, 0]
    with pytest.raises(ValueError, match=r"m: persons must name one person for each of 3 items"):
        cluster_numbers("m", ["a"], 3)
