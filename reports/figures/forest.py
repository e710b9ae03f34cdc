"""The forest plot of a metric: a row a slice, gaps with intervals, the margin as a band.

Everything is said twice: the verdict by shape and by word, the numbers by position and by text.
Nothing rests on colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from evenhand.audit.finding import Harm
from evenhand.reports.digits import level, plain
from evenhand.reports.figures.axis import Axis
from evenhand.reports.figures.dots import Dot, draw_dot
from evenhand.reports.figures.drawing import Drawing, box, glyph, line
from evenhand.reports.figures.lines import Line, in_brackets, lines_of
from evenhand.reports.figures.svg import Caption
from evenhand.reports.rows import Mark, Row
from evenhand.reports.wording import VERDICTS

WIDTH = 900.0
LEFT, RIGHT = 180.0, 480.0
GAP_AT, COUNT_AT, SYMBOL_AT, WORD_AT = 494.0, 756.0, 782.0, 794.0
TOP, BOTTOM, LINE_HEIGHT = 28.0, 56.0, 22.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What the horizontal axis means.

    Attributes:
        margin: the tolerated gap, None where nothing is judged.
        harm: the side on which a gap does harm; the band ends there only.
        axis: what a gap is; `below` and `above` say what lies on either side of zero.
        below, above: see `axis`.
        gap: name of the difference.
        unit: of gap and margin.
        limit: the axis runs from -limit to limit.
        level: of the thin interval, between 0 and 1.
        decision_level: of the thick interval, which clears.
    """

    margin: float | None
    unit: str
    limit: float
    level: float
    decision_level: float
    harm: Harm = "either"
    axis: str = "gap: slice minus reference"
    below: str = "reference higher"
    above: str = "slice higher"
    gap: str = "gap"


def limit_for(rows: Sequence[Row], *, margin: float | None) -> float:
    """Return half the width of an axis that shows the margin and every point.

    One very wide interval does not stretch it: such an interval ends in an arrow head.
    """
    marks = [row.mark for row in rows if row.mark]
    points = [abs(m.value) for m in marks]
    ends = [
        abs(e)
        for m in marks
        for e in (m.low, m.high, m.decision_low, m.decision_high)
        if e is not None
    ]
    band = margin or 0.0
    reach = max([*points, *ends, 0.0])
    crowd = max([*points, band])
    limit = 1.08 * max(min(reach, 2.4 * crowd), 1.25 * band, *points, 0.0)
    return limit if limit > 0 else 1.0


def forest(rows: Sequence[Row], *, scale: Scale, caption: Caption) -> Markup:
    """Return the plot as SVG text for use inside a page.

    Args:
        rows: one a slice; rows without a mark are listed with their reason.
        scale: the axis.
        caption: id, title and description, for readers who do not see the picture.
    """
    lines = lines_of(rows)
    bottom = TOP + LINE_HEIGHT * len(lines)
    drawing = Drawing(WIDTH, bottom + BOTTOM)
    axis = Axis(low=-scale.limit, high=scale.limit, start=LEFT, end=RIGHT)
    _band(drawing, axis, scale, bottom)
    _below(drawing, axis, scale, bottom)
    _heads(drawing, scale, judged=any(row.verdict for row in rows))
    for each in lines:
        _write(drawing, each)
        if each.row is not None and each.row.mark is not None:
            _draw(drawing, axis, each.row, each.row.mark, y=_middle(each))
    return drawing.svg(caption)


def _middle(line: Line) -> float:
    return TOP + LINE_HEIGHT * (line.position + 0.5)


def _band(drawing: Drawing, axis: Axis, scale: Scale, bottom: float) -> None:
    """Shade the margin, and mark its edges and zero."""
    zero = axis.at(0.0)
    drawing.mark("axis", line(zero, TOP, zero, bottom))
    if not scale.margin:
        return
    edges = {"below": axis.at(-scale.margin), "above": axis.at(scale.margin)}
    bounds = {"below": LEFT, "above": RIGHT} | {s: edges[s] for s in _harmful(scale)}
    drawing.mark("band", box(bounds["below"], TOP, bounds["above"] - bounds["below"], bottom - TOP))
    drawing.mark("edge", "".join(line(edges[s], TOP, edges[s], bottom) for s in _harmful(scale)))


