"""One finding laid out: its facts, its figure and its table, all from the same rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from zlib import crc32

from markupsafe import Markup

from evenhand.audit.result import AuditResult, EvidenceTable, Finding
from evenhand.reports.decision_words import kind
from evenhand.reports.digits import MISSING, WITHHELD, number, plain, probability
from evenhand.reports.excerpt import excerpt
from evenhand.reports.figures.forest import Scale, forest, limit_for
from evenhand.reports.figures.of_tables import table_figures
from evenhand.reports.figures.svg import Caption
from evenhand.reports.naming import slice_names
from evenhand.reports.plain_sentence import of_finding
from evenhand.reports.rows import Row, rows
from evenhand.reports.sides import Sides, ends, sides
from evenhand.reports.tally import by_comparison, in_words
from evenhand.reports.wording import VERDICTS, several, unit_words

PANEL = 36
"""Most rows of one picture, so that it fits a sheet of paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table of evidence as text, with its pictures.

    Attributes:
        numeric: which columns stand to the right.
        left: rows of the table that are not printed here.
        rule: which rows are, `""` where all are.
        figures: pictures of the printed rows.
    """

    title: str
    columns: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    left: int = 0
    rule: str = ""
    figures: tuple[Markup, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """A finding with everything that its template draws.

    Attributes:
        sentence: what was found for a reader without statistics, `""` where nothing is compared.
        metric: title of the metric, `""` where there is none.
        margin: with its unit, `""` where there is none.
        reference: what the slices are held against, `""` where rows differ in that.
        counts: compared slices by verdict, in words.
        groups: rows under the name of their group.
        further: names of the less asked-for statistics that any row has.
        sides: what the columns of values and their difference are called.
    """

    finding: Finding
    sentence: str
    metric: str
    margin: str
    reference: str
    counts: str
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    figures: tuple[Markup, ...]
    grids: tuple[Grid, ...]
    judged: bool
    further: tuple[str, ...]
    sides: Sides


def exhibit(finding: Finding, result: AuditResult, *, room: int | None = None) -> Exhibit:
    """Return a finding laid out, with at most so many rows of each table of its evidence."""
    return laid_out(finding, rows(finding, result), result, room=room)


def laid_out(
    finding: Finding, prepared: Sequence[Row], result: AuditResult, *, room: int | None = None
) -> Exhibit:
    """Return a finding laid out with rows that are at hand; a picture is drawn where it judges."""
    references = {row.reference for row in prepared}
    titles = {m.name: m.title for m in result.metrics}
    judged = finding.verdict is not None
    return Exhibit(
        finding=finding,
        sentence=of_finding(finding, result),
        metric=titles.get(finding.metric, finding.metric),
        margin=margin_words(finding),
        reference=references.pop() if len(references) == 1 else "",
        counts=in_words(by_comparison((finding,))) if judged else "",
        groups=tuple(
            (name, tuple(members))
            for name, members in groupby(prepared, key=lambda r: r.name.group)
        ),
        figures=_figures(finding, prepared, result) if judged else (),
        grids=grids(finding, result, room=room),
        judged=judged,
        further=tuple(dict.fromkeys(key for row in prepared for key, _ in row.further)),
        sides=sides(finding, result),
    )


def margin_words(finding: Finding) -> str:
    """Return the margin with its unit."""
    if finding.margin is None:
        return ""
    return f"{plain(finding.margin)}{unit_words(finding.unit)}"


def grids(finding: Finding, result: AuditResult, *, room: int | None = None) -> tuple[Grid, ...]:
    """Return the tables of evidence of a finding with their pictures, both of the same rows."""
    parts = [excerpt(table, room) for table in finding.tables]
    shown = replace(finding, tables=tuple(part.table for part in parts))
    return tuple(
        replace(
            grid(part.table, result),
            left=part.left,
            rule=part.rule,
            figures=table_figures(shown, part.table, result),
        )
        for part in parts
    )


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
    words, (below, above) = sides(finding, result), ends(finding)
    scale = Scale(
        margin=finding.margin,
        unit=finding.unit,
        limit=limit_for(prepared, margin=finding.margin),
        level=result.statistics.level,
        decision_level=1 - 2 * result.statistics.alpha,
        harm=finding.harm,
        axis=words.axis,
        below=below,
        above=above,
        gap=words.gap.lower(),
    )
    parts = [prepared[at : at + PANEL] for at in range(0, len(prepared), PANEL)]
    return tuple(
        forest(part, scale=scale, caption=_caption(finding, part, number_of=at))
        for at, part in enumerate(parts, start=1)
    )


def _caption(finding: Finding, part: Sequence[Row], *, number_of: int) -> Caption:
    """Return the words for readers who do not see the picture."""
    margin = f" and the margin of {margin_words(finding)}" if finding.margin else ""
    what = {"growth": "Growth of gaps", "change": "Changes", "drift": "Changes"}
    found = what.get(kind(finding), "Gaps")
    told = [f"{found} of {several(len(part), 'slice')} with their intervals{margin}."]
    for verdict, words in VERDICTS.items():
        members = [row.name.full for row in part if row.verdict == verdict]
        if members:
            told.append(f"{words.capitalize()}: {'; '.join(members)}.")
    told.append("The table that follows has the same numbers.")
    return Caption(
        ident=f"g{crc32(finding.id.encode()):x}-{number_of}",
        title=f"Forest plot: {finding.title}",
        description=" ".join(told),
    )
