"""Whether scores of two models follow the labels as closely: everybody, and who lost most."""

from collections.abc import Sequence

from markupsafe import Markup

from evenhand.reports.digits import number
from evenhand.reports.figures.dots import Dot, DotRow, DotScale, dots
from evenhand.reports.figures.svg import Caption
from evenhand.reports.figures.table_rows import TableRow, TableRows
from evenhand.reports.naming import EVERYBODY

COLUMNS: tuple[str, ...] = ("emotion", "slice", "measure", "difference", "low", "high")


def figures(rows: TableRows, caption: Caption) -> tuple[Markup, ...]:
    """Return a row an emotion and measure."""
    groups: dict[tuple[str, str], list[TableRow]] = {}
    for row in rows:
        groups.setdefault((row.text("emotion"), row.text("measure")), []).append(row)
    return dots(
        [_row(emotion, measure, members) for (emotion, measure), members in groups.items()],
        scale=DotScale(
            words="change: new model minus old model",
            notes=(
                "ring: everybody, with interval; disc: the slice that lost most, or gained least",
            ),
            line=0.0,
        ),
        caption=Caption(
            ident=caption.ident,
            title=caption.title,
            description="For each emotion and measure the change over everybody, and in the slice "
            "that lost most. The table has the same numbers.",
        ),
    )


def _row(emotion: str, measure: str, members: Sequence[TableRow]) -> DotRow:
    """Return everybody, and the slice with the lowest change."""
    known = [row for row in members if row.number("difference") is not None]
    every = next((row for row in known if row.text("slice") == EVERYBODY), None)
    slices = [row for row in known if row is not every]
    least = min(slices, key=_difference, default=None)
    shown = [Dot(value=_difference(least))] if least else []
    told = [f"{least.text('slice')} {number(_difference(least), signed=True)}"] if least else []
    if every:
        low, high = every.number("low"), every.number("high")
        shown.insert(0, Dot(value=_difference(every), low=low, high=high, shape="hollow"))
        told.insert(0, number(_difference(every), signed=True))
    return DotRow(
        head=emotion, name=measure, dots=tuple(shown), text="; ".join(told) or "no value to show"
    )


def _difference(row: TableRow) -> float:
    return row.number("difference") or 0.0
