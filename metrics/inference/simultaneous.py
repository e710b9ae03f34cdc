"""Simultaneous intervals when persons are few: the max-t critical value, on the t scale."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evenhand.metrics.inference.intervals import Interval
from evenhand.metrics.inference.student import quantile


def simultaneous_interval(
    estimate: ArrayLike, *, critical: float, standard_error: ArrayLike, df: ArrayLike
) -> Interval:
    r"""Return intervals that hold for all estimates together, as wide as their degrees demand.

    A critical value from replicates knows how estimates depend on each other, and nothing of how
    uncertain their standard errors are. So it is carried over to the t distribution of each
    estimate, to the quantile that has the same probability:

    $$ \hat\theta \pm t_\nu^{-1}(\Phi(c)) \, s $$

    With many persons this is c itself. With 25 persons a group, c alone missed a gap of 0 in one
    family of six in ten instead of one in twenty.

    Args:
        estimate: shape (K,).
        critical: how many standard errors a max-t interval reaches to both sides.
        standard_error: shape (K,).
        df: degrees of freedom, shape (K,).

    Returns:
        Ends of shape (K,), NaN where an estimate, its error or its degrees are.

    Examples:
        >>> found = simultaneous_interval(0.0, critical=2.5, standard_error=1.0, df=10)
        >>> round(float(found.high), 2)
        3.04
    """
    point = np.asarray(estimate, dtype=np.float64)
    reach = quantile(special.ndtr(critical), df=df) * np.asarray(standard_error, dtype=np.float64)
    return Interval(low=point - reach, high=point + reach)
