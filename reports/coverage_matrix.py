"""How many items the figures of each group and emotion rest on."""

from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.audit.result import AuditResult, Comparison
from evenhand.reports.digits import MISSING, WITHHELD, count
from evenhand.reports.naming import slice_names


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Items by group and emotion, as text.

    Attributes:
        emotions: the columns.
        rows: name of the group, and a text for each emotion.
        thin: pairs of group and emotion with fewer items than a verdict takes; withheld ones are
            not counted.
    """

    emotions: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    thin: int


def matrix(result: AuditResult) -> Matrix | None:
    """Return the matrix, as far as figures of single emotions tell it.

    A cell holds the largest number of items that any figure of that group and emotion rests on:
    rates rest on fewer, as they count only items with the emotion, or without it.

    Returns:
        The matrix; None where the audit has no figure of a single emotion.
    """
    known = _cells(result)
    emotions = tuple(e for e in result.data.emotions if any(name == e for _, name in known))
    if not emotions:
        return None
    names = slice_names(result)
    hidden = {s.id for s in result.slices if s.status == "suppressed"}
    told = [
        s.id for s in result.slices if s.id in hidden or any((s.id, e) in known for e in emotions)
    ]
    return Matrix(
        emotions=emotions,
        rows=tuple(
            (names[s].full, tuple(_text(known.get((s, e)), s, hidden) for e in emotions))
            for s in told
        ),
        thin=sum(n is not None and n < result.statistics.min_items for n in known.values()),
    )


def _cells(result: AuditResult) -> dict[tuple[str, str], int | None]:
    """Return the largest number of items by slice and emotion; None where all are withheld."""
    found: dict[tuple[str, str], list[Comparison]] = {}
    single = frozenset(result.data.emotions)
    for finding in result.findings:
        if finding.emotion in single:
            for c in finding.comparisons:
                found.setdefault((c.slice, finding.emotion), []).append(c)
    return {cell: _most(made) for cell, made in found.items()}


def _most(made: Sequence[Comparison]) -> int | None:
    """Return the largest number of items that some comparisons rest on."""
    return max((c.inside.items for c in made if c.inside.items is not None), default=None)


def _text(items: int | None, slice_id: str, hidden: set[str]) -> str:
    """Return a cell as text."""
    return count(items, absent=WITHHELD if slice_id in hidden else MISSING)
