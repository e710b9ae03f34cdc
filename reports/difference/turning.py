"""What became of a verdict."""

from collections.abc import Mapping
from types import MappingProxyType

from evenhand.audit.result import Verdict
from evenhand.reports.difference.record import Turn

RANK: Mapping[Verdict | None, int] = MappingProxyType(
    {
        "within_margin": 0,
        "inconclusive": 1,
        "insufficient_data": 2,
        "undefined": 2,
        "exceeds_margin": 3,
    }
)


def turn(before: Verdict | None, after: Verdict | None) -> Turn:
    """Return what became of a verdict; one that is no longer shown to exceed is not yet better.

    A gap that nobody looked at before and that exceeds counts as worse.

    >>> turn("within_margin", "inconclusive"), turn("exceeds_margin", "insufficient_data")
    ('worse', 'open')
    >>> turn(None, "exceeds_margin"), turn("inconclusive", None)
    ('worse', 'open')
    """
    if before == after:
        return "same"
    if before is None:
        return "worse" if after == "exceeds_margin" else "open"
    if after is None:
        return "open"
    if RANK[after] > RANK[before]:
        return "worse"
    if after == "within_margin":
        return "better"
    return "open"
