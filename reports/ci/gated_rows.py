"""Every gated row of a result, and whether it blocks: decided here once, for all outputs.

A row is one comparison of a gated finding, or such a finding by itself where it has no rows. What
blocks follows from the exit code: with a baseline the rows that it names, otherwise every row
beyond its margin, and every open row unless the plan allows open questions.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from evenhand.audit.result import AuditResult, Comparison, Finding, Verdict, WaiverRecord
from evenhand.reports.naming import SliceName, named, slice_names
from evenhand.reports.open_rows import OPEN, open_rows
from evenhand.reports.tally import gated

NOTHING_JUDGED: Final = "nothing was judged: the plan declares no margin"


@dataclass(frozen=True, slots=True, kw_only=True)
class GatedRow:
    """One row that counts for the exit code.

    Attributes:
        finding: the question that it belongs to.
        comparison: its numbers; None for a finding that has none.
        name: the slice in words, `"all"` where the row is about no slice.
        verdict: of the row; None for a slice that is counted and not judged.
        blocks: whether the exit code rests on it.
        why: why it blocks, or is open, in words; `""` where the numbers tell.
        waiver: who accepted it, None where nobody did.
    """

    finding: Finding
    comparison: Comparison | None
    name: str
    verdict: Verdict | None
    blocks: bool
    why: str = ""
    waiver: WaiverRecord | None = None

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
    standing = _standing(result)
    names = slice_names(result)
    return tuple(
        row for finding in gated(result) for row in _rows_of(finding, names=names, by=standing)
    )


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
class _Standing:
    """What is known about rows beside their numbers, by finding and slice.

    Attributes:
        open_blocks: whether open rows block.
        told: why a row is open.
        blocked: why a row blocks although there is a baseline; None without one.
        accepted: waivers that hold.
    """

    open_blocks: bool
    told: Mapping[tuple[str, str], str]
    blocked: Mapping[tuple[str, str], str] | None
    accepted: Mapping[tuple[str, str], WaiverRecord]

    def blocks(self, place: tuple[str, str], verdict: Verdict | None) -> bool:
        """Return whether the exit code rests on a row."""
        if self.blocked is not None:
            return place in self.blocked
        return verdict == "exceeds_margin" or (verdict in OPEN and self.open_blocks)


def _standing(result: AuditResult) -> _Standing:
    """Return what baseline and plan make of the rows."""
    told = {(row.finding.id, row.slice): row.told for row in open_rows(result)}
    known = result.baseline
    if known is None:
        return _Standing(open_blocks=_open_blocks(result), told=told, blocked=None, accepted={})
    return _Standing(
        open_blocks=False,
        told=told,
        blocked={(one.finding, one.slice): one.says for one in known.blocking},
        accepted={(w.finding, w.slice): w for w in known.waivers if w.standing == "accepted"},
    )


def _open_blocks(result: AuditResult) -> bool:
    """Return whether open rows block; where a margin is exceeded, only the plan's text knows."""
    if result.verdict in OPEN:
        return result.exit_code != 0
    try:
        report = tomllib.loads(result.plan.text).get("report", {})
    except tomllib.TOMLDecodeError:
        return True
    return not isinstance(report, dict) or report.get("inconclusive") != "allow"


def _rows_of(
    finding: Finding, *, names: Mapping[str, SliceName], by: _Standing
) -> Iterator[GatedRow]:
    """Yield the rows of one finding; the finding itself where no row says what it says."""
    for comparison in finding.comparisons:
        yield _row(finding, comparison, name=named(names, comparison.slice).full, by=by)
    if finding.verdict not in {c.verdict for c in finding.comparisons} and not _follows(finding):
        yield _row(finding, None, name="all", by=by)


def _follows(finding: Finding) -> bool:
    """Return whether a finding's verdict is made of verdicts of rows that are not within margin."""
    return any(c.verdict not in (None, "within_margin") for c in finding.comparisons)


def _row(finding: Finding, comparison: Comparison | None, *, name: str, by: _Standing) -> GatedRow:
    """Return one row."""
    place = (finding.id, comparison.slice if comparison else "")
    verdict = comparison.verdict if comparison else finding.verdict
    return GatedRow(
        finding=finding,
        comparison=comparison,
        name=name,
        verdict=verdict,
        blocks=by.blocks(place, verdict),
        why=(by.blocked or {}).get(place) or by.told.get(place, ""),
        waiver=by.accepted.get(place),
    )
