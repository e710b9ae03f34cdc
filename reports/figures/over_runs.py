"""The gap of each slice over several audits: small pictures on one scale, the newest run right.

The band holds the gaps that the margin tolerates in that run; a broken upright line stands where
the data changed, so that numbers on its two sides do not compare models.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from evenhand.audit.finding import Harm
from evenhand.audit.result import Verdict
from evenhand.reports.figures.axis import Axis, around, draw_up
from evenhand.reports.figures.drawing import Drawing, box, disc, glyph, line
from evenhand.reports.figures.lines import shortened
from evenhand.reports.figures.panels import Panel, Panels
from evenhand.reports.figures.svg import Caption

WIDTH, HEIGHT, LEFT, RIGHT = 150.0, 84.0, 40.0, 14.0
TOP, BOTTOM, FOOT, ACROSS = 34.0, 22.0, 52.0, 4
NAME_ROOM, RADIUS, MOST_NUMBERS = 27, 4.2, 12
MOST_RUNS: Final = 24
"""Runs of one picture; of more the newest are drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A gap in one run.

    Attributes:
        value: None where there is no number to be drawn.
        margin: tolerated gap, 0 for none.
        verdict: None where the run does not judge it.
        fresh: whether the data are others than in the run before.
    """

    run: int
    value: float | None
    low: float | None = None
    high: float | None = None
    margin: float = 0.0
    verdict: Verdict | None = None
    fresh: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A slice through the runs."""

    group: str
    level: str
    stops: tuple[Stop, ...]


def over_runs(paths: Sequence[Path], *, words: str, harm: Harm, caption: Caption) -> Markup:
    """Return the small pictures, row by row as the paths come.

    Args:
        paths: at least one.
        words: what the scale is, for instance `"gap (scale points)"`.
        harm: on which side of the margin a gap does harm.
        caption: for readers who do not see them.
    """
    places = Panels(
        count=len(paths),
        across=ACROSS,
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=RIGHT,
        top=TOP,
        bottom=BOTTOM,
        foot=FOOT,
    )
    drawing = Drawing(max(places.full_width, 560), places.full_height)
    low, high = _span([stop for path in paths for stop in path.stops[-MOST_RUNS:]])
    for panel, path in zip(places, paths, strict=True):
        _panel(drawing, panel, path, around([low, high], start=panel.bottom, end=panel.top), harm)
    for at, told in enumerate(_legend(words)):
        drawing.text(0, places.foot_top + 10 + 15 * at, told, tone="muted")
    return drawing.svg(caption)


def _span(stops: Sequence[Stop]) -> tuple[float, float]:
    """Return the ends of the scale; one very wide interval does not stretch it."""
    values = [s.value for s in stops if s.value is not None]
    points = [0.0, *values, *(sign * s.margin for s in stops for sign in (1, -1))]
    reach = 1.5 * max(map(abs, points))
    ends = [e for s in stops for e in (s.low, s.high) if e is not None and abs(e) <= reach]
    return min([*points, *ends]), max([*points, *ends])


def _panel(drawing: Drawing, panel: Panel, path: Path, y: Axis, harm: Harm) -> None:
    stops = path.stops[-MOST_RUNS:]
    drawing.text(panel.left - 34, panel.top - 24, shortened(path.level, NAME_ROOM), tone="bold")
    drawing.text(panel.left - 34, panel.top - 10, shortened(path.group, NAME_ROOM), tone="tiny")
    draw_up(drawing, y, left=panel.left, right=panel.right, most=3)
    drawing.mark("axis", line(panel.left, y.at(0.0), panel.right, y.at(0.0)))
    room = (panel.right - panel.left) / len(stops)
    starts = [panel.left + room * at for at in range(len(stops))]
    every = -(-len(stops) // MOST_NUMBERS)
    for start, stop in zip(starts, stops, strict=True):
        if stop.margin:
            top, bottom = _tolerated(stop.margin, y, harm)
            drawing.mark("band", box(start, top, room, bottom - top))
        if stop.fresh and start > panel.left:
            drawing.mark("edge", line(start, panel.top, start, panel.bottom))
        if (stops[-1].run - stop.run) % every == 0:
            below = start + room / 2, panel.bottom + 10
            drawing.text(*below, str(stop.run), tone="tiny", align="middle")
    _way(drawing, stops, [start + room / 2 for start in starts], y)


def _tolerated(margin: float, y: Axis, harm: Harm) -> tuple[float, float]:
    """Return the upper and the lower end of what a margin tolerates, in pixels."""
    return (
        y.at(y.high if harm == "below" else margin),
        y.at(y.low if harm == "above" else -margin),
    )


def _way(drawing: Drawing, stops: Sequence[Stop], middles: Sequence[float], y: Axis) -> None:
    """Draw the gaps, with a thread from one to the next where the data are the same."""
    last: tuple[float, float] | None = None
    for stop, x in zip(stops, middles, strict=True):
        if stop.fresh:
            last = None
        if stop.value is None:
            drawing.mark("dash", line(x - 3, y.start - 4, x + 3, y.start - 4))
            continue
        at = y.at(stop.value)
        if last:
            drawing.mark("thread", line(*last, x, at))
        last = x, at
        if stop.low is not None and stop.high is not None:
            drawing.mark(
                f"line-{stop.verdict or 'dot'}", line(x, y.at(stop.low), x, y.at(stop.high))
            )
        if stop.verdict:
            drawing.mark(f"mark-{stop.verdict}", glyph(stop.verdict, x, at, RADIUS))
        else:
            drawing.mark("dot", disc(x, at, 0.8 * RADIUS))


def _legend(words: str) -> tuple[str, ...]:
    shapes = (
        "diamond: exceeds margin; ring: inconclusive; disc: within margin; square: too few data"
    )
    return (
        f"{words} in each run, the newest right; bar: interval; shaded: what the margin tolerates",
        f"{shapes}; dash: no number",
        "broken upright line: the data changed, so its two sides do not compare models",
    )
