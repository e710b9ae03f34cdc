"""Heat maps of a result: which findings are the columns of which map, and what their cells are."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from evenhand.audit.result import AuditResult, Comparison, Finding
from evenhand.reports.decision_words import THEME, of_models
from evenhand.reports.digits import plain
from evenhand.reports.figures.heat import BREAKS, Cell, HeatRow, heat_maps
from evenhand.reports.figures.heat_layers import MARKED, WITHHELD
from evenhand.reports.figures.heat_legend import DRIFT_KEY, GAP_KEY, HeatScale
from evenhand.reports.figures.svg import Caption
from evenhand.reports.naming import anchor, named, slice_names
from evenhand.reports.rows import no_mark
from evenhand.reports.tally import by_comparison, in_words
from evenhand.reports.wording import several, unit_words

MOST_COLUMNS = 40
"""Columns of one map; more become further maps."""

FEWEST_COLUMNS = 2
"""With fewer the forest plot of the finding shows more."""

PARTS = (0.1, 0.25, 0.5, 1.0)
"""Where the colour changes in maps without a margin, as parts of the widest round gap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMap:
    """What a map is of.

    Attributes:
        model: whose gaps they are, `""` where they are of the data.
        title: what the gaps are of.
        findings: one a column.
    """

    model: str
    title: str
    findings: tuple[Finding, ...]


def judged_maps(result: AuditResult) -> tuple[HeatMap, ...]:
    """Return the maps of gaps in margins: one a model, with its gated findings as columns."""
    chosen = [f for f in of_slices(result) if f.gated and f.margin]
    return _maps(chosen, result, lambda f: (f.model,))


def shown_maps(result: AuditResult) -> tuple[HeatMap, ...]:
    """Return the maps of gaps that nothing judges: one a model and metric."""
    chosen = [f for f in of_slices(result) if not f.gated]
    return _maps(chosen, result, lambda f: (f.model, f.metric))


def of_slices(result: AuditResult) -> tuple[Finding, ...]:
    """Return the findings that compare slices, and no pairs, disturbed items or two models."""
    known = frozenset(s.id for s in result.slices)
    others = ("CFP", "ROB", THEME)
    return tuple(
        f
        for f in result.findings
        if not f.code.startswith(others) and any(c.slice in known for c in f.comparisons)
    )


def columns(findings: Sequence[Finding], result: AuditResult) -> tuple[str, ...]:
    """Return the names of columns: outcomes, with their metric where that differs."""
    titles = {m.name: m.title for m in result.metrics}
    if len({f.metric for f in findings}) == 1:
        return tuple(f.emotion or titles.get(f.metric, f.metric) for f in findings)
    return tuple(
        ", ".join(filter(None, (titles.get(f.metric, f.metric), f.emotion))) for f in findings
    )


def heat_rows(findings: Sequence[Finding], result: AuditResult) -> tuple[HeatRow, ...]:
    """Return a row for every slice that one of the findings compares, in the order of slices.

    Everybody, whom only models are compared over, comes first.
    """
    names = slice_names(result)
    found = [{c.slice: c for c in f.comparisons} for f in findings]
    rows = []
    for slice_id in ("", *names):
        cells = tuple(
            _cell(by_slice[slice_id], finding, result) if slice_id in by_slice else None
            for finding, by_slice in zip(findings, found, strict=True)
        )
        if any(cells):
            rows.append(HeatRow(name=named(names, slice_id), cells=cells))
    return tuple(rows)


def _cell(c: Comparison, finding: Finding, result: AuditResult) -> Cell:
    """Return a cell; what a forest plot has no point for has no colour here."""
    if c.suppressed:
        return Cell(gap=None, symbol=WITHHELD)
    judged = finding.verdict is not None
    if c.gap.value is None or no_mark(c, result.statistics, judged=judged):
        return Cell(gap=None, symbol=(c.verdict or "") if judged else "undefined")
    gap = c.gap.value / (finding.margin or 1.0) if finding.gated else c.gap.value
    return Cell(gap=gap, symbol=(c.verdict or "") if judged else _marked(c))


def _marked(c: Comparison) -> str:
    """Return the mark of a gap whose interval excludes zero."""
    ends = (c.gap.low, c.gap.high)
    apart = None not in ends and ((c.gap.low or 0.0) > 0 or (c.gap.high or 0.0) < 0)
    return MARKED if apart else ""


def _maps(
    findings: Iterable[Finding], result: AuditResult, key: Callable[[Finding], tuple[str, ...]]
) -> tuple[HeatMap, ...]:
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        groups.setdefault(key(finding), []).append(finding)
    return tuple(
        _map(members[at : at + MOST_COLUMNS], result)
        for members in groups.values()
        if len(members) >= FEWEST_COLUMNS
        for at in range(0, len(members), MOST_COLUMNS)
    )


def _map(findings: Sequence[Finding], result: AuditResult) -> HeatMap:
    first = findings[0]
    titles = {m.name: m.title for m in result.metrics}
    metric = titles.get(first.metric, first.metric)
    title = "gaps in margins" if first.gated else f"gaps of: {metric}"
    return HeatMap(model=first.model, title=title, findings=tuple(findings))


def heat_map(of: HeatMap, result: AuditResult) -> tuple[Markup, ...]:
    """Return the pictures of a map: several where the slices are many."""
    rows = heat_rows(of.findings, result)
    whose = of.model or "the data"
    return heat_maps(
        rows,
        columns(of.findings, result),
        scale=_scale(rows, of.findings[0]),
        caption=Caption(
            ident=anchor("heat", of.findings[0].id),
            title=f"Heat map of {whose}: {of.title}, slices by outcomes",
            description=_description(of.findings, rows),
        ),
    )


def _scale(rows: Sequence[HeatRow], first: Finding) -> HeatScale:
    """Return the scale: margins where there are any, else parts of the widest gap."""
    key = DRIFT_KEY if of_models(first) else GAP_KEY
    if first.gated:
        return HeatScale(breaks=BREAKS, words="margins", key=key)
    widest = max((abs(c.gap) for r in rows for c in r.cells if c and c.gap is not None), default=0)
    top = float(f"{0.7 * widest:.1g}") or 1.0
    low, middle, high, far = (part * top for part in PARTS)
    words = unit_words(first.unit).strip() or "the metric"
    return HeatScale(breaks=(low, middle, high, far), words=words, key=key)


def _description(findings: Sequence[Finding], rows: Sequence[HeatRow]) -> str:
    """Return what there is to see, in words."""
    told = [f"{several(len(rows), 'slice')} by {several(len(findings), 'outcome')}."]
    if findings[0].gated:
        told.append(f"Comparisons by verdict: {in_words(by_comparison(tuple(findings)))}.")
    else:
        marked = sum(c.symbol == MARKED for r in rows for c in r.cells if c)
        told.append(f"{several(marked, 'interval')} exclude zero; no verdict is given.")
    margins = {plain(f.margin) for f in findings if f.margin and f.gated}
    if len(margins) == 1:
        told.append(f"The margin is {margins.pop()}{unit_words(findings[0].unit)}.")
    return " ".join([*told, "The tables of the findings have every number."])
