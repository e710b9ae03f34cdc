"""Findings about named harms: they describe and never judge, and say what they found in a line."""

from collections.abc import Sequence
from itertools import takewhile

from evenhand.audit.changes.words import group_words
from evenhand.audit.experts import Row, table_of
from evenhand.audit.question import Question
from evenhand.audit.result import EvidenceTable, Finding

_NAMED = 3
_DRAWN = frozenset({"outcome", "group", "gap", "low", "high"})
"""Columns of tables that a figure of the kind `gaps` draws."""


def harm_finding(
    question: Question,
    *,
    answer: str,
    model: str = "",
    tables: Sequence[EvidenceTable] = (),
    notes: Sequence[str] = (),
) -> Finding:
    """Return a finding of a question; tables without rows are left out."""
    return Finding(
        id=f"{question.code}.{model}" if model else question.code,
        code=question.code,
        title=question.title,
        asks=question.asks,
        why=question.why,
        answer=answer,
        model=model,
        tables=tuple(table for table in tables if table.rows),
        notes=tuple(notes),
    )


def tables_of(*tables: tuple[str, Sequence[str], Sequence[Row]]) -> tuple[EvidenceTable, ...]:
    """Return tables of title, columns and rows; those of gaps by group are drawn."""
    return tuple(
        table_of(*each, kind="gaps" if set(each[1]) >= _DRAWN else "") for each in tables if each[2]
    )


def differing(rows: Sequence[Row], *, value: int, alpha: float, of: str, holds: str) -> str:
    """Say in how many rows something differs, and where most, with intervals.

    Args:
        rows: named by the text in their first columns; a value, both ends, p and q from `value` on.
        value: the column.
        alpha: q up to which a row counts.
        of: what rows are, such as `pairs of emotion and group`.
        holds: what a row that counts says, such as `the reading differs`.
    """
    q = value + 4
    known = _once([row for row in rows if isinstance(row[q], float)], value=value)
    if not known:
        return f"It cannot be told here whether {holds}."
    found = [row for row in known if float(row[q] or 0) <= alpha]
    found.sort(key=lambda row: -abs(float(row[value] or 0)))
    said = [f"{_named(row)} ({_change(row[value:q])})" for row in found[:_NAMED]]
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    which = f": {'; '.join(said)}{more}" if said else "; that none is shown is no all-clear"
    return f"In {len(found)} of {len(known)} {of} {holds}, allowing for so many tests{which}."


def _named(row: Row) -> str:
    """Return the cells that a row begins with and that are text, such as outcome and group."""
    outcome, *groups = map(str, takewhile(lambda cell: isinstance(cell, str), row))
    return ", ".join([outcome, *map(group_words, groups)])


def _change(cells: Row) -> str:
    """Return a value with its interval where it has one."""
    value, low, high, _ = cells
    return f"{value:+.2g}" + ("" if low is None else f", interval {low:+.2g} to {high:+.2g}")


def _once(rows: Sequence[Row], *, value: int) -> list[Row]:
    """Return rows without mirror images: of two groups alone, one gap is the other's, negated."""

    def key(row: Row, *, sign: int) -> tuple[object, ...]:
        size, p = sign * float(row[value] or 0), float(row[value + 3] or 0)
        return (row[0], f"{size:.9e}", f"{p:.9e}")

    mirrored = {key(row, sign=-1) for row in rows if float(row[value] or 0) > 0}
    return [row for row in rows if key(row, sign=1) not in mirrored]


def q_note(unit: str) -> str:
    """Return the sentence about q and persons that belongs to any table of tests.

    >>> q_note("groups")[:32]
    'q is the p-value after Benjamini'
    """
    return (
        "q is the p-value after Benjamini and Hochberg's adjustment over its table; errors are "
        f"clustered by person. Withheld {unit} and unknown levels take no part. A small q is a "
        "lead: no margin is declared here, so nothing is judged."
    )
