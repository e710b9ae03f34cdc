"""The ratio of a group's rate to the highest one, with an interval that both rates give it."""

from dataclasses import dataclass

import numpy as np

from evenhand.audit.changes.estimate import Share

NO_TOP = "the highest rate is 0, so there is nothing to divide by"
NO_ENDS = "fewer than 5 persons on one side: no interval"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """A rate divided by another.

    Attributes:
        value: 0 or more; None where the other rate is 0.
        low, high: ends of the interval, None where there is none; `high` is None also where the
            data set no upper end.
        reason: why something is missing, `""` where nothing is.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str = ""


def rate_ratio(part: Share, top: Share, *, level: float) -> Ratio:
    """Return how a rate compares with the highest one.

    With rates p and P, and the ends l, u and L, U of their intervals (Wilson's, at the number of
    items that persons make them worth), the ends of p / P are the roots of MOVER-R (Newcombe 2016,
    doi:10.1177/0962280213502144):

        l (2 p - l) / (p P + sqrt((p P)^2 - l U (2 p - l) (2 P - U))), and
        (p P + sqrt((p P)^2 - u L (2 p - u) (2 P - L))) / (L (2 P - L)).

    The sides are taken as independent, which is cautious where a person stands on both. That the
    highest rate was picked as such is not allowed for.

    Args:
        part: the group.
        top: the group with the highest rate.
        level: of the interval.

    Examples:
        30 of 100 persons against 60 of 100:

        >>> from evenhand.audit.changes.estimate import share
        >>> sides = [share((np.arange(100) < n) * 1.0, np.arange(100)) for n in (30, 60)]
        >>> found = rate_ratio(*sides, level=0.95)
        >>> found.value, round(found.low, 2), round(found.high, 2)
        (0.5, 0.35, 0.7)
    """
    if not top.value:
        return Ratio(reason=NO_TOP)
    value = part.value / top.value
    one, other = part.number(level=level), top.number(level=level)
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return Ratio(value=value, reason=NO_ENDS)
    middle = part.value * top.value
    least, most = (end * (2 * part.value - end) for end in (one.low, one.high))
    above, below = (end * (2 * top.value - end) for end in (other.high, other.low))
    low = least / (middle + _root(middle, least * above)) if least > 0 else 0.0
    high = (middle + _root(middle, most * below)) / below if below > 0 else None
    return Ratio(value=value, low=low, high=high)


def _root(middle: float, product: float) -> float:
    """Return sqrt(middle^2 - product), 0 where rounding alone makes it negative."""
    return float(np.sqrt(max(middle**2 - product, 0.0)))
