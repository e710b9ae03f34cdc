"""BCa intervals, held against Efron's law-school data and a version in plain Python."""

from itertools import pairwise
from statistics import NormalDist

import numpy as np
import pytest
from numpy.typing import NDArray

from evenhand.metrics.inference.bca import basic_interval, bca_interval, normal_scale_quantile

# Efron & Tibshirani 1993, table 3.1: LSAT score and grade average of 15 law schools.
LSAT = np.array([576, 635, 558, 578, 666, 580, 555, 661, 651, 605, 653, 575, 545, 572, 594])
GPA = np.array(
    [
        *(3.39, 3.3, 2.81, 3.03, 3.44, 3.07, 3.0, 3.43, 3.36, 3.13, 3.12, 2.74, 2.76, 2.88),
        2.96,
    ]
)
NORMAL = NormalDist()


def correlation(chosen: NDArray[np.int64]) -> float:
    return float(np.corrcoef(LSAT[chosen], GPA[chosen])[0, 1])


ALL = np.arange(15)
RNG = np.random.default_rng(16)
ESTIMATE = correlation(ALL)
REPLICATES = np.array([correlation(RNG.integers(0, 15, 15)) for _ in range(999)])
JACKKNIFE = np.array([correlation(np.delete(ALL, k)) for k in ALL])


def plain_quantile(drawn: NDArray[np.float64], p: float) -> float:
    """Davison & Hinkley, equation 5.8, one order statistic at a time."""
    ordered, count = sorted(drawn.tolist()), drawn.size
    k = int((count + 1) * p)
    if k < 1 or k >= count:
        return float(ordered[0] if k < 1 else ordered[-1])
    here, there = NORMAL.inv_cdf(k / (count + 1)), NORMAL.inv_cdf((k + 1) / (count + 1))
    part = (NORMAL.inv_cdf(p) - here) / (there - here)
    return float(ordered[k - 1] + part * (ordered[k] - ordered[k - 1]))


def test_the_published_correlation_and_its_jackknife() -> None:
    # Estimate: Efron & Tibshirani 1993. The other two: reference case res_bca_law_school (R boot).
    found = bca_interval(ESTIMATE, REPLICATES, JACKKNIFE, level=0.95)
    assert pytest.approx(0.776, abs=5e-4) == ESTIMATE
    assert found.acceleration == pytest.approx(-0.0756715649378794, rel=1e-6)
    assert found.jackknife_standard_error == pytest.approx(0.142518618602272, rel=1e-6)


def test_the_interval_is_what_plain_python_says() -> None:
    found = bca_interval(ESTIMATE, REPLICATES, JACKKNIFE, level=0.9)
    z0 = NORMAL.inv_cdf(int((REPLICATES < ESTIMATE).sum()) / 999)
    a = float(found.acceleration)
    levels = []
    for tail in (0.05, 0.95):
        shifted = z0 + NORMAL.inv_cdf(tail)
        levels.append(NORMAL.cdf(z0 + shifted / (1 - a * shifted)))
    assert found.z0 == pytest.approx(z0)
    assert found.levels == pytest.approx(levels)
    assert found.low == pytest.approx(plain_quantile(REPLICATES, levels[0]))
    assert found.high == pytest.approx(plain_quantile(REPLICATES, levels[1]))


def test_bca_reproduces_the_levels_of_the_reference_case() -> None:
    # res_bca_law_school: with z0 = -0.1043, so 458 of 999 replicates below the estimate.
    below = np.r_[np.full(458, ESTIMATE - 0.1), np.full(541, ESTIMATE + 0.1)]
    found = bca_interval(ESTIMATE, below, JACKKNIFE, level=0.95)
    assert found.z0 == pytest.approx(-0.104318097025165, rel=1e-9)
    assert found.levels == pytest.approx([0.00537455025558231, 0.936100943351314], rel=1e-8)


def test_whole_ranks_are_order_statistics() -> None:
    ordered = np.sort(REPLICATES)
    found = [normal_scale_quantile(REPLICATES, p) for p in (0.025, 0.5, 0.975)]
    assert found == pytest.approx(ordered[[24, 499, 974]])


@pytest.mark.parametrize("p", [1e-9, 0.0005, 0.0304, 0.77777, 0.99999])
def test_quantiles_agree_with_plain_python(p: float) -> None:
    assert normal_scale_quantile(REPLICATES, p) == pytest.approx(plain_quantile(REPLICATES, p))


def test_quantiles_grow_with_their_probability() -> None:
    found = [
        float(normal_scale_quantile(REPLICATES[:40], p)) for p in np.linspace(0.001, 0.999, 99)
    ]
    assert all(one <= two for one, two in pairwise(found))


def test_the_basic_interval_mirrors_the_percentiles() -> None:
    ordered = np.sort(REPLICATES)
    found = basic_interval(ESTIMATE, REPLICATES, level=0.95)
    assert found.low == pytest.approx(2 * ESTIMATE - ordered[974])
    assert found.high == pytest.approx(2 * ESTIMATE - ordered[24])


def test_many_estimates_at_once_are_each_on_their_own() -> None:
    joint = np.stack([REPLICATES, REPLICATES**2], axis=1)[:, :, np.newaxis]
    left_out = np.stack([JACKKNIFE, JACKKNIFE**2], axis=1)[:, :, np.newaxis]
    point = np.array([[ESTIMATE], [ESTIMATE**2]])
    found = bca_interval(point, joint, left_out, level=0.95)
    alone = bca_interval(ESTIMATE**2, REPLICATES**2, JACKKNIFE**2, level=0.95)
    assert found.low.shape == (2, 1)
    assert found.low[1, 0] == pytest.approx(alone.low)
    assert found.high[1, 0] == pytest.approx(alone.high)


def test_undefined_replicates_are_left_out_up_to_a_twentieth() -> None:
    joint = np.stack([REPLICATES] * 3, axis=1)
    joint[:40, 1], joint[:60, 2] = np.nan, np.nan
    found = bca_interval(np.full(3, ESTIMATE), joint, np.stack([JACKKNIFE] * 3, axis=1), level=0.95)
    kept = bca_interval(ESTIMATE, REPLICATES[40:], JACKKNIFE, level=0.95)
    assert found.low[1] == pytest.approx(kept.low)
    assert np.isnan([found.low[2], found.high[2]]).all()


def test_where_there_is_no_interval() -> None:
    one_sided = bca_interval(2.0, REPLICATES, JACKKNIFE, level=0.95)
    constant = bca_interval(0.5, np.full(99, 0.5), np.full(15, 0.5), level=0.95)
    broken = bca_interval(ESTIMATE, REPLICATES, np.r_[JACKKNIFE[1:], np.nan], level=0.95)
    nothing = bca_interval(ESTIMATE, np.full(99, np.nan), JACKKNIFE, level=0.95)
    for found in (one_sided, constant, broken, nothing):
        assert np.isnan([found.low, found.high]).all()


def test_shapes_that_do_not_fit_are_named() -> None:
    with pytest.raises(ValueError, match=r"got \(2,\), \(999,\) and \(15,\)"):
        bca_interval([0.1, 0.2], REPLICATES, JACKKNIFE, level=0.95)
