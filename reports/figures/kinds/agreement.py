"""How far raters agree, emotion by emotion: Krippendorff's alpha with its interval over persons."""

from markupsafe import Markup

from evenhand.reports.digits import number
from evenhand.reports.figures.dots import Dot, DotRow, DotScale, dots
from evenhand.reports.figures.svg import Caption
from evenhand.reports.figures.table_rows import TableRow, TableRows

COLUMNS: tuple[str, ...] = ("emotion", "alpha", "alpha low", "alpha high")


def figures(rows: TableRows, caption: Caption) -> tuple[Markup, ...]:
    """Return a row an emotion, the least agreed on last."""
    known = sorted(rows, key=lambda row: -(row.number("alpha") or -1.0))
    least = [row.text("emotion") for row in known if row.number("alpha") is not None]
    ends = f"From {least[0]} (most) to {least[-1]} (least). " if least else ""
    return dots(
        [_row(row) for row in known],
        scale=DotScale(
            words="agreement of raters (alpha)",
            notes=("0: what guessing gives; 1: full agreement; bar: interval over persons",),
            line=0.0,
            ends=(1.0,),
        ),
        caption=Caption(
            ident=caption.ident,
            title=caption.title,
            description=f"{ends}The table has the same numbers.",
        ),
    )


def _row(row: TableRow) -> DotRow:
    value, low, high = (row.number(column) for column in COLUMNS[1:])
    name = row.text("emotion")
    if value is None:
        return DotRow(head="", name=name, dots=(), text=row.text("no value because"))
    text = number(value, decimals=2)
    if low is not None and high is not None:
        text += f" ({number(low, decimals=2)} to {number(high, decimals=2)})"
    return DotRow(head="", name=name, dots=(Dot(value=value, low=low, high=high),), text=text)
