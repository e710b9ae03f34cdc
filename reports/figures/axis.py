"""An axis: from numbers to places in a picture, with round numbers along it."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from evenhand.reports.digits import plain
from evenhand.reports.figures.drawing import Drawing, line

_NICE: Final = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A straight map of `low..high` to `start..end` in pixels.

    Examples:
        >>> Axis(low=0, high=2, start=100, end=300).at(1.5)
        250.0
    """

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the place of a value; one beyond the axis lies at its end."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def beyond(self, value: float) -> bool:
        """Return whether a value lies beyond the axis."""
        return not self.low <= value <= self.high

    def ticks(self, *, most: int = 5) -> tuple[float, ...]:
        """Return round numbers along the axis, `most` or a few less.

        Examples:
            >>> Axis(low=-0.3, high=1.1, start=0, end=1).ticks()
            (0.0, 0.5, 1.0)
        """
        raw = (self.high - self.low) / most
        power = 10.0 ** math.floor(math.log10(raw))
        step = next(nice * power for nice in _NICE if nice * power >= raw * (1 - 1e-9))
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return tuple(float(f"{at * step:.12g}") for at in range(first, last + 1))


def around(values: Iterable[float], *, start: float, end: float, pad: float = 0.06) -> Axis:
    """Return an axis on which all values lie, with a little room at its ends.

    Args:
        values: finite; the axis is 0..1 where there are none, and has some length where all are
            the same.
        start: place of its low end.
        end: place of its high end.
        pad: room at either end, as a part of the range.
    """
    known = list(values) or [0.0, 1.0]
    low, high = min(known), max(known)
    room = pad * (high - low) or 0.5 * abs(high) or 0.5
    return Axis(low=low - room, high=high + room, start=start, end=end)


def draw_across(drawing: Drawing, axis: Axis, *, top: float, bottom: float, most: int = 5) -> None:
    """Draw a horizontal axis below a plot, with thin lines through the plot at its numbers."""
    drawing.mark("thread", line(axis.start, bottom, axis.end, bottom))
    for tick in axis.ticks(most=most):
        x = axis.at(tick)
        drawing.mark("hairline", line(x, top, x, bottom))
        drawing.text(x, bottom + 11, plain(tick), tone="small", align="middle")


def draw_up(drawing: Drawing, axis: Axis, *, left: float, right: float, most: int = 5) -> None:
    """Draw a vertical axis left of a plot, with thin lines through the plot at its numbers."""
    drawing.mark("thread", line(left, axis.start, left, axis.end))
    for tick in axis.ticks(most=most):
        y = axis.at(tick)
        drawing.mark("hairline", line(left, y, right, y))
        drawing.text(left - 5, y, plain(tick), tone="small", align="end")
