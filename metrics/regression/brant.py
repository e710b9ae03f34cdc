"""Are the odds proportional? Brant's test of one set of coefficients for all thresholds.

The proportional-odds model says that a column shifts every threshold by the same log-odds. One
logistic regression a threshold lets them differ; a Wald test holds the regressions, which share
their items, against each other (Brant 1990, doi:10.2307/2532457).
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from evenhand.metrics.regression.proportional_odds import proportional_odds
from evenhand.metrics.sums import Array, Undefined

_DEPENDENT = 1e12


@dataclass(frozen=True, slots=True, kw_only=True)
class ParallelSlopes:
    """Test of one slope for all thresholds.

    Attributes:
        chi_squared: Wald statistic.
        df: columns times thresholds beyond the first.
        p: chance of so large a statistic when the odds are proportional.
        coefficients: of the logistic regression at each threshold, shape (K - 1, p).
    """

    chi_squared: float
    df: int
    p: float
    coefficients: Array


def brant(truth: Array, design: Array, *, weights: Array) -> ParallelSlopes:
    """Return Brant's test of proportional odds.

    Args:
        truth: levels, shape (n,).
        design: columns without an intercept, shape (n, p).
        weights: how often each item counts, whole numbers, shape (n,).

    Returns:
        A small p says that a column moves some thresholds more than others.

    Raises:
        Undefined: `one_threshold`, fewer than three levels occur; `separation` or `singular` at one
            of the thresholds.

    Examples:
        The column doubles the odds of the top level, and does nothing at the lower threshold:

        >>> truth, column = np.repeat([0.0, 1, 2, 0, 1, 2], 20), np.repeat([0.0, 1], 60)
        >>> times = np.repeat([10.0, 10, 10, 10, 6, 14], 20)
        >>> brant(truth, column[:, None], weights=times).p < 0.001
        True
    """
    kept = weights > 0
    truth, design, weights = truth[kept], design[kept], weights[kept]
    cuts = np.unique(truth)[1:]
    if len(cuts) <= 1:
        reason = "one_threshold"
        raise Undefined(reason)
    fits = [
        proportional_odds((truth >= cut).astype(np.float64), design, weights=weights)
        for cut in cuts
    ]
    slopes = np.array([fit.coefficients for fit in fits])
    predictors = [design @ fit.coefficients - fit.thresholds[0] for fit in fits]
    covariance = _joint_covariance(
        np.array([special.expit(x) for x in predictors]), design, weights
    )
    return _wald(slopes, covariance)


def _joint_covariance(chances: Array, design: Array, weights: Array) -> Array:
    """Return the covariance of all slopes, shape (thresholds p, thresholds p).

    Whether an item reaches one threshold and whether it reaches a higher one vary together by
    `P(higher) (1 - P(lower))`.
    """
    columns = np.hstack([np.ones((len(design), 1)), design])
    count, width = len(chances), columns.shape[1]
    own = [(columns.T * (weights * p * (1 - p))) @ columns for p in chances]
    inverses = [np.linalg.inv(matrix) for matrix in own]
    found = np.empty((count, width - 1, count, width - 1))
    for low in range(count):
        for high in range(low, count):
            shared = weights * chances[high] * (1 - chances[low])
            block = inverses[low] @ ((columns.T * shared) @ columns) @ inverses[high]
            found[low, :, high, :] = block[1:, 1:]
            found[high, :, low, :] = block[1:, 1:].T
    return found.reshape(count * (width - 1), -1)


def _wald(slopes: Array, covariance: Array) -> ParallelSlopes:
    """Return the test that all rows of slopes are the first."""
    thresholds, width = slopes.shape
    contrast = np.kron(
        np.hstack([-np.ones((thresholds - 1, 1)), np.eye(thresholds - 1)]), np.eye(width)
    )
    off, spread = contrast @ slopes.ravel(), contrast @ covariance @ contrast.T
    if np.linalg.cond(spread) > _DEPENDENT:
        reason = "singular"
        raise Undefined(reason)
    chi_squared = float(off @ np.linalg.solve(spread, off))
    df = len(off)
    return ParallelSlopes(
        chi_squared=chi_squared,
        df=df,
        p=float(special.chdtrc(df, max(chi_squared, 0.0))),
        coefficients=slopes,
    )
