"""The agreement ladder: where a single rater stands in each emotion, and where the model does.

The upright tick is the human ceiling; the dot is the model, against the same targets. The bar
around the dot is the interval of the difference: where it does not reach the tick, the two are
shown to differ.
"""

from markupsafe import Markup

from evenhand.reports.digits import number
from evenhand.reports.figures.dots import Dot, DotRow, DotScale, dots
from evenhand.reports.figures.svg import Caption
from evenhand.reports.figures.table_rows import TableRow, TableRows

COLUMNS: tuple[str, ...] = (
    "emotion",
    "a rater and the others",
    "the model and the same others",
    "difference",
    "difference low",
    "difference high",
)
HUMAN, MODEL, LOW, HIGH = COLUMNS[1], COLUMNS[2], COLUMNS[4], COLUMNS[5]
WORDS = "correlation with the mean of the other raters"
NOTES = (
    "upright tick: a single rater; dot: the model; bar: interval of the model less the rater,",
    "drawn from the tick; a bar that does not reach the tick shows a difference",
)


def figures(rows: TableRows, caption: Caption) -> tuple[Markup, ...]:
    """Return a row an emotion."""
    known = list(rows)
    return dots(
        [ladder_row(row, head="", name=row.text("emotion")) for row in known],
        scale=DotScale(words=WORDS, notes=NOTES, line=0.0, ends=(1.0,)),
        caption=Caption(
            ident=caption.ident, title=f"Agreement ladder. {caption.title}", description=told(known)
        ),
    )


def ladder_row(row: TableRow, *, head: str, name: str) -> DotRow:
    """Return a rung: ceiling and model, or why there is none.

    Args:
        row: of a table with these columns.
        head: name of its group.
        name: what stands in front of it.
    """
    human, model = row.number(HUMAN), row.number(MODEL)
    if human is None or model is None:
        return DotRow(head=head, name=name, dots=(), text=row.text("no value because"))
    low, high = row.number(LOW), row.number(HIGH)
    bounded = low is not None and high is not None
    dot = Dot(
        value=model,
        low=human + (low or 0.0) if bounded else None,
        high=human + (high or 0.0) if bounded else None,
    )
    text = f"rater {number(human, decimals=2)}, model {number(model, decimals=2)}"
    return DotRow(head=head, name=name, dots=(Dot(value=human, shape="tick"), dot), text=text)


def told(rows: list[TableRow]) -> str:
    """Return in how many emotions the model is below and above a single rater."""
    known = [r for r in rows if r.number(LOW) is not None and r.number(HIGH) is not None]
    below = [r.text("emotion") for r in known if (r.number(HIGH) or 0.0) < 0]
    above = [r.text("emotion") for r in known if (r.number(LOW) or 0.0) > 0]
    said = [
        f"{words} a single rater: {', '.join(names) or 'none'}."
        for words, names in (("Shown to agree less than", below), ("More than", above))
    ]
    return f"{' '.join(said)} The table has the same numbers."
