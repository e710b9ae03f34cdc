"""The distribution of an estimated spread, as points and weights to average over.

With few persons the standard error is itself an estimate: it comes out as `u SE` with u the root of
a chi-squared variable over its degrees of freedom. Chances that depend on it are averages over u.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evenhand.metrics.sums import Array

NODES = 96
"""Points of the Gauss-Legendre rule; the averages of this package are then good to ten digits."""

REMOTE = 1e-15
"""Probability that is left out at either end."""

MOST = 1e8
"""Degrees of freedom above which the spread counts as this well known."""


def spread_points(df: ArrayLike, *, widest: ArrayLike = np.inf) -> tuple[Array, Array]:
    """Return values of u and their weights, so that `(weights * f(u)).sum(axis=0)` is E f(u).

    Args:
        df: degrees of freedom, above 0, any shape (...).
        widest: values of u above it are left out, as a test has no chance there.

    Returns:
        Points and weights, shape (96, ...). The weights sum to P(u <= widest), or are
        NaN where df is not above 0.

    Examples:
        The estimated variance is right on average:

        >>> u, weights = spread_points(7.0)
        >>> float((weights * u**2).sum().round(9))
        1.0
    """
    freedom = np.asarray(df, dtype=np.float64)
    half = np.minimum(np.where(freedom > 0, freedom, np.nan), MOST) / 2.0
    low = np.sqrt(special.gammaincinv(half, REMOTE) / half)
    high = np.minimum(np.sqrt(special.gammainccinv(half, REMOTE) / half), widest)
    reachable = np.asarray(high > low)
    high = np.where(reachable, high, low + 1.0)
    nodes, rule = np.polynomial.legendre.leggauss(NODES)
    column = (slice(None), *(np.newaxis,) * reachable.ndim)
    points = low + (high - low) * (nodes[column] + 1.0) / 2.0
    log_density = (2.0 * half - 1.0) * np.log(points) - half * points**2
    weights = rule[column] * np.exp(log_density - log_density.max(axis=0))
    mass = np.where(reachable, special.gammainc(half, half * high**2), 0.0)
    mass = np.where(np.isnan(half), np.nan, mass)
    return points, np.asarray(weights / weights.sum(axis=0) * mass, dtype=np.float64)
