"""What is open: gated comparisons that are neither cleared nor shown to exceed, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evenhand.audit.result import AuditResult, Comparison, Finding, Statistics
from evenhand.reports.digits import WITHHELD
from evenhand.reports.naming import SliceName, named, slice_names
from evenhand.reports.rows import beyond_alone, no_mark, persons_needed
from evenhand.reports.tally import gated
from evenhand.reports.wording import several

OPEN = frozenset({"inconclusive", "insufficient_data", "undefined"})
MOST = 20
"""Lines of a list; the rest is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRow:
    """One open comparison, or a gated finding without any.

    Attributes:
        finding: the question that it belongs to.
        slice: its id, `""` where no slice could be compared.
        name: the slice in words.
        told: how many persons there are and are needed, and why it is open.
    """

    finding: Finding
    slice: str
    name: str
    told: str


def open_rows(result: AuditResult) -> tuple[OpenRow, ...]:
    """Return every open row of the gated findings, in the order of the result."""
    names = slice_names(result)
    return tuple(
        row for finding in gated(result) for row in _rows(finding, names, result.statistics)
    )


def shortened(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the first lines, and how many more there are.

    >>> shortened(["a"] * 22)[-2:]
    ('a', 'and 2 more')
    """
    rest = len(lines) - MOST
    return tuple(lines) if rest <= 0 else (*lines[:MOST], f"and {rest:,} more")


def _rows(
    finding: Finding, names: Mapping[str, SliceName], rules: Statistics
) -> tuple[OpenRow, ...]:
    """Return the open rows of one finding."""
    if not finding.comparisons and finding.verdict in OPEN:
        return (OpenRow(finding=finding, slice="", name="", told="no slice could be compared"),)
    return tuple(
        OpenRow(
            finding=finding, slice=c.slice, name=named(names, c.slice).full, told=_told(c, rules)
        )
        for c in finding.comparisons
        if c.verdict in OPEN
    )


def _told(c: Comparison, rules: Statistics) -> str:
    """Return counts and reason; a withheld row tells only that it is withheld."""
    if c.suppressed:
        return WITHHELD
    why = no_mark(c, rules, judged=True)
    if why:
        return why[0].lower() + why[1:].rstrip(".")
    said = []
    if c.inside.persons is not None:
        said.append(several(c.inside.persons, "person"))
        needed = persons_needed(c)
        if needed is not None and needed > c.inside.persons:
            said.append(f"about {needed:,} needed")
    hints = [code.replace("_", " ") for code in c.hints]
    if beyond_alone(c, rules.alpha):
        hints.insert(0, "beyond the margin by itself, not after adjustment")
    counts = ", ".join(said)
    reasons = ", ".join(hints)
    if not (counts and reasons):
        return counts or reasons or "no reason recorded"
    return f"{counts} ({reasons})"
