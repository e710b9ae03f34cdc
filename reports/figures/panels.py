"""Small pictures beside and below each other, all of one size."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Where one small picture lies, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """Its horizontal middle."""
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Panels:
    """Room for small pictures with margins around each.

    Attributes:
        count: how many there are.
        across: most in a row.
        width, height: of each without margins.
        left, right, top, bottom: margins of each.
        foot: room below all of them.
    """

    count: int
    across: int
    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    foot: float = 0.0

    @property
    def full_width(self) -> float:
        """Width of all of them together."""
        return min(self.count, self.across) * (self.left + self.width + self.right)

    @property
    def foot_top(self) -> float:
        """Where the room below all of them begins."""
        lines = -(-self.count // self.across)
        return lines * (self.top + self.height + self.bottom)

    @property
    def full_height(self) -> float:
        """Height of all of them with the room below."""
        return self.foot_top + self.foot

    def __iter__(self) -> Iterator[Panel]:
        """Yield where each lies, row by row."""
        for at in range(self.count):
            row, column = divmod(at, self.across)
            left = column * (self.left + self.width + self.right) + self.left
            top = row * (self.top + self.height + self.bottom) + self.top
            yield Panel(left=left, top=top, right=left + self.width, bottom=top + self.height)
