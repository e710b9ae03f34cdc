"""Several models side by side: the same metric and outcome in the same slices."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from evenhand.audit.result import AuditResult, Comparison, Finding
from evenhand.reports.figures.dots import Dot
from evenhand.reports.figures.facets import FacetRow, FacetScale, facets
from evenhand.reports.figures.lines import in_brackets
from evenhand.reports.figures.of_findings.heat_maps import of_slices
from evenhand.reports.figures.svg import Caption
from evenhand.reports.naming import anchor, slice_names
from evenhand.reports.rows import no_mark
from evenhand.reports.tally import by_comparison, in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """Findings that ask the same of several models.

    Attributes:
        metric: its title.
        outcome: the emotion, or which emotions a mean is over.
        findings: one a model.
    """

    metric: str
    outcome: str
    findings: tuple[Finding, ...]


def side_by_side(result: AuditResult) -> tuple[SideBySide, ...]:
    """Return what is asked of two models or more, judged questions first.

    A mean over emotions is put beside another only where both models read the same emotions.
    """
    covers = {m.name: m.covers for m in result.models}
    titles = {m.name: m.title for m in result.metrics}
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in sorted(of_slices(result), key=lambda f: not f.gated):
        if finding.model not in covers:
            continue
        single = finding.emotion in result.data.emotions
        read = () if single else tuple(sorted(covers[finding.model]))
        key = (finding.code, finding.metric, finding.emotion, finding.margin, finding.gated, read)
        groups.setdefault(key, []).append(finding)
    return tuple(
        SideBySide(
            metric=titles.get(members[0].metric, members[0].metric),
            outcome=members[0].emotion,
            findings=tuple(members),
        )
        for members in groups.values()
        if len({f.model for f in members}) > 1
    )


def drawn(found: SideBySide, result: AuditResult) -> tuple[Markup, ...]:
    """Return the picture of models side by side."""
    first = found.findings[0]
    judged = first.verdict is not None
    told = [
        f"{f.model}: {in_words(by_comparison((f,))) if judged else 'no verdict'}"
        for f in found.findings
    ]
    return facets(
        _rows(found.findings, result),
        [f.model for f in found.findings],
        scale=FacetScale(
            margin=(first.margin or 0.0) if judged else 0.0,
            words=f"gap: slice minus reference{in_brackets(first.unit)}",
        ),
        caption=Caption(
            ident=anchor("beside", first.id),
            title=f"Models side by side: {found.metric}, {found.outcome}",
            description=f"{'; '.join(told)}. The tables of the findings have every number.",
        ),
    )


def _rows(findings: Sequence[Finding], result: AuditResult) -> tuple[FacetRow, ...]:
    """Return a row for every slice that any of the findings compares."""
    own = [{c.slice: c for c in f.comparisons} for f in findings]
    return tuple(
        FacetRow(
            name=name,
            dots=tuple(
                _dot(by_slice.get(slice_id), finding, result)
                for by_slice, finding in zip(own, findings, strict=True)
            ),
        )
        for slice_id, name in slice_names(result).items()
        if any(slice_id in by_slice for by_slice in own)
    )


def _dot(c: Comparison | None, finding: Finding, result: AuditResult) -> Dot | None:
    judged = finding.verdict is not None
    if c is None or c.gap.value is None or no_mark(c, result.statistics, judged=judged):
        return None
    shape = c.verdict if judged and c.verdict else "dot"
    return Dot(value=c.gap.value, low=c.gap.low, high=c.gap.high, shape=shape)
