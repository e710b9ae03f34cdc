"""How many runs of one variant an audit can afford: a rule about sizes, never about the clock."""

from typing import Final

from evenhand.audit.evidence import Evidence

MOST: Final = 60
"""No variant has more runs than this."""

FEWEST: Final = 5
"""Nor is one cut to fewer, however large the audit."""

BUDGET: Final = 1_200
"""Work of all runs of a variant, in units of one metric in one slice of a small audit."""

EACH: Final = 30
"""Work of a run before anything is measured, in these units."""

ENTRIES: Final = 40_000
"""So many sums are as much work again as a small audit."""


def affordable(evidence: Evidence, *, wanted: int) -> int:
    """Return how many runs of a variant are made; the same audit always affords the same.

    A run measures every gated metric, and the tests of skill beside it, in every slice.

    Args:
        evidence: of the gates alone.
        wanted: runs that there could be.

    Returns:
        At most `wanted`.
    """
    entries = evidence.sums.limbs[0].size
    work = EACH + len(evidence.slices) * len(evidence.metrics) * (1 + entries / ENTRIES)
    return min(wanted, MOST, max(FEWEST, int(BUDGET / work)))


def of_many(noun: str, *, taken: int, of: int, by: str) -> str:
    """Return words for which ones were taken.

    Examples:
        >>> of_many("rater", taken=12, of=12, by="ratings")
        'each of the 12 raters'
        >>> of_many("rater", taken=60, of=2400, by="ratings")
        'the 60 of 2,400 raters with the most ratings, each by itself'
    """
    if taken == of:
        return f"each of the {of:,} {noun}s"
    return f"the {taken:,} of {of:,} {noun}s with the most {by}, each by itself"
