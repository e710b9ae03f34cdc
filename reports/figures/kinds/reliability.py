"""Reliability diagrams: the mean label at each height of the score, a panel an emotion and group.

The shaded band is where the mean labels of a calibrated model of this size would lie, in all bins
of the panel at once; the bars are the intervals of what was found. A point beyond its band is a
diamond, one within it a disc.
"""

from collections.abc import Sequence
from itertools import groupby

from markupsafe import Markup

from evenhand.reports.figures.axis import Axis, around, draw_across, draw_up
from evenhand.reports.figures.drawing import Drawing, box, diamond, disc, line, short
from evenhand.reports.figures.lines import shortened
from evenhand.reports.figures.panels import Panel, Panels
from evenhand.reports.figures.svg import Caption
from evenhand.reports.figures.table_rows import TableRow, TableRows

COLUMNS: tuple[str, ...] = (
    "emotion",
    "group",
    "items",
    "persons",
    "mean score",
    "mean label",
    "label low",
    "label high",
    "calibrated low",
    "calibrated high",
)
ENDS = COLUMNS[4:]
ACROSS, SIZE, NAME_ROOM = 4, 158.0, 26
SPIKE = 22.0
"""Height of the spike of the fullest bin."""


def figures(rows: TableRows, caption: Caption) -> tuple[Markup, ...]:
    """Return one picture with a panel for each emotion and group that has points."""
    known = [row for row in rows if row.number("mean score") is not None]
    parts = [
        (name, list(members))
        for name, members in groupby(known, key=lambda r: (r.text("emotion"), r.text("group")))
    ]
    if not parts:
        return ()
    ends = [v for row in known for column in ENDS if (v := row.number(column)) is not None]
    places = Panels(
        count=len(parts),
        across=ACROSS,
        width=SIZE,
        height=SIZE,
        left=44,
        right=14,
        top=38,
        bottom=36,
        foot=54,
    )
    drawing = Drawing(max(places.full_width, 520), places.full_height)
    for panel, (name, members) in zip(places, parts, strict=True):
        _panel(drawing, panel, name, members, ends)
    _legend(drawing, places.foot_top)
    return (drawing.svg(_told(caption, parts)),)


def beyond(row: TableRow) -> bool:
    """Return whether a bin lies beyond the band of a calibrated model."""
    low, high = row.number("calibrated low"), row.number("calibrated high")
    label = row.number("mean label")
    if low is None or high is None or label is None:
        return False
    return not low <= label <= high


def _panel(
    drawing: Drawing,
    panel: Panel,
    name: tuple[str, str],
    rows: Sequence[TableRow],
    ends: Sequence[float],
) -> None:
    x = around(ends, start=panel.left, end=panel.right)
    y = Axis(low=x.low, high=x.high, start=panel.bottom, end=panel.top)
    draw_across(drawing, x, top=panel.top, bottom=panel.bottom, most=4)
    draw_up(drawing, y, left=panel.left, right=panel.right, most=4)
    drawing.mark("edge", line(panel.left, panel.bottom, panel.right, panel.top))
    drawing.text(panel.left, panel.top - 24, shortened(name[0], NAME_ROOM), tone="bold")
    drawing.text(panel.left, panel.top - 10, shortened(name[1], NAME_ROOM), tone="muted")
    drawing.text(panel.middle, panel.bottom + 25, "mean score", tone="muted", align="middle")
    _band(drawing, x, y, rows)
    most = max(row.count("items") for row in rows) or 1
    for row in rows:
        _point(drawing, x, y, row)
        height = SPIKE * row.count("items") / most
        left = x.at(row.number("mean score") or 0.0) - 3
        drawing.mark("spike", box(left, panel.bottom - height, 6, height))
    points = [(row.number("mean score") or 0.0, row.number("mean label") or 0.0) for row in rows]
    drawing.mark("thread", _path([(x.at(a), y.at(b)) for a, b in points]))


def _band(drawing: Drawing, x: Axis, y: Axis, rows: Sequence[TableRow]) -> None:
    """Shade where a calibrated model would lie; bins without a band part it."""
    for known, members in groupby(rows, key=lambda r: r.number("calibrated low") is not None):
        if not known:
            continue
        part = list(members)
        at = [x.at(row.number("mean score") or 0.0) for row in part]
        if len(part) == 1:
            at, part = [at[0] - 5, at[0] + 5], part * 2
        low = [y.at(row.number("calibrated low") or 0.0) for row in part]
        high = [y.at(row.number("calibrated high") or 0.0) for row in part]
        corners = [*zip(at, low, strict=True), *reversed(list(zip(at, high, strict=True)))]
        drawing.mark("band", f"{_path(corners)}z")


def _point(drawing: Drawing, x: Axis, y: Axis, row: TableRow) -> None:
    at = x.at(row.number("mean score") or 0.0), y.at(row.number("mean label") or 0.0)
    low, high = row.number("label low"), row.number("label high")
    if low is not None and high is not None:
        drawing.mark("axis", line(at[0], y.at(low), at[0], y.at(high)))
    if beyond(row):
        drawing.mark("dot", diamond(*at, 5.5))
    else:
        drawing.mark("dot", disc(*at, 3.2))


def _path(points: Sequence[tuple[float, float]]) -> str:
    """Return the path through some points.

    >>> _path([(1, 2), (3, 4)])
    'M1 2L3 4'
    """
    return "M" + "L".join(f"{short(a)} {short(b)}" for a, b in points)


def _legend(drawing: Drawing, top: float) -> None:
    lines = (
        "mean label (upwards) by mean score; dashed: where a calibrated model lies;",
        "shaded: where its bins would lie by chance, all at once; bar: interval over persons;",
        "diamond: beyond the shade; disc: within it; spikes at the foot: items in a bin",
    )
    for at, words in enumerate(lines):
        drawing.text(0, top + 8 + 15 * at, words, tone="muted")


def _told(caption: Caption, parts: Sequence[tuple[tuple[str, str], list[TableRow]]]) -> Caption:
    said = [
        f"{': '.join(filter(None, name))}: {sum(map(beyond, rows))} of {len(rows)} bins beyond "
        "the band of a calibrated model"
        for name, rows in parts
    ]
    return Caption(
        ident=caption.ident,
        title=f"Reliability diagram. {caption.title}",
        description=f"{'; '.join(said)}. The table has the same numbers.",
    )