def _harmful(scale: Scale) -> tuple[str, ...]:
    """Return the sides of zero on which a gap does harm."""
    return ("below", "above") if scale.harm == "either" else (scale.harm,)


def _below(drawing: Drawing, axis: Axis, scale: Scale, bottom: float) -> None:
    """Write zero and the margins below the plot, then what the axis is and how to read it."""
    drawing.mark("thread", line(LEFT, bottom, RIGHT, bottom))
    for at, text in _ticks(scale):
        x = axis.at(at)
        drawing.mark("thread", line(x, bottom, x, bottom + 4))
        drawing.text(x, bottom + 12, text, tone="bold" if at else "ink", align="middle")
    middle = (LEFT + RIGHT) / 2
    name = f"{scale.axis}{in_brackets(scale.unit)}"
    drawing.text(middle, bottom + 30, name, tone="small", align="middle")
    key = f"thin line: {level(scale.level)} interval"
    if scale.margin:
        band = "margin" if scale.harm == "either" else "tolerated"
        key = f"shaded: {band}; thick line: {level(scale.decision_level)}, clears; {key}"
    drawing.text(middle, bottom + 46, key, tone="muted", align="middle")


def _ticks(scale: Scale) -> list[tuple[float, str]]:
    """Return where the axis bears a number; zero is left out where the margins would touch it."""
    zero = [(0.0, "0")]
    if not scale.margin:
        return zero
    told = {
        "below": (-scale.margin, plain(-scale.margin)),
        "above": (scale.margin, f"+{plain(scale.margin)}"),
    }
    edges = [told[side] for side in _harmful(scale)]
    room = 0.24 * scale.limit
    return edges + zero if scale.margin > room else edges


def _heads(drawing: Drawing, scale: Scale, *, judged: bool) -> None:
    """Write the heads of the columns."""
    heads = [
        (0.0, "start", "slice"),
        (LEFT, "start", f"\N{LEFTWARDS ARROW} {scale.below}"),
        (RIGHT, "end", f"{scale.above} \N{RIGHTWARDS ARROW}"),
        (GAP_AT, "start", f"{scale.gap} ({level(scale.level)} interval)"),
        (COUNT_AT, "end", "persons / items"),
    ]
    if judged:
        heads.append((WORD_AT, "start", "verdict"))
    for x, align, text in heads:
        drawing.text(x, 12, text, tone="muted", align=align)


def _write(drawing: Drawing, each: Line) -> None:
    """Write the texts of one line, with a hairline above the name of a group."""
    y = _middle(each)
    if each.row is None:
        top = y - LINE_HEIGHT / 2 + 2
        drawing.mark("hairline", line(0, top, WIDTH, top))
        drawing.text(0, y, each.text, tone="bold")
        return
    row = each.row
    drawing.text(10, y, each.text)
    if row.mark is None:
        top = y - LINE_HEIGHT / 2
        drawing.mark("paper", box(LEFT + 1, top, COUNT_AT - 71 - LEFT, LINE_HEIGHT))
        drawing.text(LEFT + 6, y, each.why, tone="slanted")
    else:
        interval = f" ({row.gap.interval})" if row.gap.interval else ""
        drawing.text(GAP_AT, y, f"{row.gap.text}{interval}")
    counts = row.persons if row.persons == row.items else f"{row.persons} / {row.items}"
    drawing.text(COUNT_AT, y, counts, align="end")
    if row.verdict is not None:
        drawing.mark(f"mark-{row.verdict}", glyph(row.verdict, SYMBOL_AT, y, 4))
        drawing.text(WORD_AT, y, VERDICTS[row.verdict], tone=f"word-{row.verdict}")


def _draw(drawing: Drawing, axis: Axis, row: Row, mark: Mark, *, y: float) -> None:
    """Draw thin and thick interval and the point; an end beyond the axis becomes an arrow head."""
    if row.verdict and mark.decision_low is not None and mark.decision_high is not None:
        ends = axis.at(mark.decision_low), axis.at(mark.decision_high)
        drawing.mark(f"thick-{row.verdict}", line(ends[0], y, ends[1], y))
    dot = Dot(value=mark.value, low=mark.low, high=mark.high, shape=row.verdict or "dot")
    draw_dot(drawing, axis, dot, y=y)
