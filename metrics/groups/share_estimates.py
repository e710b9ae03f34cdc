"""Shares of several groups with their binomial standard errors, from counts.

They take items as independent. Where persons give several items each, take cluster-robust standard
errors instead: binomial ones are too small then.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from evenhand.metrics.arguments import at_least
from evenhand.metrics.sums import Array, Undefined


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareEstimates:
    """One share a group.

    Attributes:
        shares: count over total, shape (k,).
        standard_errors: root of p (1 - p) / n or of p (1 - p) / (n - 1), shape (k,).
        totals: n of each group, shape (k,).
    """

    shares: Array
    standard_errors: Array
    totals: Array


def share_estimates(
    counts: ArrayLike, totals: ArrayLike, *, freedom_lost: int = 1
) -> ShareEstimates:
    """Return shares with binomial standard errors.

    The variance p (1 - p) / (n - 1) is right on average; p (1 - p) / n is too small by one part in
    n, and serves to compare with texts that use it.

    Args:
        counts: how many were so in each group, shape (k,).
        totals: of how many, shape (k,).
        freedom_lost: 1 divides by n - 1, 0 by n.

    Raises:
        Undefined: `no_items`, a total is 0; `too_few`, a total is 1 and the divisor n - 1.
        ValueError: a count is negative or above its total, a number is not finite, shapes differ,
            or freedom_lost is neither 0 nor 1.

    Examples:
        >>> share_estimates([1, 5], [5, 10]).standard_errors.round(4)
        array([0.2   , 0.1667])
    """
    hits, sizes = at_least(counts, 0.0, name="counts"), at_least(totals, 0.0, name="totals")
    if hits.ndim != 1 or hits.shape != sizes.shape:
        msg = f"counts and totals must be vectors of one length, got {hits.shape} and {sizes.shape}"
        raise ValueError(msg)
    wrong = ~(np.isfinite(hits) & np.isfinite(sizes) & (hits <= sizes))
    if wrong.any():
        pair = f"{hits[wrong][0]:g} of {sizes[wrong][0]:g}"
        msg = f"a count must be finite and not exceed its total, got {pair}"
        raise ValueError(msg)
    if freedom_lost not in (0, 1):
        msg = f"freedom_lost must be 0 or 1, got {freedom_lost}"
        raise ValueError(msg)
    if (sizes <= freedom_lost).any():
        reason = "no_items" if (sizes == 0).any() else "too_few"
        raise Undefined(reason)
    shares = hits / sizes
    errors = np.sqrt(shares * (1.0 - shares) / (sizes - freedom_lost))
    return ShareEstimates(shares=shares, standard_errors=errors, totals=sizes)
