"""The largest gaps between groups, and the largest changes between models that may do harm."""

from dataclasses import dataclass

from evenhand.audit.result import AuditResult, Finding, Verdict
from evenhand.reports.decision_words import Shown, shown
from evenhand.reports.digits import plain
from evenhand.reports.naming import named, slice_names
from evenhand.reports.rows import Cell, ruler
from evenhand.reports.tally import Worst, judged_changes, judged_gaps, margins_words, worst
from evenhand.reports.wording import unit_words

MOST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Top:
    """One of the largest gaps or changes as text.

    Attributes:
        shown: what the row shows of a new model; empty words for a gap between groups.
    """

    finding: Finding
    metric: str
    slice: str
    reference: str
    gap: Cell
    unit: str
    margin: str
    margins: str
    persons: str
    verdict: Verdict | None
    shown: Shown


def largest_gaps(result: AuditResult) -> tuple[Top, ...]:
    """Return the largest gaps of groups, of all models, measured in margins."""
    return tuple(_top(w, result) for w in worst(judged_gaps(result), most=MOST))


def worst_changes(result: AuditResult) -> tuple[Top, ...]:
    """Return the largest losses, widened gaps and drifts between models, in margins."""
    found = worst(judged_changes(result), most=MOST)
    return tuple(_top(w, result) for w in found if w.margins > 0)


def _top(w: Worst, result: AuditResult) -> Top:
    """Return a row as text."""
    titles = {m.name: m.title for m in result.metrics}
    return Top(
        finding=w.finding,
        metric=titles.get(w.finding.metric, w.finding.metric),
        slice=named(slice_names(result), w.comparison.slice).full,
        reference=w.comparison.reference,
        gap=ruler(w.finding.margin).cell(w.comparison.gap, signed=True),
        unit=unit_words(w.finding.unit),
        margin=plain(w.finding.margin or 0.0),
        margins=margins_words(w),
        persons=f"{w.comparison.inside.persons:,}" if w.comparison.inside.persons else "",
        verdict=w.comparison.verdict,
        shown=shown(w.finding, w.comparison),
    )
