"""Tests of a two-by-two table: do two groups differ in a share at all?

They answer whether chance alone would do, not whether a difference matters, and they count items as
independent: they belong to screening rules that ask for them.
"""

import numpy as np
from scipy import special

from evenhand.metrics.sums import Array

_TIE = 1e-7


def pooled_z(count: int, total: int, *, reference_count: int, reference_total: int) -> float | None:
    """Return the z statistic of two shares with the pooled variance.

    `(p1 - p2) / sqrt(p (1 - p) (1/n1 + 1/n2))` with p the share of both groups together; its square
    is the chi-squared statistic of the table without continuity correction.

    Args:
        count: how many were so in the group.
        total: of how many, above 0.
        reference_count: how many were so in the reference.
        reference_total: of how many, above 0.

    Returns:
        Negative when the group's share is lower; None when all or none of either were so.

    Examples:
        >>> z = pooled_z(12, 40, reference_count=48, reference_total=80)
        >>> round(z or 0.0, 6)
        -3.098387

    References:
        Fleiss, Levin & Paik 2003, Statistical Methods for Rates and Proportions, section 3.1
    """
    together = (count + reference_count) / (total + reference_total)
    variance = together * (1 - together) * (1 / total + 1 / reference_total)
    if variance <= 0:
        return None
    return float((count / total - reference_count / reference_total) / np.sqrt(variance))


def fisher_exact_p(count: int, total: int, *, reference_count: int, reference_total: int) -> float:
    """Return Fisher's two-sided exact p-value of equal shares.

    The hypergeometric probability, with both margins fixed, of all tables that are at most as
    probable as the one seen.

    Args:
        count: how many were so in the group.
        total: of how many.
        reference_count: how many were so in the reference.
        reference_total: of how many.

    Returns:
        In (0, 1].

    Examples:
        >>> round(fisher_exact_p(12, 40, reference_count=48, reference_total=80), 6)
        0.003409

    References:
        Fisher 1935, doi:10.2307/2342435
    """
    hits, everyone = count + reference_count, total + reference_total
    possible = np.arange(max(0, hits - reference_total), min(hits, total) + 1, dtype=np.float64)
    log_chance = _log_choose(total, possible) + _log_choose(reference_total, hits - possible)
    chance = np.exp(log_chance - _log_choose(everyone, np.array(hits, dtype=np.float64)))
    seen = chance[count - round(possible[0])]
    return float(min(chance[chance <= seen * (1 + _TIE)].sum(), 1.0))


def _log_choose(of: int, taken: Array) -> Array:
    """Return the logarithm of a binomial coefficient."""
    ways = special.gammaln(of + 1) - special.gammaln(taken + 1) - special.gammaln(of - taken + 1)
    return np.asarray(ways, dtype=np.float64)
