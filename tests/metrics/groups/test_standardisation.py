"""Standardised gaps by hand, and their errors against regressions of statsmodels."""

import numpy as np
import pytest
import statsmodels.api as sm

from evenhand.metrics.groups.standardisation import standardised_gap
from evenhand.metrics.groups.two_arms import TwoArms
from evenhand.metrics.sums import Array

RNG = np.random.default_rng(3)
SIDE = RNG.integers(0, 3, 400)
STRATUM = RNG.integers(0, 3, 400)
PERSON = RNG.integers(0, 90, 400)
VALUES = 0.3 * (SIDE == 0) + STRATUM + RNG.normal(size=400) + RNG.normal(size=90)[PERSON]
ARMS = TwoArms(inside=SIDE == 0, outside=SIDE == 1)
ONCE = np.ones(400)


def _weights() -> tuple[Array, Array]:
    """Return the weight that each item has in the gap, and the strata's shares."""
    share = np.bincount(STRATUM) / 400
    pull = np.zeros(400)
    for rows, sign in ((ARMS.inside, 1.0), (ARMS.outside, -1.0)):
        count = np.bincount(STRATUM[rows])
        pull[rows] = sign * (share / count)[STRATUM[rows]]
    return pull, share


def test_a_gap_is_a_weighted_sum() -> None:
    pull, _ = _weights()
    found = standardised_gap(VALUES, ARMS, stratum=STRATUM, times=ONCE)
    assert found.gap == pytest.approx(float(pull @ VALUES))
    assert found.covered == pytest.approx(1.0)
    assert found.df == np.inf
    by_stratum = [
        VALUES[rows & (z == STRATUM)].var(ddof=1) / (rows & (z == STRATUM)).sum() * share**2
        for rows in (ARMS.inside, ARMS.outside)
        for z, share in enumerate(_weights()[1])
    ]
    assert found.standard_error == pytest.approx(float(np.sqrt(np.sum(by_stratum))))


def test_persons_make_it_the_sandwich_of_a_regression() -> None:
    # the saturated regression on stratum x side; the gap is one linear function of its coefficients
    rows = ARMS.either()
    cells = [(z, arm) for z in range(3) for arm in (ARMS.inside, ARMS.outside)]
    design = np.column_stack([(z == STRATUM) & arm for z, arm in cells]).astype(np.float64)[rows]
    fit = sm.OLS(VALUES[rows], design).fit(
        cov_type="cluster",
        cov_kwds={"groups": PERSON[rows], "use_correction": False},
    )
    contrast = np.column_stack([_weights()[1], -_weights()[1]]).ravel()
    plain = float(np.sqrt(contrast @ fit.cov_params() @ contrast))
    found = standardised_gap(VALUES, ARMS, stratum=STRATUM, times=ONCE, persons=PERSON)
    assert found.gap == pytest.approx(float(contrast @ fit.params))
    assert found.standard_error == pytest.approx(plain, rel=0.04)  # but for small-sample factors
    assert found.standard_error is not None
    assert found.standard_error > plain
    assert found.df is not None
    assert 30 < found.df < 90
    alone = standardised_gap(VALUES, ARMS, stratum=STRATUM, times=ONCE).standard_error
    assert alone is not None
    assert found.standard_error != pytest.approx(alone, rel=0.02)


def test_a_thin_stratum_is_left_out_and_weights_are_renormalised() -> None:
    values = np.array([1.0, 3.0, 0.0, 2.0, 9.0, 5.0])
    inside = np.array([True, True, False, False, True, False])
    arms = TwoArms(inside=inside, outside=~inside)
    stratum = np.array([0, 0, 0, 0, 1, 2])
    found = standardised_gap(values, arms, stratum=stratum, times=np.ones(6))
    assert found.gap == pytest.approx(1.0)
    assert found.used.tolist() == [True, False, False]
    assert found.covered == pytest.approx(4 / 6)
    # s^2 = 2 on both sides, n = 2: SE^2 = 1 + 1
    assert found.standard_error == pytest.approx(np.sqrt(2))


def test_without_common_strata_there_is_no_gap() -> None:
    arms = TwoArms(inside=np.array([True, False]), outside=np.array([False, True]))
    found = standardised_gap(np.zeros(2), arms, stratum=np.array([0, 1]), times=np.ones(2), least=1)
    assert found.gap is None
    assert found.covered == 0
    assert found.missing["gap"] == "no_overlap"


def test_a_spread_that_is_not_seen_has_a_reason() -> None:
    arms = TwoArms(inside=np.array([True, False]), outside=np.array([False, True]))
    alone = standardised_gap(
        np.array([1.0, 0.0]), arms, stratum=np.zeros(2, dtype=np.intp), times=np.ones(2), least=1
    )
    assert (alone.gap, alone.standard_error) == (1.0, None)
    assert alone.missing == {"standard_error": "too_few", "df": "too_few"}
    four = TwoArms(inside=np.arange(4) < 2, outside=np.arange(4) >= 2)
    same = standardised_gap(
        np.array([0.1 + 0.2, 0.3, 0.5, 0.5]),
        four,
        stratum=np.zeros(4, dtype=np.intp),
        times=np.ones(4),
    )
    assert same.missing["standard_error"] == "no_variation"
    single = standardised_gap(
        np.array([0.1, 0.3, 0.5, 0.6]),
        four,
        stratum=np.zeros(4, dtype=np.intp),
        times=np.ones(4),
        persons=np.array([0, 0, 1, 1]),
    )
    assert single.missing["standard_error"] == "too_few"
