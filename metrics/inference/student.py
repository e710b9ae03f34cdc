"""Student's t distribution for arrays of tests; at infinite degrees of freedom it is the normal.

`scipy.special` is enough for it and loads in a fraction of the time of `scipy.stats`.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evenhand.metrics.sums import Array, Mask


def upper_tail(t: ArrayLike, *, df: ArrayLike) -> Array:
    """Return P(T > t), without losing digits far out in the tail.

    Args:
        t: test statistics, any shape.
        df: degrees of freedom, broadcast against t; infinity is the normal distribution.

    Returns:
        Probabilities in [0, 1]; NaN where t or df is NaN or df is not above 0.

    Examples:
        The same statistic says less with few persons than with many:

        >>> upper_tail(2.0, df=[5, 50, np.inf]).round(4)
        array([0.051 , 0.0255, 0.0228])
    """
    freedom = np.asarray(df, dtype=np.float64)
    statistic = np.asarray(t, dtype=np.float64)
    return np.asarray(special.stdtr(freedom, -statistic), dtype=np.float64)


def quantile(probability: ArrayLike, *, df: ArrayLike) -> Array:
    """Return q with P(T <= q) = probability.

    Args:
        probability: in (0, 1), any shape.
        df: degrees of freedom, broadcast against probability; infinity is the normal distribution.

    Returns:
        Quantiles; NaN where df is NaN or not above 0.

    Examples:
        >>> quantile(0.975, df=[5, 50, np.inf]).round(3)
        array([2.571, 2.009, 1.96 ])
    """
    freedom = np.asarray(df, dtype=np.float64)
    share = np.asarray(probability, dtype=np.float64)
    return np.asarray(special.stdtrit(freedom, share), dtype=np.float64)


def spread_is_known(standard_error: ArrayLike, *, df: ArrayLike) -> Mask:
    """Return where a standard error can carry a statement: finite, above 0, with df above 0.

    A standard error of 0 comes from data that do not vary. It would turn any gap into certainty,
    so it counts as not known.

    Args:
        standard_error: any shape.
        df: degrees of freedom, broadcast against the standard error.
    """
    error = np.asarray(standard_error, dtype=np.float64)
    known = np.isfinite(error) & (error > 0) & (np.asarray(df, dtype=np.float64) > 0)
    return np.asarray(known, dtype=np.bool_)
