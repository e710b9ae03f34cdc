"""Which data are missing: groups without persons, with too few, or withheld, and the rest."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from evenhand.audit.result import AuditResult, Comparison, SliceRecord
from evenhand.reports.digits import WITHHELD, count
from evenhand.reports.naming import named, slice_names
from evenhand.reports.rows import persons_needed
from evenhand.reports.tally import gated
from evenhand.reports.wording import several

RANK: Mapping[str, int] = MappingProxyType(
    {"no data": 0, "too few": 1, "withheld": 2, "too few for the margin": 3}
)
"""Kinds of gaps in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRow:
    """A group whose data do not bear the figures that were asked for.

    Attributes:
        group: its name.
        kind: of `RANK`.
        persons: how many there are.
        needed: how many it takes.
        told: which figures are missing for that.
        wanting: persons needed as a number, for the order; 0 where it is not known.
    """

    group: str
    kind: str
    persons: str
    needed: str
    told: str
    wanting: int


def gap_rows(result: AuditResult) -> tuple[GapRow, ...]:
    """Return every group with a gap: by kind, and where margins need more, the most first."""
    names = slice_names(result)
    found: list[GapRow] = []
    for s in result.slices:
        found.extend(_of_slice(s, names[s.id].full, result))
    for slice_id, (needed, there, comparisons) in _short(result).items():
        found.append(
            GapRow(
                group=named(names, slice_id).full,
                kind="too few for the margin",
                persons=count(there),
                needed=f"about {needed:,}",
                told=f"{several(comparisons, 'comparison')} cannot be cleared with fewer",
                wanting=needed,
            )
        )
    return tuple(sorted(found, key=lambda row: (RANK[row.kind], -row.wanting, row.group)))


def _of_slice(s: SliceRecord, name: str, result: AuditResult) -> Iterator[GapRow]:
    """Yield the gap of a slice that has no verdict."""
    kind = {"empty": "no data", "insufficient_data": "too few", "suppressed": "withheld"}
    if s.status not in kind:
        return
    rules = result.statistics
    least = f"{several(rules.min_persons, 'person')} and {several(rules.min_items, 'item')}"
    yield GapRow(
        group=name,
        kind=kind[s.status],
        persons="0" if s.status == "empty" else count(s.persons, absent=WITHHELD),
        needed=WITHHELD if s.status == "suppressed" else least,
        told=s.reason or "no figure of this group",
        wanting=0,
    )


def _short(result: AuditResult) -> Mapping[str, tuple[int, int, int]]:
    """Return for each slice what the most demanding open gap needs, has, and how many need more.

    A rate rests on those persons alone that it is about, so these may be fewer than the group has.
    """
    found: dict[str, tuple[int, int, int]] = {}
    for finding in gated(result):
        for c in finding.comparisons:
            needed, there = _wanting(c)
            if needed:
                most, has, comparisons = found.get(c.slice, (0, 0, 0))
                found[c.slice] = (*max((most, has), (needed, there)), comparisons + 1)
    return found


def _wanting(c: Comparison) -> tuple[int, int]:
    """Return the persons that an open gap needs and has, zeros where it has enough."""
    needed, there = persons_needed(c), c.inside.persons
    if c.verdict != "inconclusive" or c.suppressed or needed is None or there is None:
        return 0, 0
    return (needed, there) if needed > there else (0, 0)
