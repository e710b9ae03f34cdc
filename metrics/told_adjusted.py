"""Adjusted p-values of a family of which some rows are withheld from some readers."""

import numpy as np

from evenhand.metrics.multiplicity import holm
from evenhand.metrics.sums import Array, Mask


def told_adjusted(p: Array, *, hidden: Mask, alpha: float) -> Array:
    """Return Holm's p-values as they may be told: of hidden rows only which of them are rejected.

    An adjusted p-value can be that of another row times a count. Here hidden rows count as 0 or as
    1, and every row that is told is rejected, at `alpha`, when and only when it is by the numbers.
    Hidden rows keep their own, for readers who see them.

    Args:
        p: p-values of a family, shape (K,); NaN where there is no test.
        hidden: rows that are withheld from some readers, shape (K,).
        alpha: level of the family.

    Examples:
        >>> p = np.array([0.004, 0.012, 0.03])
        >>> told_adjusted(p, hidden=np.array([False, True, False]), alpha=0.05).round(3).tolist()
        [0.008, 0.024, 0.03]
    """
    adjusted = holm(p)
    rejected = np.where(adjusted <= alpha, 0.0, 1.0)
    told = holm(np.where(hidden & ~np.isnan(p), rejected, p))
    return np.asarray(np.where(hidden, adjusted, told))
