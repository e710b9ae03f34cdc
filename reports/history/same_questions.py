"""Which runs belong together: those that compare the same slices on the same question."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from evenhand.audit.result import AuditResult, Comparison, Finding
from evenhand.reports.difference.cells import questions
from evenhand.reports.difference.record import Place

Asked: TypeAlias = tuple[Place, str]
"""What is asked of a model, and the unit of the answer."""

Row: TypeAlias = tuple[str, str]
"""A slice by its id, and what it is held against."""


def asked_of(result: AuditResult) -> Mapping[Asked, Finding]:
    """Return the findings that compare slices or are judged, by what they ask."""
    return {
        (place, f.unit): f for place, f in questions(result).items() if f.comparisons or f.gated
    }


def rows_of(finding: Finding | None) -> Mapping[Row, Comparison]:
    """Return the comparisons of a finding by slice and reference; none of no finding."""
    return {(c.slice, c.reference): c for c in (finding.comparisons if finding else ())}


def together(results: Sequence[AuditResult]) -> tuple[tuple[int, ...], ...]:
    """Return the places of runs that belong together, by the first of them.

    Two runs do where both ask the same of the same slice and model, of media of one kind; and any
    two that a third one links so.
    """
    groups: list[tuple[set[object], list[int]]] = []
    for at, result in enumerate(results):
        links, members = _links(result), [at]
        for group in [g for g in groups if g[0] & links]:
            groups.remove(group)
            links, members = links | group[0], [*group[1], *members]
        groups.append((links, sorted(members)))
    return tuple(sorted(tuple(members) for _, members in groups))


def _links(result: AuditResult) -> set[object]:
    """Return what a run may have in common with others."""
    medium = result.plan.purpose.get("modality", "")
    return {(medium, asked, row) for asked, f in asked_of(result).items() for row in rows_of(f)}
