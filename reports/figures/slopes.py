"""Slope charts: the score of the originals on the left, that of the changed items on the right.

Each small picture is one outcome and one group of pairs, all on one scale. The wedge holds the
changes that the margin tolerates; the bar at the right end is the interval of the change.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from evenhand.audit.result import Verdict
from evenhand.reports.figures.axis import Axis, around, draw_up
from evenhand.reports.figures.drawing import Drawing, disc, glyph, line, short
from evenhand.reports.figures.lines import shortened
from evenhand.reports.figures.panels import Panel, Panels
from evenhand.reports.figures.svg import Caption

WIDTH, HEIGHT, GAP = 100.0, 92.0, 6.0
LEFT, NAME_ROOM, GROUP_ROOM, WHY_ROOM = 40.0, 18, 25, 17
INSET = 12.0
MOST_ACROSS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Slope:
    """One outcome in one group of pairs.

    Attributes:
        outcome, group: its names.
        original, changed: mean scores, None where they must not be drawn.
        low, high: the interval of the change, None where there is none.
        margin: the change that is tolerated, 0 where nothing is judged.
        verdict: None where nothing is judged.
        text: the change in figures, or why there is none.
    """

    outcome: str
    group: str
    original: float | None
    changed: float | None
    low: float | None = None
    high: float | None = None
    margin: float = 0.0
    verdict: Verdict | None = None
    text: str = ""


def slopes(found: Sequence[Slope], *, words: str, caption: Caption) -> Markup:
    """Return the small pictures, row by row as they come.

    Args:
        found: at least one.
        words: what the scale is, for instance `"mean score"`.
        caption: for readers who do not see them.
    """
    across = min(MOST_ACROSS, len({slope.group for slope in found}) or 1)
    while across < MOST_ACROSS and across * 2 <= MOST_ACROSS and len(found) > across:
        across *= 2
    places = Panels(
        count=len(found),
        across=across,
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=GAP,
        top=36,
        bottom=34,
        foot=46,
    )
    drawing = Drawing(max(places.full_width, 540), places.full_height)
    values = [value for slope in found for value in _values(slope)]
    for panel, slope in zip(places, found, strict=True):
        _panel(drawing, panel, slope, around(values, start=panel.bottom, end=panel.top))
    for at, words_of in enumerate(_legend(words, judged=any(s.margin for s in found))):
        drawing.text(0, places.foot_top + 8 + 15 * at, words_of, tone="muted")
    return drawing.svg(caption)


def _values(slope: Slope) -> list[float]:
    """Return every score that must be on the scale."""
    if slope.original is None or slope.changed is None:
        return []
    ends = [slope.original + end for end in (slope.low, slope.high) if end is not None]
    wedge = [slope.original - slope.margin, slope.original + slope.margin]
    return [slope.original, slope.changed, *ends, *wedge]


def _panel(drawing: Drawing, panel: Panel, slope: Slope, y: Axis) -> None:
    drawing.text(panel.left - 22, panel.top - 22, shortened(slope.outcome, NAME_ROOM), tone="bold")
    drawing.text(panel.left - 22, panel.top - 8, shortened(slope.group, GROUP_ROOM), tone="tiny")
    if slope.original is None or slope.changed is None:
        why = shortened(slope.text, WHY_ROOM)
        drawing.text(
            panel.middle, (panel.top + panel.bottom) / 2, why, tone="muted", align="middle"
        )
        return
    draw_up(drawing, y, left=panel.left, right=panel.right, most=3)
    left, right = panel.left + INSET, panel.right - INSET
    start, end = y.at(slope.original), y.at(slope.changed)
    if slope.margin:
        upper, lower = (y.at(slope.original + sign * slope.margin) for sign in (1, -1))
        corners = ((left, start), (right, upper), (right, lower))
        path = "L".join(f"{short(a)} {short(b)}" for a, b in corners)
        drawing.mark("band", f"M{path}z")
    drawing.mark("edge", line(left, start, right, start))
    drawing.mark("bar", line(left, start, right, end))
    if slope.low is not None and slope.high is not None:
        ends = (y.at(slope.original + slope.low), y.at(slope.original + slope.high))
        drawing.mark(f"line-{slope.verdict or 'dot'}", line(right, ends[0], right, ends[1]))
    drawing.mark("hollow", disc(left, start, 3.5))
    if slope.verdict:
        drawing.mark(f"mark-{slope.verdict}", glyph(slope.verdict, right, end, 5))
    else:
        drawing.mark("dot", disc(right, end, 4))
    drawing.text(left, panel.bottom + 10, "original", tone="tiny", align="middle")
    drawing.text(right, panel.bottom + 10, "changed", tone="tiny", align="middle")
    drawing.text(panel.middle, panel.bottom + 24, slope.text, tone="tiny", align="middle")


def _legend(words: str, *, judged: bool) -> tuple[str, ...]:
    wedge = "; shaded: changes that the margin tolerates" if judged else ""
    return (
        f"{words} of the originals (ring) and of the changed items{wedge};",
        "bar at the right end: interval of the change, over persons; dashed: no change",
        "diamond: exceeds margin; ring: inconclusive; disc: within margin" if judged else "",
    )
