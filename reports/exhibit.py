"""One finding laid out: its facts, its figure and its table, all from the same rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from evenhand.audit.result import AuditResult, EvidenceTable, Finding
from evenhand.reports.digits import MISSING, WITHHELD, number, plain, probability
from evenhand.reports.figures.forest import Scale, forest, limit_for
from evenhand.reports.figures.svg import Caption
from evenhand.reports.naming import anchor, slice_names
from evenhand.reports.rows import Row, rows
from evenhand.reports.tally import by_comparison, in_words
from evenhand.reports.wording import VERDICTS, several, unit_words

PANEL = 36
"""Most rows of one picture, so that it fits a sheet of paper."""

MOST_DRAWN = 2000
"""Most rows that a report draws; beyond them findings keep their tables and lose their pictures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table of evidence as text; `numeric` says which columns stand to the right."""

    title: str
    columns: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """A finding with everything that its template draws.

    Attributes:
        metric: title of the metric, `""` where there is none.
        margin: with its unit, `""` where there is none.
        reference: what the slices are held against, `""` where rows differ in that.
        counts: compared slices by verdict, in words.
        groups: rows under the name of their group.
    """

    finding: Finding
    metric: str
    margin: str
    reference: str
    counts: str
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    figures: tuple[Markup, ...]
    grids: tuple[Grid, ...]
    judged: bool


def exhibit(finding: Finding, result: AuditResult) -> Exhibit:
    """Return a finding laid out."""
    prepared = rows(finding, result)
    references = {row.reference for row in prepared}
    titles = {m.name: m.title for m in result.metrics}
    return Exhibit(
        finding=finding,
        metric=titles.get(finding.metric, finding.metric),
        margin=margin_words(finding),
        reference=references.pop() if len(references) == 1 else "",
        counts=in_words(by_comparison((finding,))) if finding.verdict else "",
        groups=tuple(
            (name, tuple(members))
            for name, members in groupby(prepared, key=lambda r: r.name.group)
        ),
        figures=_figures(finding, prepared, result) if finding.id in drawn(result) else (),
        grids=tuple(grid(table, result) for table in finding.tables),
        judged=finding.verdict is not None,
    )


def drawn(result: AuditResult) -> frozenset[str]:
    """Return the ids of the findings that have a picture: gated ones first, then in their order."""
    left, found = MOST_DRAWN, []
    for finding in sorted(result.findings, key=lambda f: not f.gated):
        left -= len(finding.comparisons)
        if left >= 0:
            found.append(finding.id)
    return frozenset(found)


def margin_words(finding: Finding) -> str:
    """Return the margin with its unit."""
    if finding.margin is None:
        return ""
    return f"{plain(finding.margin)}{unit_words(finding.unit)}"


def grid(table: EvidenceTable, result: AuditResult) -> Grid:
    """Return a table of evidence as text; slice ids become names, kept-back cells say so."""
    names = slice_names(result)

    kept = {s.id for s in result.slices if s.status == "suppressed"}

    def text(value: str | float | None, column: str, absent: str) -> str:
        if value is None:
            return absent
        if isinstance(value, str):
            return names[value].full if value in names else value
        if isinstance(value, int):
            return f"{value:,}"
        if column in {"p", "q"} or column.startswith("p of "):
            return probability(value, alpha=1 - result.statistics.level)
        return number(value)

    numeric = tuple(
        any(not isinstance(v, str | None) for v in column)
        for column in zip(*table.rows, strict=True)
    )
    return Grid(
        title=table.title,
        columns=table.columns,
        numeric=numeric or (False,) * len(table.columns),
        rows=tuple(
            tuple(
                text(value, column, MISSING if kept.isdisjoint(row) else WITHHELD)
                for column, value in zip(table.columns, row, strict=True)
            )
            for row in table.rows
        ),
    )


def _figures(finding: Finding, prepared: Sequence[Row], result: AuditResult) -> tuple[Markup, ...]:
    """Return the pictures: one, or several with the same axis where the slices are many."""
    if not prepared:
        return ()
    scale = Scale(
        margin=finding.margin,
        unit=finding.unit,
        limit=limit_for(prepared, margin=finding.margin),
        level=result.statistics.level,
        decision_level=1 - 2 * result.statistics.alpha,
    )
    parts = [prepared[at : at + PANEL] for at in range(0, len(prepared), PANEL)]
    return tuple(
        forest(part, scale=scale, caption=_caption(finding, part, number_of=at))
        for at, part in enumerate(parts, start=1)
    )


def _caption(finding: Finding, part: Sequence[Row], *, number_of: int) -> Caption:
    """Return the words for readers who do not see the picture."""
    margin = f" and the margin of {margin_words(finding)}" if finding.margin else ""
    told = [f"Gaps of {several(len(part), 'slice')} with their intervals{margin}."]
    for verdict, words in VERDICTS.items():
        members = [row.name.full for row in part if row.verdict == verdict]
        if members:
            told.append(f"{words.capitalize()}: {'; '.join(members)}.")
    told.append("The table that follows has the same numbers.")
    return Caption(
        ident=f"{anchor('figure', finding.id)}-{number_of}",
        title=f"Forest plot: {finding.title}",
        description=" ".join(told),
    )
