"""Every slice in a line, and the gaps of all outcomes at a glance."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from markupsafe import Markup

from evenhand.audit.result import AuditResult, Finding, SliceRecord, Verdict
from evenhand.reports.digits import count
from evenhand.reports.figures.of_findings.heat_maps import (
    heat_map,
    judged_maps,
    of_slices,
    shown_maps,
)
from evenhand.reports.naming import SliceName, named, slice_names
from evenhand.reports.pictures import album, room
from evenhand.reports.tally import Worst, gap_words, gated, margins_words, worst
from evenhand.reports.templating import fill
from evenhand.reports.wording import STATUSES, VERDICTS

TITLE = "Slices"
ORDER = 64
PARTS: tuple[str, ...] = ("R12",)

MOST_DRAWN = 150_000
"""Characters of all heat maps together; beyond them the tables of the findings have the numbers."""

MOST_LINES = 120
"""Slices that have a line; the findings have all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A slice in a line.

    Attributes:
        group, level: its name.
        persons, items: as text.
        status: in words, `""` where it is assessed.
        counts: how often each verdict was given to it.
        widest: its largest gap in margins, None where none was judged.
        gap: that gap with its unit and interval.
        margins: the same in margins.
    """

    group: str
    level: str
    persons: str
    items: str
    status: str
    counts: dict[Verdict, int]
    widest: Worst | None
    gap: str
    margins: str


def applies(result: AuditResult) -> bool:
    """Return whether any question compares slices."""
    return bool(result.slices and of_slices(result))


def render(result: AuditResult) -> Markup:
    """Return the heat maps and a line for every slice."""
    maps = (*judged_maps(result), *shown_maps(result))
    found = album(maps, lambda each: heat_map(each, result), most=room(result, MOST_DRAWN))
    lines = slice_lines(result)
    return fill(
        "slices",
        album=found,
        groups=[(g, list(m)) for g, m in groupby(lines[:MOST_LINES], key=lambda x: x.group)],
        more=max(0, len(lines) - MOST_LINES),
        verdicts=VERDICTS,
    )


def slice_lines(result: AuditResult) -> tuple[Line, ...]:
    """Return a line for every slice, in the order of the result."""
    names, known = slice_names(result), frozenset(f.id for f in of_slices(result))
    findings = tuple(f for f in gated(result) if f.id in known)
    return tuple(
        _line(part, named(names, part.id), tuple(_only(findings, part.id)))
        for part in result.slices
    )


def _only(findings: Iterable[Finding], slice_id: str) -> Iterator[Finding]:
    """Yield the findings with nothing but their comparison of one slice."""
    for finding in findings:
        if own := tuple(c for c in finding.comparisons if c.slice == slice_id):
            yield replace(finding, comparisons=own)


def _line(part: SliceRecord, name: SliceName, findings: tuple[Finding, ...]) -> Line:
    found = Counter(c.verdict for f in findings for c in f.comparisons if c.verdict)
    top = worst(findings, most=1)
    return Line(
        group=name.group,
        level=name.level,
        persons=count(part.persons),
        items=count(part.items),
        status="" if part.status == "assessed" else STATUSES[part.status],
        counts={verdict: found[verdict] for verdict in VERDICTS},
        widest=top[0] if top else None,
        gap=gap_words(top[0]) if top else "",
        margins=margins_words(top[0]) if top else "",
    )
