"""One row a slice, one column a model: the same gap of several models on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from evenhand.reports.digits import plain
from evenhand.reports.figures.axis import Axis, around
from evenhand.reports.figures.dots import Dot, draw_dot
from evenhand.reports.figures.drawing import Drawing, box, line
from evenhand.reports.figures.lines import shortened
from evenhand.reports.figures.svg import Caption
from evenhand.reports.naming import SliceName

LEFT, COLUMN, GAP, TOP, ROW, FOOT = 190.0, 136.0, 12.0, 30.0, 19.0, 66.0
NAME_ROOM, MODEL_ROOM = 28, 21
MOST_COLUMNS = 5
"""Models of one picture; more become further pictures on the same scale."""

MOST_ROWS = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetRow:
    """A slice with a dot a model; None where a point must not be drawn."""

    name: SliceName
    dots: tuple[Dot | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetScale:
    """What the columns share.

    Attributes:
        margin: half width of the band around zero, 0 for none.
        words: what is drawn.
    """

    margin: float
    words: str


def facets(
    rows: Sequence[FacetRow], models: Sequence[str], *, scale: FacetScale, caption: Caption
) -> tuple[Markup, ...]:
    """Return the picture, in parts of five models; rows beyond what a sheet holds are cut."""
    shown = rows[:MOST_ROWS]
    span = _span(shown, scale)
    parts = range(0, len(models), MOST_COLUMNS)
    return tuple(
        _picture(
            [FacetRow(name=r.name, dots=r.dots[at : at + MOST_COLUMNS]) for r in shown],
            models[at : at + MOST_COLUMNS],
            span,
            scale,
            Caption(
                ident=f"{caption.ident}-{number}",
                title=caption.title,
                description=caption.description,
            ),
        )
        for number, at in enumerate(parts, start=1)
    )


def _span(rows: Sequence[FacetRow], scale: FacetScale) -> Axis:
    """Return the scale of all columns; one very wide interval does not stretch it."""
    known = [dot for row in rows for dot in row.dots if dot]
    points = [dot.value for dot in known] + [0.0, scale.margin, -scale.margin]
    reach = 1.5 * max(map(abs, points))
    ends = [e for dot in known for e in (dot.low, dot.high) if e is not None and abs(e) <= reach]
    return around([*points, *ends], start=0, end=COLUMN)


def _picture(
    rows: Sequence[FacetRow],
    models: Sequence[str],
    span: Axis,
    scale: FacetScale,
    caption: Caption,
) -> Markup:
    places = _places(rows)
    bottom = TOP + ROW * (places[-1] + 1) + 4
    drawing = Drawing(max(LEFT + len(models) * (COLUMN + GAP), 560), bottom + FOOT)
    axes = [
        Axis(low=span.low, high=span.high, start=start, end=start + COLUMN)
        for start in (LEFT + at * (COLUMN + GAP) for at in range(len(models)))
    ]
    for axis, model in zip(axes, models, strict=True):
        _column(drawing, axis, model, scale, bottom)
    group = ""
    for row, place in zip(rows, places, strict=True):
        y = TOP + ROW * (place + 0.5)
        if row.name.group != group:
            group = row.name.group
            drawing.text(0, y - ROW, shortened(group, NAME_ROOM - 3), tone="bold")
        drawing.text(10, y, shortened(row.name.level, NAME_ROOM))
        for axis, dot in zip(axes, row.dots, strict=True):
            _dot(drawing, axis, dot, y)
    for at, words in enumerate((scale.words, *_legend(scale))):
        drawing.text(0, bottom + 28 + 15 * at, words, tone="muted")
    return drawing.svg(caption)


def _legend(scale: FacetScale) -> tuple[str, ...]:
    shapes = "diamond: exceeds margin; ring: inconclusive; disc: within margin; dash: no point"
    return ((f"shaded: margin; {shapes}",) if scale.margin else ("dash: no point",)) + (
        "bar: interval; beside each other, not subtracted from each other",
    )


def _places(rows: Sequence[FacetRow]) -> list[int]:
    """Return the line of every row; a new group leaves a line for its name."""
    found: list[int] = []
    place, group = -1, ""
    for row in rows:
        place += 1 if row.name.group == group else 2
        group = row.name.group
        found.append(place)
    return found


def _column(drawing: Drawing, axis: Axis, model: str, scale: FacetScale, bottom: float) -> None:
    middle, zero = (axis.start + axis.end) / 2, axis.at(0.0)
    drawing.text(middle, 10, shortened(model, MODEL_ROOM), tone="bold", align="middle")
    if scale.margin:
        left, right = axis.at(-scale.margin), axis.at(scale.margin)
        drawing.mark("band", box(left, TOP, right - left, bottom - TOP))
        drawing.mark("edge", line(left, TOP, left, bottom) + line(right, TOP, right, bottom))
        for at, value in ((left, -scale.margin), (right, scale.margin)):
            drawing.text(at, bottom + 10, plain(value), tone="tiny", align="middle")
    drawing.mark("axis", line(zero, TOP, zero, bottom))
    drawing.mark("thread", line(axis.start, bottom, axis.end, bottom))
    if not scale.margin:
        for tick in axis.ticks(most=3):
            drawing.text(axis.at(tick), bottom + 10, plain(tick), tone="tiny", align="middle")


def _dot(drawing: Drawing, axis: Axis, dot: Dot | None, y: float) -> None:
    if dot is None:
        drawing.mark("dash", line(axis.at(0.0) - 4, y, axis.at(0.0) + 4, y))
        return
    draw_dot(drawing, axis, dot, y=y, radius=4.5)
