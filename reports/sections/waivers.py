"""Accepted findings: who lets which gap stand, for what reason, up to what size and until when."""

from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup

from evenhand.audit.result import AuditResult, BaselineRecord, Comparison, Finding, WaiverRecord
from evenhand.reports.accepted import STANDINGS, accepted_words, by_urgency, days_left
from evenhand.reports.digits import MISSING, WITHHELD, plain
from evenhand.reports.naming import named, slice_names
from evenhand.reports.rows import ruler
from evenhand.reports.templating import fill
from evenhand.reports.wording import several, unit_words

TITLE = "Accepted findings"
ORDER = 12
PARTS: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A waiver as text.

    Attributes:
        waiver: as recorded.
        finding: that it is about, None where the audit has none of its id.
        name: of the slice.
        standing: in words.
        left: how long it holds, or how long ago it ended.
        accepted, today: the gap then and now.
        margin: the largest accepted gap, with its unit.
    """

    waiver: WaiverRecord
    finding: Finding | None
    name: str
    standing: str
    left: str
    accepted: str
    today: str
    margin: str


def applies(result: AuditResult) -> bool:
    """Return whether the audit was held against a baseline."""
    return result.baseline is not None


def render(result: AuditResult) -> Markup:
    """Return what the baseline changes, every waiver, and what blocks nonetheless."""
    known = result.baseline
    if known is None:
        return Markup()
    names = slice_names(result)
    findings = {finding.id: finding for finding in result.findings}
    blocking = [
        (findings[one.finding], named(names, one.slice).full or "all", one.says)
        for one in known.blocking
    ]
    return fill(
        "waivers",
        said=accepted_words(result),
        result=result,
        known=known,
        lines=lines(result, known),
        blocking=blocking,
    )


def lines(result: AuditResult, known: BaselineRecord) -> tuple[Line, ...]:
    """Return every waiver as text, those that ask for attention first.

    Args:
        result: with a baseline.
        known: that baseline.
    """
    names, day = slice_names(result), date.fromisoformat(known.checked_on)
    findings = {finding.id: finding for finding in result.findings}
    rows = {(f.id, c.slice): c for f in result.findings for c in f.comparisons}
    return tuple(
        _line(
            one,
            findings.get(one.finding),
            rows.get((one.finding, one.slice)),
            name=named(names, one.slice).full if one.slice else "",
            day=day,
        )
        for one in by_urgency(known)
    )


def _line(
    one: WaiverRecord, finding: Finding | None, row: Comparison | None, *, name: str, day: date
) -> Line:
    """Return one waiver as text; what this edition withholds is said to be withheld."""
    write = ruler(finding.margin if finding else None)
    if one.margin is not None:
        write = replace(write, guards=(*write.guards, one.margin, -one.margin))
    absent = WITHHELD if row is not None and row.suppressed else MISSING
    gaps = one.accepted_gap, row.gap.value if row else None
    accepted, today = (absent if gap is None else write.text(gap, signed=True) for gap in gaps)
    unit = unit_words(finding.unit) if finding else ""
    return Line(
        waiver=one,
        finding=finding,
        name=name,
        standing=STANDINGS[one.standing],
        left=_left(days_left(one, day)),
        accepted=accepted,
        today=today,
        margin=absent if one.margin is None else plain(one.margin) + unit,
    )


def _left(days: int) -> str:
    """Return for how long a waiver holds.

    >>> _left(12), _left(0), _left(-1)
    ('in 12 days', 'today', '1 day ago')
    """
    if not days:
        return "today"
    return f"in {several(days, 'day')}" if days > 0 else f"{several(-days, 'day')} ago"
