"""The forest plot of a metric: a row a slice, gaps with intervals, the margin as a band.

Everything is said twice: the verdict by shape and by word, the numbers by position and by text.
Nothing rests on colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import matplotlib as mpl
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from evenhand.reports.digits import level, plain
from evenhand.reports.figures import palette
from evenhand.reports.figures.lines import Line, lines_of
from evenhand.reports.figures.svg import Caption, clean, drawn
from evenhand.reports.rows import Mark, Row
from evenhand.reports.wording import VERDICTS

WIDTH = 900.0
LEFT, RIGHT = 180.0, 480.0
GAP_AT, COUNT_AT, SYMBOL_AT, WORD_AT = 494.0, 756.0, 782.0, 794.0
TOP, BOTTOM, LINE_HEIGHT = 28.0, 56.0, 22.0
TEXT_SIZE, SMALL_SIZE = 12.0, 11.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What the horizontal axis means.

    Attributes:
        margin: the tolerated gap, None where nothing is judged.
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
    height = TOP + LINE_HEIGHT * len(lines) + BOTTOM
    with mpl.rc_context({"font.family": "sans-serif", "font.size": TEXT_SIZE}):
        figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72)
        plot = _axes(figure, span=(-scale.limit, scale.limit), height=height, box=(LEFT, RIGHT))
        page = _axes(figure, span=(0, WIDTH), height=height, box=(0.0, WIDTH))
        bottom = height - BOTTOM
        _stripes(page, lines)
        _band(plot, scale, bottom)
        _axis(plot, page, scale, bottom)
        _heads(page, scale, judged=any(row.verdict for row in rows))
        for line in lines:
            _write(page, line)
            if line.row is not None and line.row.mark is not None:
                _draw(plot, line.row, line.row.mark, scale, y=_middle(line))
        return drawn(figure, caption)


def _axes(
    figure: Figure, *, span: tuple[float, float], height: float, box: tuple[float, float]
) -> Axes:
    """Return invisible axes over the full height, in picture units from the top downwards."""
    left, right = box[0] / WIDTH, box[1] / WIDTH
    axes = figure.add_axes((left, 0.0, right - left, 1.0))
    axes.set_axis_off()
    axes.set_xlim(*span)
    axes.set_ylim(height, 0)
    return axes


def _middle(line: Line) -> float:
    return TOP + LINE_HEIGHT * (line.position + 0.5)


def _stripes(page: Axes, lines: Sequence[Line]) -> None:
    """Draw a hairline above every group of slices."""
    for line in lines:
        if line.row is None:
            y = TOP + LINE_HEIGHT * line.position + 2
            page.plot([0, WIDTH], [y, y], color=palette.HAIRLINE, linewidth=0.8)


def _band(plot: Axes, scale: Scale, bottom: float) -> None:
    """Shade the margin, and mark its edges and zero."""
    plot.plot([0, 0], [TOP, bottom], color=palette.INK, linewidth=1.0)
    if not scale.margin:
        return
    edges = (-scale.margin, scale.margin)
    corners = (edges[0], edges[1], edges[1], edges[0])
    plot.fill(corners, (TOP, TOP, bottom, bottom), color=palette.BAND, linewidth=0, zorder=0)
    for edge in edges:
        plot.plot(
            [edge, edge], [TOP, bottom], color=palette.EDGE, linewidth=1.0, linestyle=(0, (4, 3))
        )


def _axis(plot: Axes, page: Axes, scale: Scale, bottom: float) -> None:
    """Write the ends, zero and the margins below the plot, and what the axis is above it."""
    plot.plot([-scale.limit, scale.limit], [bottom, bottom], color=palette.MUTED, linewidth=0.8)
    for at, text in _ticks(scale):
        plot.plot([at, at], [bottom, bottom + 4], color=palette.MUTED, linewidth=0.8)
        _text(plot, at, bottom + 12, text, align="center", bold=bool(at))
    middle = (LEFT + RIGHT) / 2
    unit = f" ({scale.unit})" if scale.unit not in ("", "1") else ""
    name = f"gap: slice minus reference{unit}"
    _text(page, middle, bottom + 30, name, align="center", size=SMALL_SIZE)
    key = f"thin line: {level(scale.level)} interval"
    if scale.margin:
        key = f"shaded: margin; thick line: {level(scale.decision_level)}, clears; {key}"
    _text(page, middle, bottom + 46, key, align="center", color=palette.MUTED, size=SMALL_SIZE)


def _ticks(scale: Scale) -> list[tuple[float, str]]:
    """Return where the axis bears a number; zero is left out where the margins would touch it."""
    zero = [(0.0, "0")]
    if not scale.margin:
        return zero
    edges = [(-scale.margin, plain(-scale.margin)), (scale.margin, f"+{plain(scale.margin)}")]
    room = 0.24 * scale.limit
    return edges + zero if scale.margin > room else edges


def _heads(page: Axes, scale: Scale, *, judged: bool) -> None:
    """Write the heads of the columns."""
    heads = [
        (0.0, "left", "slice"),
        (LEFT, "left", "\N{LEFTWARDS ARROW} reference higher"),
        (RIGHT, "right", "slice higher \N{RIGHTWARDS ARROW}"),
        (GAP_AT, "left", f"gap ({level(scale.level)} interval)"),
        (COUNT_AT, "right", "persons / items"),
    ]
    if judged:
        heads.append((WORD_AT, "left", "verdict"))
    for x, align, text in heads:
        _text(page, x, 12, text, align=align, color=palette.MUTED, size=SMALL_SIZE)


def _write(page: Axes, line: Line) -> None:
    """Write the texts of one line."""
    y = _middle(line)
    if line.row is None:
        _text(page, 0, y, line.text, bold=True)
        return
    row = line.row
    _text(page, 10, y, line.text)
    if row.mark is None:
        _blank(page, y)
        _text(page, LEFT + 6, y, line.why, color=palette.MUTED, size=SMALL_SIZE, slant="italic")
    else:
        interval = f" ({row.gap.interval})" if row.gap.interval else ""
        _text(page, GAP_AT, y, f"{row.gap.text}{interval}")
    counts = row.persons if row.persons == row.items else f"{row.persons} / {row.items}"
    _text(page, COUNT_AT, y, counts, align="right")
    if row.verdict is not None:
        style = palette.STYLES[row.verdict]
        _point(page, SYMBOL_AT, y, style, size=7.0)
        _text(page, WORD_AT, y, VERDICTS[row.verdict], color=style.color, bold=style.bold)


def _blank(page: Axes, y: float) -> None:
    """Leave the plot out of a line that has nothing to plot."""
    top, bottom = y - LINE_HEIGHT / 2, y + LINE_HEIGHT / 2
    corners = (LEFT + 1, COUNT_AT - 70, COUNT_AT - 70, LEFT + 1)
    page.fill(corners, (top, top, bottom, bottom), color=palette.PAPER, linewidth=0)


def _draw(plot: Axes, row: Row, mark: Mark, scale: Scale, *, y: float) -> None:
    """Draw thin and thick interval and the point; an end beyond the axis becomes an arrow head."""
    style = palette.STYLES[row.verdict] if row.verdict else palette.PLAIN
    for low, high, width in (
        (mark.low, mark.high, 1.4),
        (mark.decision_low, mark.decision_high, 4.6),
    ):
        if low is None or high is None:
            continue
        ends = [min(max(end, -scale.limit), scale.limit) for end in (low, high)]
        plot.plot(ends, [y, y], color=style.color, linewidth=width, solid_capstyle="butt")
    for outside, at, shape in (
        (mark.low is not None and mark.low < -scale.limit, -scale.limit, "<"),
        (mark.high is not None and mark.high > scale.limit, scale.limit, ">"),
    ):
        if outside:
            plot.plot(
                [at],
                [y],
                linestyle="none",
                marker=shape,
                markersize=6,
                color=style.color,
                clip_on=False,
            )
    _point(plot, mark.value, y, style, size=9.0)


def _point(axes: Axes, x: float, y: float, style: palette.Style, *, size: float) -> None:
    axes.plot(
        [x],
        [y],
        linestyle="none",
        marker=style.marker,
        markersize=size * style.size,
        markerfacecolor=style.color if style.filled else palette.PAPER,
        markeredgecolor=style.color,
        markeredgewidth=1.6,
        clip_on=False,
        zorder=5,
    )


def _text(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    *,
    align: str = "left",
    color: str = palette.INK,
    size: float = TEXT_SIZE,
    bold: bool = False,
    slant: str = "normal",
) -> None:
    if text:
        axes.text(
            x,
            y,
            clean(text),
            ha=align,
            va="center_baseline",
            color=color,
            fontsize=size,
            fontweight="bold" if bold else "normal",
            fontstyle=slant,
            parse_math=False,
        )
