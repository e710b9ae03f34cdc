"""Groups of groups: crossings of attributes below the groups that they are part of."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from evenhand.audit.result import AuditResult, Comparison, Finding
from evenhand.reports.figures.of_findings.trees import Crossing, crossed, crossings, tree
from evenhand.reports.naming import SliceName, named, slice_names
from evenhand.reports.pictures import album, room
from evenhand.reports.rows import Cell, no_mark, ruler
from evenhand.reports.tally import worst
from evenhand.reports.templating import fill

TITLE = "Intersections"
ORDER = 66
PARTS: tuple[str, ...] = ("R12",)
MOST_DRAWN = 36_000
"""Characters of all trees together."""

MOST_LINES = 30
"""Crossings beyond their groups that are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A crossing whose gap is wider than those of all groups that it is part of.

    Attributes:
        parents: name and gap of each group.
        wider: how much wider it is than the widest of theirs, in margins.
    """

    finding: Finding
    name: SliceName
    comparison: Comparison
    gap: Cell
    parents: tuple[tuple[str, Cell], ...]
    wider: float


def applies(result: AuditResult) -> bool:
    """Return whether any question compares crossings."""
    return bool(crossed(result))


def render(result: AuditResult) -> Markup:
    """Return trees, the widest gaps first, and the crossings that stand out from their groups."""
    findings = sorted(crossed(result), key=lambda f: (not f.gated, -_widest(f, result)))
    lines = beyond_their_groups(result)
    return fill(
        "intersections",
        album=album(findings, lambda each: tree(each, result), most=room(result, MOST_DRAWN)),
        lines=lines[:MOST_LINES],
        more=max(0, len(lines) - MOST_LINES),
        rules=result.statistics,
    )


def beyond_their_groups(result: AuditResult) -> tuple[Line, ...]:
    """Return judged crossings with a wider gap than any of their groups, the widest first.

    Gaps are measured in margins for the order; a crossing or group without a value takes no part.
    """
    names = slice_names(result)
    found = [
        _line(each, finding, names)
        for finding in crossed(result)
        if finding.gated and finding.margin
        for each in crossings(finding, result)
        if _stands_out(each, result)
    ]
    return tuple(sorted(found, key=lambda line: -line.wider))


def _widest(finding: Finding, result: AuditResult) -> float:
    """Return the widest gap of a crossing in margins, 0 where there is none."""
    own = frozenset(each.part.id for each in crossings(finding, result))
    tops = worst((finding,), most=len(finding.comparisons))
    return next((top.margins for top in tops if top.comparison.slice in own), 0.0)


def _stands_out(crossing: Crossing, result: AuditResult) -> bool:
    sides = (crossing.comparison, *crossing.parents)
    if len(sides) == 1 or any(_unknown(c, result) for c in sides):
        return False
    own, *others = (abs(c.gap.value or 0.0) for c in sides)
    return own > max(others)


def _unknown(c: Comparison, result: AuditResult) -> bool:
    return c.gap.value is None or bool(no_mark(c, result.statistics, judged=True))


def _line(crossing: Crossing, finding: Finding, names: Mapping[str, SliceName]) -> Line:
    own, write = crossing.comparison, ruler(finding.margin)
    widest = max(abs(c.gap.value or 0.0) for c in crossing.parents)
    return Line(
        finding=finding,
        name=named(names, crossing.part.id),
        comparison=own,
        gap=write.cell(own.gap, signed=True),
        parents=tuple(
            (named(names, c.slice).full, write.cell(c.gap, signed=True)) for c in crossing.parents
        ),
        wider=(abs(own.gap.value or 0.0) - widest) / (finding.margin or 1.0),
    )
