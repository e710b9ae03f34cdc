"""Dots with their intervals along one axis, a row each: the plot behind most tables of evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from markupsafe import Markup

from evenhand.audit.result import Verdict
from evenhand.reports.figures.axis import Axis, around, draw_across
from evenhand.reports.figures.drawing import Drawing, box, disc, glyph, line
from evenhand.reports.figures.lines import shortened
from evenhand.reports.figures.svg import Caption

LEFT, RIGHT, WIDTH = 210.0, 500.0, 740.0
TOP, ROW, HEAD, FOOT = 10.0, 21.0, 24.0, 40.0
NAME_ROOM, TEXT_ROOM, INDENT, NOTE = 30, 40, 16.0, 15.0

MOST_ROWS = 48
"""Rows of one picture, so that it fits a sheet of paper."""

Shape: TypeAlias = Literal["dot", "hollow", "tick", "line"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A value with its interval.

    Attributes:
        shape: how it is drawn: a shape, or the symbol of a verdict.
    """

    value: float
    low: float | None = None
    high: float | None = None
    shape: Shape | Verdict = "dot"


@dataclass(frozen=True, slots=True, kw_only=True)
class DotRow:
    """A row: its name, what is drawn, and a text behind it.

    Attributes:
        head: name of its group; a new one is written above it.
        name: of the row.
        dots: what is drawn; none where a point must not be drawn.
        text: numbers, or the reason why there are none.
        indent: how deep it lies below the row above, for trees.
    """

    head: str
    name: str
    dots: tuple[Dot, ...]
    text: str = ""
    indent: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DotScale:
    """What the axis means.

    Attributes:
        words: below the axis.
        notes: below that: what shapes and lines mean.
        line: where a line is drawn from top to bottom, None where nowhere.
        margin: a band of this half width is shaded around the line; 0 for none.
        ends: values that the axis must show beside those of the rows.
    """

    words: str
    notes: tuple[str, ...] = ()
    line: float | None = None
    margin: float = 0.0
    ends: tuple[float, ...] = ()


def dots(rows: Sequence[DotRow], *, scale: DotScale, caption: Caption) -> tuple[Markup, ...]:
    """Return the plot, in several pictures on one axis where the rows are many."""
    if not any(row.dots for row in rows):
        return ()
    axis = _axis(rows, scale)
    parts = [rows[at : at + MOST_ROWS] for at in range(0, len(rows), MOST_ROWS)]
    return tuple(
        _picture(
            part,
            axis,
            scale,
            Caption(
                ident=f"{caption.ident}-{at}", title=caption.title, description=caption.description
            ),
        )
        for at, part in enumerate(parts, start=1)
    )


def _axis(rows: Sequence[DotRow], scale: DotScale) -> Axis:
    """Return an axis that shows every value; one very wide interval does not stretch it."""
    values = [dot.value for row in rows for dot in row.dots]
    fixed = [*scale.ends, *([] if scale.line is None else [scale.line])]
    fixed += [end for end in fixed[-1:] for end in (end - scale.margin, end + scale.margin)]
    known = [*values, *fixed]
    reach = max(known) - min(known)
    ends = [
        end
        for row in rows
        for dot in row.dots
        for end in (dot.low, dot.high)
        if end is not None and min(known) - reach <= end <= max(known) + reach
    ]
    return around([*known, *ends], start=LEFT, end=RIGHT)


def _picture(rows: Sequence[DotRow], axis: Axis, scale: DotScale, caption: Caption) -> Markup:
    middles, bottom = _middles(rows)
    drawing = Drawing(WIDTH, bottom + FOOT + NOTE * len(scale.notes))
    draw_across(drawing, axis, top=TOP, bottom=bottom)
    if scale.line is not None:
        at, edges = axis.at(scale.line), (scale.line - scale.margin, scale.line + scale.margin)
        drawing.mark("axis", line(at, TOP, at, bottom))
        if scale.margin:
            left, right = (axis.at(edge) for edge in edges)
            drawing.mark("band", box(left, TOP, right - left, bottom - TOP))
            drawing.mark("edge", line(left, TOP, left, bottom) + line(right, TOP, right, bottom))
    head, indent = "", 0
    for row, y in zip(rows, middles, strict=True):
        if row.head != head:
            head = row.head
            drawing.text(0, y - ROW, shortened(head, 90), tone="bold")
        if row.indent:
            x, up = INDENT * row.indent, ROW if indent == row.indent else ROW / 2 + 2
            drawing.mark("thread", f"{line(x, y - up, x, y)}h7")
        indent = row.indent
        _row(drawing, axis, row, y)
    drawing.text((LEFT + RIGHT) / 2, bottom + 27, scale.words, tone="small", align="middle")
    for at, note in enumerate(scale.notes):
        drawing.text(0, bottom + FOOT + NOTE * at + 4, note, tone="muted")
    return drawing.svg(caption)


def _middles(rows: Sequence[DotRow]) -> tuple[list[float], float]:
    """Return the middle of every row, with room above a row that begins a group."""
    y, head = TOP, ""
    found = []
    for row in rows:
        if row.head != head:
            head = row.head
            y += HEAD
        found.append(y + ROW / 2)
        y += ROW
    return found, y + 4


def _row(drawing: Drawing, axis: Axis, row: DotRow, y: float) -> None:
    start = 10 + INDENT * row.indent
    drawing.text(start, y, shortened(row.name, NAME_ROOM - 2 * row.indent))
    for dot in row.dots:
        draw_dot(drawing, axis, dot, y=y)
    tone = "small" if row.dots else "muted"
    drawing.text(RIGHT + 14, y, shortened(row.text, TEXT_ROOM), tone=tone)


def draw_dot(drawing: Drawing, axis: Axis, dot: Dot, *, y: float, radius: float = 5.0) -> None:
    """Draw a value with its interval; an end beyond the axis becomes an arrow head."""
    at = axis.at(dot.value)
    if dot.low is not None and dot.high is not None:
        drawing.mark(f"line-{dot.shape}", line(axis.at(dot.low), y, axis.at(dot.high), y))
        for end, turn in ((dot.low, 1), (dot.high, -1)):
            if axis.beyond(end):
                drawing.mark("dot", _arrow(axis.at(end), y, turn))
    match dot.shape:
        case "tick":
            drawing.mark("bar", line(at, y - 7, at, y + 7))
        case "line":
            drawing.mark("dash", line(at, y - 6, at, y + 6))
        case "hollow":
            drawing.mark("hollow", disc(at, y, 0.8 * radius))
        case "dot":
            drawing.mark("dot", disc(at, y, 0.8 * radius))
        case verdict:
            drawing.mark(f"mark-{verdict}", glyph(verdict, at, y, radius))


def _arrow(x: float, y: float, turn: int) -> str:
    """Return an arrow head that points to the left (1) or to the right (-1)."""
    return f"{line(x, y, x + 6 * turn, y - 4)}v8z"
