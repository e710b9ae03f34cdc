"""How many scores stay when items are disturbed, slice by slice, with intervals over persons."""

from markupsafe import Markup

from evenhand.reports.digits import percent
from evenhand.reports.figures.dots import Dot, DotRow, DotScale, dots
from evenhand.reports.figures.svg import Caption
from evenhand.reports.figures.table_rows import TableRow, TableRows

COLUMNS: tuple[str, ...] = ("slice", "share that stays", "low", "high")
EVERYBODY = "all items"


def figures(rows: TableRows, caption: Caption) -> tuple[Markup, ...]:
    """Return a row a slice, everybody last."""
    known = list(rows)
    least = min(
        (row for row in known if row.number(COLUMNS[1]) is not None),
        key=lambda row: row.number(COLUMNS[1]) or 0.0,
        default=None,
    )
    fewest = f"Fewest stay at {least.text('slice')}. " if least else ""
    return dots(
        [stays_row(row, head="", name=row.text("slice")) for row in known],
        scale=DotScale(
            words="share of scores that stay",
            notes=("bar: interval over persons; ring: all items together",),
            ends=(1.0,),
        ),
        caption=Caption(
            ident=caption.ident,
            title=caption.title,
            description=f"{fewest}The table has the same numbers.",
        ),
    )


def stays_row(row: TableRow, *, head: str, name: str) -> DotRow:
    """Return a share with its interval, or why there is none.

    Args:
        row: of a table with these columns.
        head: name of its group.
        name: what stands in front of it.
    """
    share, low, high = (row.number(column) for column in COLUMNS[1:])
    if share is None:
        return DotRow(head=head, name=name, dots=(), text=row.text("no value because"))
    shape = "hollow" if row.text("slice") == EVERYBODY else "dot"
    text = percent(share)
    if low is not None and high is not None:
        text += f" ({percent(low)} to {percent(high)})"
    dot = Dot(value=share, low=low, high=high, shape="hollow" if shape == "hollow" else "dot")
    return DotRow(head=head, name=name, dots=(dot,), text=text)
