"""A flatbuffer read as data: tables of optional fields, vectors, and numbers in little endian.

A table begins with a signed offset back to its list of fields; the list begins with its own size
and that of the table, and holds for each field its place in the table, 0 where it is left out.
Other places are unsigned offsets from where they stand.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

LIST_HEAD: Final = 4
"""Bytes before the first entry of a list of fields."""


class Malformed(ValueError):
    """An offset that leads out of the file."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    Attributes:
        data: the whole file.
        at: where the table begins.
    """

    data: bytes
    at: int

    def place(self, field: int) -> int | None:
        """Return where a field lies; None where it is left out.

        Args:
            field: its number in the schema, from 0.

        Raises:
            Malformed: the table lies outside the file.
        """
        entries = self.at - self._number("<i", self.at)
        entry = LIST_HEAD + 2 * field
        if entry >= self._number("<H", entries):
            return None
        offset = self._number("<H", entries + entry)
        return self.at + offset if offset else None

    def number(self, field: int, form: str, *, otherwise: int = 0) -> int:
        """Return a number.

        Args:
            field: its number in the schema.
            form: as `struct` writes it.
            otherwise: what the schema says of a field that is left out.
        """
        place = self.place(field)
        return otherwise if place is None else self._number(form, place)

    def numbers(self, field: int, form: str) -> tuple[int, ...]:
        """Return a vector of numbers; empty where it is left out."""
        size = struct.calcsize(form)
        return tuple(self._number(form, at) for at in self._vector(field, size))

    def table(self, field: int) -> "Table | None":
        """Return a table below this one; None where it is left out."""
        place = self.place(field)
        return None if place is None else Table(self.data, self._follow(place))

    def tables(self, field: int) -> "tuple[Table, ...]":
        """Return a vector of tables; empty where it is left out."""
        return tuple(Table(self.data, self._follow(at)) for at in self._vector(field, 4))

    def _vector(self, field: int, size: int) -> Iterator[int]:
        """Yield where each entry of a vector lies."""
        place = self.place(field)
        if place is None:
            return
        start = self._follow(place)
        count = self._number("<I", start)
        if start + 4 + count * size > len(self.data):
            problem = f"a vector of {count} entries at byte {start} of {len(self.data)}"
            raise Malformed(problem)
        yield from range(start + 4, start + 4 + count * size, size)

    def _follow(self, at: int) -> int:
        """Return where an offset leads."""
        return at + self._number("<I", at)

    def _number(self, form: str, at: int) -> int:
        """Return the number at a place."""
        if not 0 <= at <= len(self.data) - struct.calcsize(form):
            problem = f"an offset to byte {at} of {len(self.data)}"
            raise Malformed(problem)
        return int(struct.unpack_from(form, self.data, at)[0])


def root(data: bytes) -> Table:
    """Return the outermost table of a file.

    Raises:
        Malformed: the file is shorter than an offset.
    """
    return Table(data, Table(data, 0)._follow(0))  # noqa: SLF001 the first offset is like any other
