"""All disturbances at a glance: how many scores stay over all items, and in the worst slice."""

from collections.abc import Iterator

from markupsafe import Markup

from evenhand.audit.result import AuditResult, Finding
from evenhand.reports.figures.dots import Dot, DotRow, DotScale, dots
from evenhand.reports.figures.kinds.stays import COLUMNS, EVERYBODY, stays_row
from evenhand.reports.figures.svg import Caption
from evenhand.reports.figures.table_rows import TableRow, TableRows
from evenhand.reports.naming import slice_names
from evenhand.reports.wording import several

KIND = "stays"
SHARE = COLUMNS[1]


def disturbances(result: AuditResult) -> tuple[Markup, ...]:
    """Return a row a model, outcome and disturbance; none where nothing was disturbed."""
    found = [f for f in result.findings if any(t.kind == KIND for t in f.tables)]
    rows = [row for finding in found for row in _rows(finding, result)]
    return dots(
        rows,
        scale=DotScale(
            words="share of scores that stay",
            notes=("ring: all items, with interval; disc: the slice where fewest stay",),
            ends=(1.0,),
        ),
        caption=Caption(
            ident="disturbances",
            title="Scores that stay, by disturbance",
            description=f"{several(len(rows), 'disturbance')}, each with the share of scores that "
            "stay over all items and in the slice where fewest do. The tables of the findings "
            "have every number.",
        ),
    )


def _rows(finding: Finding, result: AuditResult) -> Iterator[DotRow]:
    names = slice_names(result)
    head = ", ".join(filter(None, (finding.model, finding.emotion)))
    for table in finding.tables:
        if table.kind != KIND or not set(COLUMNS) <= set(table.columns):
            continue
        known = list(TableRows(table=table, names=names))
        every = next((row for row in known if row.text("slice") == EVERYBODY), None)
        if every is None:
            continue
        name = finding.title.rpartition(": ")[2]
        row = stays_row(every, head=head, name=name)
        yield _with_fewest(
            row, [r for r in known if r is not every and r.number(SHARE) is not None]
        )


def _with_fewest(row: DotRow, slices: list[TableRow]) -> DotRow:
    """Return the row with a point for the slice where fewest scores stay."""
    if not row.dots or not slices:
        return row
    fewest = min(slices, key=lambda each: each.number(SHARE) or 0.0)
    share = fewest.number(SHARE) or 0.0
    return DotRow(
        head=row.head,
        name=row.name,
        dots=(*row.dots, Dot(value=share)),
        text=f"{row.text.partition(' (')[0]}; {fewest.text('slice')} {share:.1%}",
    )
