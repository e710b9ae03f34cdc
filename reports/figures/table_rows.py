"""A table of evidence read by the names of its columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evenhand.audit.result import EvidenceTable
from evenhand.reports.naming import SliceName


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row by column; a slice's id is already its name."""

    values: Mapping[str, str | float | None]

    def text(self, column: str) -> str:
        """Return a text, `""` where the table has no such column or nothing in it."""
        value = self.values.get(column)
        return "" if value is None else str(value)

    def number(self, column: str) -> float | None:
        """Return a number, None where there is none."""
        value = self.values.get(column)
        return float(value) if isinstance(value, int | float) else None

    def count(self, column: str) -> int:
        """Return a whole number, 0 where there is none."""
        return int(self.number(column) or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRows:
    """The rows of a table, in their order."""

    table: EvidenceTable
    names: Mapping[str, SliceName]

    def __iter__(self) -> Iterator[TableRow]:
        """Yield the rows."""
        for row in self.table.rows:
            pairs = zip(self.table.columns, row, strict=True)
            yield TableRow(values={column: self._named(value) for column, value in pairs})

    def _named(self, value: str | float | None) -> str | float | None:
        if isinstance(value, str) and value in self.names:
            return self.names[value].full
        return value
