"""Every gated row of a result, and whether it blocks, for all outputs.

A row is one comparison of a gated finding, or such a finding by itself where its verdict follows
from no row. What blocks are the rows that a baseline names where there is one; otherwise every row
beyond its margin, and every open row that counts unless the plan allows open questions.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from evenhand.audit.baselines.rows import open_blocks, rows_by_place, stopping_rows
from evenhand.audit.result import (
    AuditResult,
    Blocking,
    Comparison,
    Finding,
    Verdict,
    WaiverRecord,
)
from evenhand.reports.naming import SliceName, named, slice_names
from evenhand.reports.open_rows import OPEN, open_rows
from evenhand.reports.tally import gated

NOTHING_JUDGED: Final = "nothing was judged: the plan declares no margin"

_Place = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class GatedRow:
    """One row that counts for the exit code.

    Attributes:
        finding: the question that it belongs to.
        comparison: its numbers; None for a finding that has none.
        name: the slice in words, `"all"` where the row is about no slice.
        verdict: of the row; None for a slice that is counted and not judged.
        blocks: whether the exit code rests on it.
        why: why it is open, in words; `""` where the numbers tell.
        waiver: who accepted it, None where nobody did.
        against_baseline: why it blocks although there is a baseline; None elsewhere.
    """

    finding: Finding
    comparison: Comparison | None
    name: str
    verdict: Verdict | None
    blocks: bool
    why: str = ""
    waiver: WaiverRecord | None = None
    against_baseline: Blocking | None = None

    @property
    def slice(self) -> str:
        """Id of the slice, `""` where the row is about none."""
        return self.comparison.slice if self.comparison else ""

    @property
    def open(self) -> bool:
        """Whether the row is neither cleared nor shown to exceed."""
        return self.verdict in OPEN


def gated_rows(result: AuditResult) -> tuple[GatedRow, ...]:
    """Return every row of the gated findings, in the order of the result."""
    known, names = _known(result), slice_names(result)
    return tuple(row for finding in gated(result) for row in _rows_of(finding, names, known))


def blocking_first(result: AuditResult) -> tuple[GatedRow, ...]:
    """Return the rows that block: those beyond their margin, then those that are open."""
    return tuple(sorted((r for r in gated_rows(result) if r.blocks), key=lambda row: row.open))


def unplaced(result: AuditResult, rows: Sequence[GatedRow]) -> str:
    """Return why an audit blocks where no row of it does, `""` elsewhere.

    Without this, an output that lists rows alone would look as if all were well.

    Args:
        result: any.
        rows: its gated rows.
    """
    if not result.exit_code or any(row.blocks for row in rows):
        return ""
    return f"the audit ends with {result.exit_code}" if rows else NOTHING_JUDGED


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is known about rows beside their numbers, by finding and slice.

    Attributes:
        told: why a row is open.
        blocking: rows that block, with what a baseline says of them.
        accepted: waivers that hold.
        whole: ids of findings that stand for themselves.
    """

    told: Mapping[_Place, str]
    blocking: Mapping[_Place, Blocking | None]
    accepted: Mapping[_Place, WaiverRecord]
    whole: frozenset[str]


def _known(result: AuditResult) -> _Known:
    """Return what baseline and plan make of the rows."""
    waivers = result.baseline.waivers if result.baseline else ()
    return _Known(
        told={(row.finding.id, row.slice): row.told for row in open_rows(result)},
        blocking=_blocking(result),
        accepted={(w.finding, w.slice): w for w in waivers if w.standing == "accepted"},
        whole=frozenset(
            row.finding.id for row in rows_by_place(result).values() if row.comparison is None
        ),
    )


def _blocking(result: AuditResult) -> Mapping[_Place, Blocking | None]:
    """Return the rows that the exit code rests on."""
    if result.baseline is not None:
        return {(one.finding, one.slice): one for one in result.baseline.blocking}
    if not result.exit_code:
        return {}
    return {row.place: None for row in stopping_rows(result, open_blocks=open_blocks(result))}


def _rows_of(finding: Finding, names: Mapping[str, SliceName], known: _Known) -> Iterator[GatedRow]:
    """Yield the rows of one finding; the finding itself where no row says what it says."""
    for comparison in finding.comparisons:
        yield _row(finding, comparison, name=named(names, comparison.slice).full, known=known)
    if finding.id in known.whole:
        yield _row(finding, None, name="all", known=known)


def _row(finding: Finding, comparison: Comparison | None, *, name: str, known: _Known) -> GatedRow:
    """Return one row; one within its margin is never what a baseline is about."""
    verdict = comparison.verdict if comparison else finding.verdict
    place = (finding.id, comparison.slice if comparison else "")
    stands = verdict not in (None, "within_margin")
    return GatedRow(
        finding=finding,
        comparison=comparison,
        name=name,
        verdict=verdict,
        blocks=stands and place in known.blocking,
        why=known.told.get(place, ""),
        waiver=known.accepted.get(place) if stands else None,
        against_baseline=known.blocking.get(place) if stands else None,
    )
