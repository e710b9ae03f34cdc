"""Which rows of its tables of evidence a large report prints: those that matter most.

A report with few rows of evidence prints all of them. A larger one prints of each table the rows
that one rule picks, which stands beneath the table together with the number of rows left out; those
are in the result and in the file `evidence.csv`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from evenhand.audit.result import AuditResult, EvidenceTable, Finding
from evenhand.reports.wording import several

PRINTED: Final = 1_500
"""Most rows of evidence of a report that prints all of them."""

ROOM, LEAST = 30, 6
"""Rows of tables with one title over all findings of a question, and least of each."""

First: TypeAlias = Literal["highest", "lowest", "largest"]

MATTERS: Mapping[str, First] = MappingProxyType(
    {
        "q": "lowest",
        "p": "lowest",
        "p of the diagonal": "lowest",
        "miscalibration": "highest",
        "share without score": "highest",
        "share not used": "highest",
        "share": "lowest",
        "smallest provable margin": "highest",
        "slices with skill": "lowest",
        "difference": "lowest",
        "alpha": "lowest",
        "gap": "largest",
        "pulled": "largest",
    }
)
"""Which rows matter most, by the first of these columns that a table has; others keep their order.

The largest are those furthest from zero."""

WHOLE: Mapping[str, tuple[str, ...]] = MappingProxyType({"reliability": ("emotion", "group")})
"""Columns whose equal values keep rows together, by kind: half a diagram is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """The printed part of a table.

    Attributes:
        table: with the printed rows only.
        left: how many rows are not printed.
        rule: which rows are, in words; `""` where all are.
    """

    table: EvidenceTable
    left: int = 0
    rule: str = ""


def room_for(findings: Sequence[Finding], result: AuditResult) -> int | None:
    """Return how many rows of each of their tables findings of one question may print.

    Args:
        findings: which ask the same.
        result: of the audit; with few rows of evidence in all, every row is printed.

    Returns:
        A number of rows, at least `LEAST`; None where there is room for all.
    """
    if sum(len(t.rows) for f in result.findings for t in f.tables) <= PRINTED:
        return None
    return max(LEAST, ROOM // max(1, len(findings)))


def excerpt(table: EvidenceTable, room: int | None) -> Excerpt:
    """Return the rows that matter most, at most so many, or a few more that belong to them.

    Examples:
        >>> table = EvidenceTable(title="", columns=("who", "p"), rows=(("a", 0.3), ("b", 0.1)))
        >>> found = excerpt(table, 1)
        >>> found.table.rows, found.left, found.rule
        ((('b', 0.1),), 1, 'the row with the lowest value of “p”')
    """
    if room is None or len(table.rows) <= room:
        return Excerpt(table=table)
    column = next((name for name in MATTERS if name in table.columns), "")
    order = _ordered(table, column) if column else list(range(len(table.rows)))
    picked = _together(table, order[:room], order)
    return Excerpt(
        table=replace(table, rows=tuple(table.rows[at] for at in picked)),
        left=len(table.rows) - len(picked),
        rule=_rule(len(picked), column),
    )


def _ordered(table: EvidenceTable, column: str) -> list[int]:
    """Return the places of rows, the most important first, those without a number last."""
    at, first = table.columns.index(column), MATTERS[column]

    def key(row: int) -> tuple[bool, float]:
        value = table.rows[row][at]
        if value is None or isinstance(value, str):
            return (True, 0.0)
        size = {"lowest": value, "highest": -value, "largest": -abs(value)}[first]
        return (False, size)

    return sorted(range(len(table.rows)), key=key)


def _together(table: EvidenceTable, picked: Sequence[int], order: Sequence[int]) -> list[int]:
    """Return the picked rows, with all others of the same diagram."""
    columns = [table.columns.index(c) for c in WHOLE.get(table.kind, ()) if c in table.columns]
    if not columns:
        return list(picked)
    known = {tuple(table.rows[row][at] for at in columns) for row in picked}
    return [row for row in order if tuple(table.rows[row][at] for at in columns) in known]


def _rule(count: int, column: str) -> str:
    rows = "row" if count == 1 else f"{several(count, 'row')}"
    if not column:
        return f"the first {rows}"
    first = MATTERS[column]
    away = ", whatever its sign" if first == "largest" else ""
    return f"the {rows} with the {first} value of “{column}”{away}"
