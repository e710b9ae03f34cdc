"""Several audits on one page: what each is about, what it found, and the way to its report."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from markupsafe import Markup

from evenhand.audit.result import AuditResult, Finding
from evenhand.reports.figures.svg import clean
from evenhand.reports.naming import named, slice_names
from evenhand.reports.tally import gap_words, gated, worst
from evenhand.reports.templating import fill, source
from evenhand.reports.wording import FOOTER

HARMS = "HRM"
"""How the codes of questions about named harms begin."""

MOST = 6
"""So many gaps are named on the page; the report of the audit has them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One audit of the page.

    Attributes:
        result: what was found.
        report: file of its report.
        absent: why models that might have taken part do not.
    """

    result: AuditResult
    report: Path
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A gap that is shown to exceed its margin, in words."""

    model: str
    what: str
    slice: str
    gap: str


def overview(entries: Sequence[Entry], *, beside: Path) -> str:
    """Return one HTML document about several audits; their reports are linked.

    Args:
        entries: the audits, in the order of the page.
        beside: folder in which the page will lie.
    """
    parts = [
        {
            "result": entry.result,
            "link": entry.report.relative_to(beside).as_posix(),
            "lines": exceeding(entry.result),
            "harms": named_harms(entry.result),
            "absent": entry.absent,
        }
        for entry in entries
    ]
    document = fill("overview", parts=parts, style=Markup(source("style.css")), footer=FOOTER)  # noqa: S704 - our own file
    return clean(str(document)) + "\n"


def exceeding(result: AuditResult) -> tuple[Line, ...]:
    """Return the widest gaps that are shown to exceed their margins, measured in margins."""
    names = slice_names(result)
    titles = {metric.name: metric.title for metric in result.metrics}
    beyond = [_only_beyond(finding) for finding in gated(result)]
    return tuple(
        Line(
            model=one.finding.model,
            what=f"{titles.get(one.finding.metric, one.finding.title)}, {one.finding.emotion}"
            + (f", change from {one.finding.against}" if one.finding.against else ""),
            slice=named(names, one.comparison.slice).full,
            gap=gap_words(one),
        )
        for one in worst(tuple(beyond), most=MOST)
    )


def named_harms(result: AuditResult) -> tuple[Finding, ...]:
    """Return what was asked about named harms of a model, in the order of the questions."""
    return tuple(f for f in result.findings if f.code.startswith(HARMS) and f.model)


def _only_beyond(finding: Finding) -> Finding:
    """Return a finding with the comparisons that exceed, and no others."""
    kept = tuple(row for row in finding.comparisons if row.verdict == "exceeds_margin")
    return replace(finding, comparisons=kept)
