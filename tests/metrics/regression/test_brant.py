"""Brant's test against its formula item by item, and against data of known kind."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from evenhand.metrics.regression.brant import brant
from evenhand.metrics.sums import Array, Undefined

RNG = np.random.default_rng(8)
DESIGN = np.column_stack([RNG.normal(size=400), RNG.random(400) < 0.4])


def _levels(design: Array, rng: np.random.Generator) -> Array:
    hidden = 1.2 * design[:, 0] + 0.5 * design[:, 1] + rng.logistic(size=len(design))
    return np.digitize(hidden, [-1.0, 0.5, 2.0]).astype(np.float64)


def _by_hand(truth: Array, design: Array) -> float:
    """Return Brant's statistic from Logit fits and loops over pairs of thresholds."""
    columns = sm.add_constant(design)
    fits = [sm.Logit((truth >= k).astype(float), columns).fit(disp=0) for k in np.unique(truth)[1:]]
    p = [fit.predict() for fit in fits]
    inverse = [np.linalg.inv(columns.T @ np.diag(q * (1 - q)) @ columns) for q in p]
    blocks = [
        [
            inverse[a] @ columns.T @ np.diag(p[max(a, b)] - p[a] * p[b]) @ columns @ inverse[b]
            for b in range(len(p))
        ]
        for a in range(len(p))
    ]
    slopes = np.concatenate([fit.params[1:] for fit in fits])
    spread = np.block([[block[1:, 1:] for block in row] for row in blocks])
    width = design.shape[1]
    differences = np.vstack(
        [
            np.hstack([-np.eye(width)] + [np.eye(width) * (a == b) for b in range(1, len(p))])
            for a in range(1, len(p))
        ]
    )
    off = differences @ slopes
    return float(off @ np.linalg.inv(differences @ spread @ differences.T) @ off)


def test_it_is_the_formula() -> None:
    truth = _levels(DESIGN, RNG)
    found = brant(truth, DESIGN, weights=np.ones(400))
    assert found.chi_squared == pytest.approx(_by_hand(truth, DESIGN))
    assert found.df == 4
    assert found.p == pytest.approx(stats.chi2.sf(found.chi_squared, 4))
    assert found.coefficients.shape == (3, 2)


def test_weights_repeat_items() -> None:
    truth, times = _levels(DESIGN, RNG), RNG.integers(0, 3, 400)
    rows = np.repeat(np.arange(400), times)
    weighted = brant(truth, DESIGN, weights=times.astype(np.float64))
    repeated = brant(truth[rows], DESIGN[rows], weights=np.ones(len(rows)))
    assert weighted.chi_squared == pytest.approx(repeated.chi_squared)


def test_proportional_odds_are_seldom_doubted() -> None:
    rng = np.random.default_rng(9)
    once = np.ones(400)
    small = [brant(_levels(DESIGN, rng), DESIGN, weights=once).p < 0.05 for _ in range(200)]
    assert 0.01 <= np.mean(small) <= 0.10


def test_odds_that_differ_by_threshold_are_seen() -> None:
    # the column moves the upper threshold and not the lower one
    column = np.repeat([0.0, 1.0], 300)
    truth = np.tile([0.0, 1.0, 2.0], 200)
    truth[300:] = np.repeat([0.0, 1.0, 2.0], [100, 40, 160])
    found = brant(truth, column[:, None], weights=np.ones(600))
    # the odds of the top rise from 100/200 to 160/140
    assert found.coefficients[:, 0] == pytest.approx([0.0, np.log(16 / 14 / 0.5)], abs=1e-9)
    assert found.p < 0.001


def test_two_levels_have_one_threshold() -> None:
    with pytest.raises(Undefined, match=r"^one_threshold\b"):
        brant((_levels(DESIGN, RNG) > 1).astype(np.float64), DESIGN, weights=np.ones(400))


def test_separation_at_one_threshold_ends_it() -> None:
    truth = np.array([0.0, 1, 0, 1, 2, 2])
    with pytest.raises(Undefined, match=r"^separation\b"):
        brant(truth, np.array([0.0, 0, 1, 1, 2, 2])[:, None], weights=np.ones(6))


def test_thresholds_that_tell_the_same_have_no_test() -> None:
    # Levels 1 and 2 differ in one item of a column that has no say: nearly one and the same fit.
    truth = np.array([0.0, 0, 2, 2, 1, 0, 0, 2, 2, 2])
    column = np.array([0.0] * 5 + [1.0] * 5)
    weights = np.array([1e9, 1e9, 1e9, 1e9, 1e-9] + [1e9] * 4 + [1e-9])
    with pytest.raises(Undefined, match=r"^singular\b"):
        brant(truth, column[:, None], weights=weights)
