"""The heat map: a row a slice, a column an outcome, the gap as colour, bar and symbol in each cell.

Nothing rests on colour: a bar at the upper edge of a cell says that the slice lies higher than its
reference, one at the lower edge that it lies lower, and the verdict is a shape.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from evenhand.audit.result import Verdict
from evenhand.reports.digits import MINUS
from evenhand.reports.figures import palette
from evenhand.reports.figures.drawing import Drawing
from evenhand.reports.figures.heat_layers import Layers
from evenhand.reports.figures.heat_legend import HeatScale, legend
from evenhand.reports.figures.lines import shortened
from evenhand.reports.figures.svg import Caption
from evenhand.reports.naming import SliceName

LEFT, RIGHT_ROOM, NAME_ROOM, HEAD_ROOM = 190.0, 90.0, 28, 36
FEW_COLUMNS, FEW_CELLS, PITCH = 10, 240, 3
"""Maps no larger than this have room for numbers in their cells, which are three times as wide."""

MOST_ROWS: Final = 64
"""Lines of one picture, so that it fits a sheet of paper."""

BREAKS: Final = (0.25, 0.5, 1.0, 2.0)
"""Where the colour changes, in margins."""

LEGEND, WIDE = 110.0, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One gap.

    Attributes:
        gap: signed, in the unit of the map; None where there is none to show.
        symbol: a verdict; `withheld`; `marked` where nothing is judged and the interval excludes
            zero; `""` for none.
    """

    gap: float | None
    symbol: Verdict | str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRow:
    """A slice with its cells, one a column; None where nothing was asked."""

    name: SliceName
    cells: tuple[Cell | None, ...]


def step(gap: float, breaks: tuple[float, float, float, float]) -> int:
    """Return how many steps a gap is away from zero, with its sign.

    >>> step(-0.6, BREAKS), step(0.1, BREAKS), step(2.0, BREAKS)
    (-2, 0, 4)
    """
    size = sum(abs(gap) >= at for at in breaks)
    return size if gap > 0 else -size


def heat_maps(
    rows: Sequence[HeatRow], columns: Sequence[str], *, scale: HeatScale, caption: Caption
) -> tuple[Markup, ...]:
    """Return the map, in several pictures where the slices are many."""
    parts = [rows[at : at + MOST_ROWS] for at in range(0, len(rows), MOST_ROWS)]
    return tuple(
        _heat_map(part, columns, scale=scale, caption=_numbered(caption, at))
        for at, part in enumerate(parts, start=1)
    )


def _numbered(caption: Caption, at: int) -> Caption:
    return Caption(
        ident=f"{caption.ident}-{at}", title=caption.title, description=caption.description
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """Where things are: sizes in pixels."""

    size: float
    pitch: int
    top: float
    lines: int
    columns: int

    @property
    def bottom(self) -> float:
        return self.top + self.size * self.lines

    @property
    def right(self) -> float:
        return LEFT + self.size * self.pitch * self.columns

    def middle(self, line: int) -> float:
        return self.top + self.size * (line + 0.5)

    def centre(self, column: int) -> float:
        return LEFT + self.size * self.pitch * (column + 0.5)


def _heat_map(
    rows: Sequence[HeatRow], columns: Sequence[str], *, scale: HeatScale, caption: Caption
) -> Markup:
    places = _places(rows)
    lines = places[-1] + 1 if places else 0
    told = len(columns) <= FEW_COLUMNS and len(rows) * len(columns) <= FEW_CELLS
    heads = [shortened(name, HEAD_ROOM) for name in columns]
    frame = _Frame(
        size=22.0 if told else 17.0,
        pitch=PITCH if told else 1,
        top=16 + 4.5 * max(map(len, heads), default=0),
        lines=lines,
        columns=len(columns),
    )
    drawing = Drawing(max(frame.right + RIGHT_ROOM, 560.0), frame.bottom + LEGEND)
    layers = Layers(pitch=frame.pitch)
    for row, line in zip(rows, places, strict=True):
        _row(layers, row, line, scale)
        drawing.text(10, frame.middle(line), shortened(row.name.level, NAME_ROOM))
        if told:
            _numbers(drawing, frame, row, line)
    _groups(drawing, frame, rows, places)
    for at, head in enumerate(heads):
        drawing.text(frame.centre(at), frame.top - 6, head, tone="small", turn=50)
    drawing.below(_grid(layers, frame, caption.ident))
    legend(drawing, scale, _used(rows), top=frame.bottom + 14, ident=caption.ident)
    return drawing.svg(caption)


def _places(rows: Sequence[HeatRow]) -> list[int]:
    """Return the line of every row; a new group leaves a line for its name."""
    found: list[int] = []
    line, group = -1, ""
    for row in rows:
        line += 1 if row.name.group == group else 2
        group = row.name.group
        found.append(line)
    return found


def _row(layers: Layers, row: HeatRow, line: int, scale: HeatScale) -> None:
    for column, cell in enumerate(row.cells):
        if cell is None:
            continue
        if cell.gap is not None:
            layers.tile((line, column), step(cell.gap, scale.breaks))
        if cell.symbol:
            layers.symbol((line, column), cell.symbol)


def _numbers(drawing: Drawing, frame: _Frame, row: HeatRow, line: int) -> None:
    """Write the gaps beside their symbols."""
    for column, cell in enumerate(row.cells):
        if cell is not None and cell.gap is not None:
            x = frame.centre(column) + 0.42 * frame.size * frame.pitch
            drawing.text(x, frame.middle(line), _signed(cell.gap), tone="small", align="end")


def _signed(gap: float) -> str:
    text = f"{gap:+.2f}" if abs(gap) < WIDE else f"{gap:+.0f}"
    return text[1:] if float(text) == 0 else text.replace("-", MINUS)


def _groups(
    drawing: Drawing, frame: _Frame, rows: Sequence[HeatRow], places: Sequence[int]
) -> None:
    """Write the name of each group into the line that was left for it."""
    group = ""
    for row, line in zip(rows, places, strict=True):
        if row.name.group != group:
            group = row.name.group
            drawing.text(0, frame.middle(line - 1), shortened(group, 60), tone="bold")


def _grid(layers: Layers, frame: _Frame, ident: str) -> str:
    """Return the cells with thin lines between them."""
    wide = frame.pitch * frame.columns
    across = "".join(f"M0 {line}h{wide}" for line in range(frame.lines + 1))
    down = "".join(f"M{frame.pitch * at} 0v{frame.lines}" for at in range(frame.columns + 1))
    mesh = f'<path stroke="{palette.PAPER}" stroke-width=".08" d="{across}{down}"/>'
    return (
        f'<g transform="translate({LEFT:g} {frame.top:g})scale({frame.size:g})" fill="none">'
        f"{layers.tiles()}{mesh}{layers.symbols(ident)}</g>"
    )


def _used(rows: Sequence[HeatRow]) -> frozenset[str]:
    """Return the symbols that a map has."""
    return frozenset(cell.symbol for row in rows for cell in row.cells if cell and cell.symbol)
