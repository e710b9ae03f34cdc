"""How much attention a gated comparison asks for, by a rule of numbers that is printed with it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

from evenhand.audit.result import Comparison, Finding
from evenhand.reports.harm import harmful

Severity: TypeAlias = Literal[1, 2, 3, 4]

RULE: Mapping[Severity, str] = MappingProxyType(
    {
        1: "the gap is shown to exceed the margin, and the whole interval that decides lies beyond "
        "twice the margin",
        2: "the gap is shown to exceed the margin",
        3: "the gap is not settled, and its estimate lies beyond the margin",
        4: "the gap is not settled, and its estimate lies inside the margin or is not shown",
    }
)
"""What each severity says; 1 comes first. It ranks sizes of gaps, not harm to persons."""


def severity(c: Comparison, finding: Finding) -> Severity | None:
    """Return the severity of a gated comparison.

    Args:
        c: with its verdict.
        finding: with the margin.

    Returns:
        None where nothing exceeds and nothing is left unsettled: within the margin, or too few data
        for any answer.
    """
    if c.verdict == "exceeds_margin":
        return 1 if _far(c, finding.margin) else 2
    if c.verdict == "inconclusive":
        return 3 if _beyond(c, finding) and not c.suppressed else 4
    return None


def _far(c: Comparison, margin: float | None) -> bool:
    """Return whether the interval that decides lies beyond twice the margin, on one side."""
    low, high = c.decision_low, c.decision_high
    if margin is None or low is None or high is None or c.suppressed:
        return False
    return low > 2 * margin or high < -2 * margin


def _beyond(c: Comparison, finding: Finding) -> bool:
    """Return whether an estimate lies beyond the margin, where that does harm."""
    value, margin = c.gap.value, finding.margin
    return value is not None and margin is not None and harmful(value, finding.harm) > margin
