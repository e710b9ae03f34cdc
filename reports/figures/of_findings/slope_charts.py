"""Slope charts of counterfactual pairs: one picture a model and counterfactual."""

from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from evenhand.audit.result import AuditResult, Comparison, Finding
from evenhand.reports.digits import WITHHELD
from evenhand.reports.figures.slopes import Slope, slopes
from evenhand.reports.figures.svg import Caption
from evenhand.reports.naming import anchor, named, slice_names
from evenhand.reports.rows import no_mark, ruler
from evenhand.reports.tally import by_comparison, in_words
from evenhand.reports.wording import several

MOST_SLOPES = 42
"""Small pictures of one chart; the forest plots of the findings have all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlopeChart:
    """What a chart is of.

    Attributes:
        model: whose scores.
        title: what was changed.
        findings: one an outcome.
    """

    model: str
    title: str
    findings: tuple[Finding, ...]

    @property
    def left_out(self) -> int:
        """Slopes that have no room in the chart."""
        return max(0, sum(len(f.comparisons) for f in self.findings) - MOST_SLOPES)


def slope_charts(result: AuditResult) -> tuple[SlopeChart, ...]:
    """Return the charts of all findings on pairs, in the order of the result."""
    found = [f for f in result.findings if f.code.startswith("CFP") and f.comparisons]
    found.sort(key=lambda f: (_place(f.model, result), not f.gated))
    parts = groupby(found, key=lambda f: (f.model, f.title, f.gated))
    return tuple(
        SlopeChart(model=model, title=title, findings=tuple(members))
        for (model, title, _), members in parts
    )


def _place(model: str, result: AuditResult) -> int:
    names = [m.name for m in result.models]
    return names.index(model) if model in names else len(names)


def slope_chart(of: SlopeChart, result: AuditResult) -> tuple[Markup, ...]:
    """Return the picture of a chart."""
    first = of.findings[0]
    found = [slope_of(c, f, result) for f in of.findings for c in f.comparisons][:MOST_SLOPES]
    told = in_words(by_comparison(of.findings)) if first.gated else "no verdict is given"
    return (
        slopes(
            found,
            words="mean score",
            caption=Caption(
                ident=anchor("slopes", first.id),
                title=f"Slope chart of {of.model}: {of.title}",
                description=f"{several(len(found), 'change')} of a mean score from the originals "
                f"to the changed items: {told}. The tables of the findings have every number.",
            ),
        ),
    )


def slope_of(c: Comparison, finding: Finding, result: AuditResult) -> Slope:
    """Return a comparison of pairs as a slope; what a forest plot has no point for has none."""
    group = named(slice_names(result), c.slice).full
    judged, write = finding.verdict is not None, ruler(finding.margin)
    why = WITHHELD if c.suppressed else no_mark(c, result.statistics, judged=judged)
    if why or c.gap.value is None or c.outside.value is None:
        return Slope(
            outcome=finding.emotion,
            group=group,
            original=None,
            changed=None,
            text=why or "no value",
        )
    cell = write.cell(c.gap, signed=True)
    return Slope(
        outcome=finding.emotion,
        group=group,
        original=c.outside.value,
        changed=c.outside.value + c.gap.value,
        low=c.gap.low,
        high=c.gap.high,
        margin=finding.margin or 0.0,
        verdict=c.verdict if judged else None,
        text=f"{cell.text} ({cell.interval})" if cell.interval else cell.text,
    )
