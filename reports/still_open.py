"""Why nothing is decided about a change from an old model to a new one, in a few words."""

from collections.abc import Mapping
from types import MappingProxyType

from evenhand.audit.result import Comparison, Finding
from evenhand.reports.harm import harmful
from evenhand.reports.rows import beyond_alone, persons_needed
from evenhand.reports.wording import several

BARRED: Mapping[str, str] = MappingProxyType(
    {
        "no_skill": "not both models show skill",
        "unequal_loss": "the new model leaves more items without a score",
    }
)
"""What keeps a change from being cleared however small it is, by the hint that says so."""

KEEPS_OPEN: Mapping[str, str] = MappingProxyType(
    {
        **BARRED,
        "worse_than_before": "a worsening is seen, how large it is not settled",
        "near_margin": "near to what is tolerated",
        "no_variation": "no precision known",
    }
)
"""Why a change is not settled where more persons are not the first answer."""


def missing(c: Comparison, alpha: float) -> str:
    """Return what an inconclusive change lacks, in a few words; `""` where nothing is known.

    Args:
        c: an inconclusive change.
        alpha: level of the tests.
    """
    more = persons_missing(c)
    if more:
        return f"about {several(more, 'more person')}"
    if beyond_alone(c, alpha):
        return "beyond what is tolerated by itself, not after adjustment"
    return next((words for code, words in KEEPS_OPEN.items() if code in c.hints), "")


def held_back(c: Comparison, finding: Finding) -> str:
    """Return why a change that is small enough is not cleared; `""` where that is not so."""
    ends = (c.decision_low, c.decision_high)
    if c.verdict != "inconclusive" or finding.margin is None or c.suppressed or None in ends:
        return ""
    if any(harmful(end, finding.harm) >= finding.margin for end in ends if end is not None):
        return ""
    return next((words for code, words in BARRED.items() if code in c.hints), "")


def persons_missing(c: Comparison) -> int:
    """Return how many more persons an open row needs; 0 where it is not known or not for that."""
    needed, there = persons_needed(c), c.inside.persons
    if c.suppressed or needed is None or there is None:
        return 0
    return max(0, needed - there)
