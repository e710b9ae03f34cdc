"""The Nadaraya-Watson mean against the formula, statsmodels and repetition."""

import warnings

import numpy as np
import pytest
from statsmodels.nonparametric.kernel_regression import KernelReg

from evenhand.metrics.numbered import Codes
from evenhand.metrics.regression.kernel_regression import CurvePoint, kernel_regression
from evenhand.metrics.sums import Array

RNG = np.random.default_rng(3)
GIVEN = RNG.uniform(0, 7, 60)
OUTCOME = np.sin(GIVEN) + RNG.normal(0, 0.3, 60)
GRID = np.array([0.0, 2.5, 6.0])


def _curve(
    weights: Array | None = None, persons: Codes | None = None, least: float = 0
) -> tuple[CurvePoint, ...]:
    once = np.ones(60) if weights is None else weights
    return kernel_regression(
        GIVEN, OUTCOME, grid=GRID, bandwidth=0.6, weights=once, persons=persons, least=least
    )


def test_it_is_the_weighted_mean_of_the_formula() -> None:
    # items at distance 0 and 1 bandwidth: weights 1 and exp(-1/2) = .606531
    (found,) = kernel_regression(
        np.array([0.0, 2.0]),
        np.array([0.0, 1.0]),
        grid=np.array([0.0]),
        bandwidth=2.0,
        weights=np.ones(2),
        persons=None,
        least=0,
    )
    assert found.value == pytest.approx(0.606531 / 1.606531, abs=1e-6)
    # (1 + .606531)^2 / (1 + .367879) = 1.886805
    assert found.effective_items == pytest.approx(1.606531**2 / 1.367879, abs=1e-5)


def test_statsmodels_gives_the_same_curve() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # about draws, of which there are none
        peer = KernelReg(OUTCOME, GIVEN, var_type="c", reg_type="lc", bw=[0.6]).fit(GRID)[0]
    assert [point.value for point in _curve()] == pytest.approx(peer)


def test_weights_repeat_items() -> None:
    times = RNG.integers(1, 4, 60)
    rows = np.repeat(np.arange(60), times)
    repeated = kernel_regression(
        GIVEN[rows],
        OUTCOME[rows],
        grid=GRID,
        bandwidth=0.6,
        weights=np.ones(len(rows)),
        persons=None,
        least=0,
    )
    for point, other in zip(_curve(times.astype(float)), repeated, strict=True):
        assert point.value == pytest.approx(other.value)
        assert point.effective_items == pytest.approx(other.effective_items)
        assert point.standard_error == pytest.approx(other.standard_error)


def test_a_point_with_few_items_near_is_hidden() -> None:
    shown = _curve(least=10)
    assert [point.value is None for point in shown] == [
        (point.effective_items or 0) < 10 for point in _curve()
    ]
    assert any(point.value is None and point.standard_error is None for point in shown)
    assert any(point.value is not None for point in shown)


def test_far_from_everybody_nobody_has_a_say() -> None:
    (far, near) = kernel_regression(
        np.zeros(2),
        np.ones(2),
        grid=np.array([39.0, 37.0]),
        bandwidth=1.0,
        weights=np.ones(2),
        persons=None,
        least=0,
    )
    assert far == CurvePoint(at=39.0, value=None, standard_error=None, effective_items=None)
    assert (near.value, near.effective_items) == (1.0, 2.0)


def test_the_error_is_over_persons() -> None:
    # Every item twice, by the same person: twice the items, the same error.
    rows = np.repeat(np.arange(60), 2)
    double = kernel_regression(
        GIVEN[rows],
        OUTCOME[rows],
        grid=GRID,
        bandwidth=0.6,
        weights=np.ones(120),
        persons=rows,
        least=0,
    )
    single = _curve(persons=np.arange(60))
    for point, other in zip(single, double, strict=True):
        assert point.standard_error == pytest.approx(other.standard_error)


def test_one_person_gives_no_error() -> None:
    assert all(point.standard_error is None for point in _curve(persons=np.zeros(60, dtype=int)))


def test_the_error_is_how_much_the_mean_varies() -> None:
    rng = np.random.default_rng(5)
    found = []
    for _ in range(400):
        noise = rng.normal(size=80)
        (point,) = kernel_regression(
            np.linspace(0, 1, 80),
            noise,
            grid=np.array([0.5]),
            bandwidth=0.1,
            weights=np.ones(80),
            persons=None,
            least=0,
        )
        found.append((point.value, point.standard_error))
    values, errors = np.array(found, dtype=float).T
    assert values.std() == pytest.approx(errors.mean(), rel=0.15)
