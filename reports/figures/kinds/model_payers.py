"""Who gains and who pays when a model is replaced: the change in every slice, around none."""

from markupsafe import Markup

from evenhand.reports.digits import WITHHELD, number
from evenhand.reports.figures.dots import Dot, DotRow, DotScale, dots
from evenhand.reports.figures.svg import Caption
from evenhand.reports.figures.table_rows import TableRow, TableRows

COLUMNS: tuple[str, ...] = ("slice", "change", "low", "high", "decision")


def figures(rows: TableRows, caption: Caption) -> tuple[Markup, ...]:
    """Return a row a slice, everybody first."""
    return dots(
        [_row(row) for row in rows],
        scale=DotScale(
            words="change: new model minus old model",
            notes=("bar: interval over persons; the table says what is shown of each slice",),
            line=0.0,
        ),
        caption=Caption(
            ident=caption.ident,
            title=caption.title,
            description="The change in every slice. The table has the same numbers.",
        ),
    )


def _row(row: TableRow) -> DotRow:
    change, low, high = (row.number(column) for column in COLUMNS[1:4])
    name = row.text("slice")
    if change is None:
        return DotRow(head="", name=name, dots=(), text=row.text("no value because") or WITHHELD)
    text = ", ".join(filter(None, (number(change, signed=True), row.text("decision"))))
    return DotRow(head="", name=name, dots=(Dot(value=change, low=low, high=high),), text=text)
