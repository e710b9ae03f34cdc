"""Cells of a heat map as strokes in units of one cell: neighbours alike are one stroke.

A map of 40 emotions and 60 slices has 2,400 cells. Drawn one by one they would be most of a report,
so a run of equal cells is one line as thick as a cell, and symbols are dots of one path. (Dots are
lines without length: dashes would lose those that stand alone.)
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from evenhand.audit.result import Verdict
from evenhand.reports.figures import palette

LOWER: Final = ("#e3eef8", "#bcd7ee", "#8fbde0", "#5f9fd0")
HIGHER: Final = ("#fcebdb", "#f8d2ae", "#eeb27c", "#dd8a45")
"""Steps away from zero, also apart in grey; which side it is, a bar in each cell says too."""

Place: TypeAlias = tuple[int, int]
"""Row and column."""

WITHHELD, MARKED = "withheld", "marked"
DOTTED: Mapping[str, tuple[str, float, float]] = MappingProxyType(
    {
        "within_margin": ("round", 0.46, 0.0),
        "inconclusive": ("round", 0.54, 0.34),
        "insufficient_data": ("square", 0.46, 0.26),
        MARKED: ("round", 0.3, 0.0),
    }
)
"""Symbols that are dots: their cap, their width, and the width of the hole in them."""

_DIAMOND = "l.34.34"
"""A slanted line as thick as it is long is a square on its corner."""

_CROSS = "l.4.4m0-.4l-.4.4"
_DASH = "h.4"


def colour(step: int) -> str:
    """Return the attributes of a stroke so many steps away from zero.

    >>> colour(-1)
    'class="l1" stroke="#e3eef8"'
    """
    if step == 0:
        return f'stroke="{palette.BAND}"'
    side, colours = ("h", HIGHER) if step > 0 else ("l", LOWER)
    return f'class="{side}{abs(step)}" stroke="{colours[abs(step) - 1]}"'


class Layers:
    """Cells gathered by what they look like.

    Args:
        pitch: width of a cell in units of its height.
    """

    def __init__(self, *, pitch: int) -> None:
        """Begin without cells."""
        self._pitch = pitch
        self._tiles: defaultdict[int, list[Place]] = defaultdict(list)
        self._signs: defaultdict[bool, list[Place]] = defaultdict(list)
        self._symbols: defaultdict[str, list[Place]] = defaultdict(list)

    def tile(self, place: Place, step: int) -> None:
        """Colour a cell: -4 to 4 steps away from zero."""
        self._tiles[step].append(place)
        if step:
            self._signs[step > 0].append(place)

    def symbol(self, place: Place, name: Verdict | str) -> None:
        """Put a symbol into a cell."""
        self._symbols[name].append(place)

    def tiles(self) -> str:
        """Return colours and bars as elements, in units of a cell."""
        return "".join((*self._colours(), *self._bars()))

    def symbols(self, ident: str) -> str:
        """Return symbols as elements, in units of a cell; ids begin with `ident`."""
        return "".join((*self._dots(ident), *self._shapes()))

    def _colours(self) -> Iterator[str]:
        for step in sorted(self._tiles):
            lines = _runs(self._tiles[step], pitch=self._pitch)
            yield f'<path transform="translate(0 .5)" {colour(step)} d="{lines}"/>'

    def _bars(self) -> Iterator[str]:
        for higher in sorted(self._signs):
            at = ".1" if higher else ".9"
            lines = _runs(self._signs[higher], pitch=self._pitch)
            yield (
                f'<path transform="translate(0 {at})" stroke="{palette.EDGE}" stroke-width=".09" '
                f'd="{lines}"/>'
            )

    def _dots(self, ident: str) -> Iterator[str]:
        for name, (cap, width, hole) in DOTTED.items():
            if name not in self._symbols:
                continue
            dots = _points(self._symbols[name], pitch=self._pitch)
            own = f"{ident}-{name}"
            yield (
                f'<g transform="translate(.5 .5)" stroke="{palette.INK}" stroke-width="{width}" '
                f'stroke-linecap="{cap}">'
                f'<path id="{own}" d="{dots}"/></g>'
            )
            if hole:
                yield (
                    f'<use transform="translate(.5 .5)" href="#{own}" stroke="{palette.PAPER}" '
                    f'stroke-width="{hole}" stroke-linecap="{cap}"/>'
                )

    def _shapes(self) -> Iterator[str]:
        looks = (
            ("exceeds_margin", _DIAMOND, ".33 .33", palette.INK, ".48"),
            ("undefined", _CROSS, ".3 .3", palette.INK, ".1"),
            (WITHHELD, _DASH, ".3 .5", palette.MUTED, ".1"),
        )
        for name, shape, at, ink, width in looks:
            if places := self._symbols[name]:
                path = "".join(f"M{c * self._pitch} {r}{shape}" for r, c in sorted(places))
                yield (
                    f'<path transform="translate({at})" stroke="{ink}" stroke-width="{width}" '
                    f'd="{path}"/>'
                )


def _runs(places: list[Place], *, pitch: int) -> str:
    """Return a line for every run of neighbours in a row.

    >>> _runs([(0, 1), (0, 2), (0, 5), (1, 0)], pitch=1)
    'M1 0h2m2 0h1M0 1h1'
    """
    found: list[str] = []
    at, end = -1, 0
    for row, first, count in _stretches(sorted(places)):
        start, length = first * pitch, count * pitch
        found.append(f"m{start - end} 0h{length}" if row == at else f"M{start} {row}h{length}")
        at, end = row, start + length
    return "".join(found)


def _points(places: list[Place], *, pitch: int) -> str:
    """Return a line without length for every cell, which its caps make a dot.

    >>> _points([(0, 1), (0, 2), (1, 0)], pitch=3)
    'M3 0h0m3 0h0M0 1h0'
    """
    found: list[str] = []
    at, end = -1, 0
    for row, column in sorted(places):
        start = column * pitch
        found.append(f"m{start - end} 0h0" if row == at else f"M{start} {row}h0")
        at, end = row, start
    return "".join(found)


def _stretches(places: list[Place]) -> Iterator[tuple[int, int, int]]:
    """Yield row, first column and length of every run of neighbours."""
    start: Place | None = None
    count = 0
    for row, column in places:
        if start is not None and (row, column) == (start[0], start[1] + count):
            count += 1
            continue
        if start is not None:
            yield (*start, count)
        start, count = (row, column), 1
    if start is not None:
        yield (*start, count)
