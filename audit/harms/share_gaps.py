"""Gaps between two shares: known also where one side has none, as with a refusal of one group."""

import numpy as np

from evenhand.audit.changes.estimate import Share
from evenhand.audit.harms.gaps import FEW_PERSONS, Gap
from evenhand.metrics.inference.student import upper_tail


def share_gap(inside: Share, outside: Share, *, level: float, tested: bool = True) -> Gap:
    """Return how two shares differ, at the number of items that persons make each worth.

    Both Wilson intervals are joined (Newcombe 1998, method 10); the test is the score test of equal
    shares. The sides are taken as independent, which is cautious where a person stands on both.

    Args:
        inside: of the group.
        outside: of the others.
        level: of the interval.
        tested: whether enough persons differ for a test.

    Examples:
        Ten of fifty persons are refused, and none of the fifty others:

        >>> from evenhand.audit.changes.estimate import share
        >>> sides = [share(np.arange(50) < count, np.arange(50)) for count in (10, 0)]
        >>> found = share_gap(*sides, level=0.95)
        >>> round(found.value, 2), round(found.low, 2), round(found.high, 2), found.p < 0.01
        (0.2, 0.08, 0.34, True)
    """
    value = inside.value - outside.value
    one, other = (side.number(level=level) for side in (inside, outside))
    if one.low is None or other.low is None or one.high is None or other.high is None:
        return Gap(value=value, reason=FEW_PERSONS)
    low = value - np.hypot(inside.value - one.low, other.high - outside.value)
    high = value + np.hypot(one.high - inside.value, outside.value - other.low)
    p = _p(inside, outside) if tested else None
    return Gap(value=value, low=float(low), high=float(high), p=p)


def _p(inside: Share, outside: Share) -> float | None:
    """Return the two-sided p-value of equal shares, None where none or all items have it."""
    worth = inside.worth + outside.worth
    pooled = (inside.value * inside.worth + outside.value * outside.worth) / worth
    error = np.sqrt(pooled * (1 - pooled) * (1 / inside.worth + 1 / outside.worth))
    if error <= 0:
        return None
    t = abs(inside.value - outside.value) / error
    return float(2 * upper_tail(t, df=min(inside.df, outside.df)))
