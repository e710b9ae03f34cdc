"""Gaps of groups with their intervals, outcome by outcome, around zero."""

from markupsafe import Markup

from evenhand.reports.digits import number
from evenhand.reports.figures.dots import Dot, DotRow, DotScale, dots
from evenhand.reports.figures.svg import Caption
from evenhand.reports.figures.table_rows import TableRow, TableRows

COLUMNS: tuple[str, ...] = ("outcome", "group", "gap", "low", "high")
MOST_DRAWN = 96
"""Rows of one table that are drawn; the table has all."""


def figures(rows: TableRows, caption: Caption) -> tuple[Markup, ...]:
    """Return a row an outcome and group."""
    known = list(rows)
    apart = [
        f"{row.text('outcome')}, {row.text('group')}"
        for row in known
        if (row.number("low") or 0.0) > 0 or (row.number("high") or 0.0) < 0
    ]
    told = f"Intervals that exclude zero: {'; '.join(apart) or 'none'}."
    notes = ["bar: interval over persons, each by itself; the table says which remain after all"]
    if len(known) > MOST_DRAWN:
        notes.append(f"the first {MOST_DRAWN} of {len(known)} rows of the table")
    return dots(
        [_row(row) for row in known[:MOST_DRAWN]],
        scale=DotScale(words="gap: group minus all others", notes=tuple(notes), line=0.0),
        caption=Caption(
            ident=caption.ident,
            title=caption.title,
            description=f"{told} The table has the same numbers.",
        ),
    )


def _row(row: TableRow) -> DotRow:
    gap, low, high = (row.number(column) for column in COLUMNS[2:])
    head, name = row.text("outcome"), row.text("group")
    if gap is None:
        return DotRow(head=head, name=name, dots=(), text=row.text("no value because"))
    text = number(gap, signed=True)
    if low is not None and high is not None:
        text += f" ({number(low, signed=True)} to {number(high, signed=True)})"
    return DotRow(head=head, name=name, dots=(Dot(value=gap, low=low, high=high),), text=text)
