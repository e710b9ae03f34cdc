"""The lines of a forest plot: heads of groups and slices, with texts cut to the room there is."""

from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.reports.rows import Row

NAME_ROOM, HEAD_ROOM, WHY_ROOM = 26, 74, 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the picture; `row` is None for the head of a group."""

    position: int
    text: str
    why: str = ""
    row: Row | None = None


def lines_of(rows: Sequence[Row]) -> tuple[Line, ...]:
    """Return the rows in their order, with a head wherever the group changes."""
    found: list[Line] = []
    group = ""
    for row in rows:
        if row.name.group != group:
            group = row.name.group
            found.append(Line(position=len(found), text=shortened(group, HEAD_ROOM)))
        found.append(
            Line(
                position=len(found),
                text=shortened(row.name.level, NAME_ROOM),
                why=shortened(row.why, WHY_ROOM),
                row=row,
            )
        )
    return tuple(found)


def shortened(text: str, room: int) -> str:
    """Return a text in one line, cut in the middle where it is too long.

    >>> shortened("between two long names", 12)
    'betwee…names'
    """
    line = " ".join(text.split())
    if len(line) <= room:
        return line
    tail = (room - 1) // 2
    return f"{line[: room - 1 - tail]}\N{HORIZONTAL ELLIPSIS}{line[-tail:]}"


def in_brackets(unit: str) -> str:
    """Return a unit behind the name of an axis; nothing for pure numbers.

    >>> in_brackets("scale points"), in_brackets("1")
    (' (scale points)', '')
    """
    return "" if unit in ("", "1") else f" ({unit})"
