"""The rows of gated findings that waivers are about, and those of them that block."""

import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Context, Decimal
from types import MappingProxyType
from typing import Final

from evenhand.audit.finding import Comparison, Finding, Harm, Verdict
from evenhand.audit.result import AuditResult

HARMFUL: Final[Mapping[Harm, Callable[[float], float]]] = MappingProxyType(
    {
        "either": abs,
        "above": lambda gap: max(gap, 0.0),
        "below": lambda gap: max(-gap, 0.0),
    }
)
"""How large a gap is on the side on which it does harm."""

EXCEEDS: Final[Verdict] = "exceeds_margin"

_DIGITS: Final = Context(prec=3, rounding=ROUND_CEILING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A slice of a gated finding, or a gated finding as a whole.

    Attributes:
        finding: the question.
        comparison: what was found in the slice; None for the finding as a whole.
        verdict: of the slice, else of the finding.
        counts: whether the verdict of the finding takes it in.
    """

    finding: Finding
    comparison: Comparison | None
    verdict: Verdict
    counts: bool = True

    @property
    def place(self) -> tuple[str, str]:
        """Id of the finding and slice."""
        return self.finding.id, self.comparison.slice if self.comparison else ""

    @property
    def gap(self) -> float | None:
        """The gap, None where there is none or where it is withheld."""
        return self.comparison.gap.value if self.comparison else None

    @property
    def size(self) -> float | None:
        """The gap on its harmful side, 0 on the other; None where there is no gap."""
        if self.gap is None:
            return None
        return HARMFUL[self.finding.harm](self.gap)

    @property
    def blocks(self) -> bool:
        """Whether it stands between the result and its all-clear, open questions included."""
        if self.verdict == EXCEEDS:
            return True
        return self.counts and self.verdict != "within_margin"

    @property
    def withheld(self) -> bool:
        """Whether its numbers are withheld to protect persons."""
        return bool(self.comparison and self.comparison.suppressed)


def rounded_up(size: float) -> float:
    """Return a size rounded up at its third digit, so that it is not below itself.

    >>> rounded_up(0.31234), rounded_up(0.25), rounded_up(0.0)
    (0.313, 0.25, 0.0)
    """
    return float(_DIGITS.create_decimal(Decimal(repr(size))))


def rows_by_place(result: AuditResult) -> Mapping[tuple[str, str], Row]:
    """Return every row of the gated findings by finding and slice, in the order of the result."""
    return MappingProxyType({row.place: row for row in _every(result)})


def blocking_rows(result: AuditResult) -> tuple[Row, ...]:
    """Return the rows that stand between a result and its all-clear, in the order of the result.

    These are rows that exceed, and open ones that count: a crossing of slices with too few persons
    for a verdict does not. Where a verdict follows from no row, the finding as a whole stands for
    it. Whether open rows block is for the plan to say.

    Args:
        result: of any audit.
    """
    return tuple(row for row in _every(result) if row.blocks)


def stopping_rows(result: AuditResult, *, open_blocks: bool) -> tuple[Row, ...]:
    """Return the rows that the exit code rests on where there is no baseline.

    Args:
        result: of any audit.
        open_blocks: whether open rows block.
    """
    return tuple(r for r in blocking_rows(result) if open_blocks or r.verdict == EXCEEDS)


def open_blocks(result: AuditResult) -> bool:
    """Say whether the plan of a result lets open questions block; most plans do."""
    try:
        plan = tomllib.loads(result.plan.text)
    except tomllib.TOMLDecodeError:
        return True
    report = plan.get("report")
    return not (isinstance(report, dict) and report.get("inconclusive") == "allow")


def _every(result: AuditResult) -> Iterator[Row]:
    """Yield every row of the gated findings."""
    crossed = {part.id: part.persons for part in result.slices if len(part.where) > 1}
    least = result.statistics.min_persons
    few = {name for name, persons in crossed.items() if persons is not None and persons < least}
    for finding in result.findings:
        if finding.gated:
            yield from _rows(finding, few)


def _rows(finding: Finding, few: Collection[str]) -> tuple[Row, ...]:
    """Return a row a judged slice; the finding as a whole where its verdict follows from none."""
    verdict: Verdict = finding.verdict or "undefined"
    rows = tuple(
        Row(
            finding=finding,
            comparison=one,
            verdict=one.verdict,
            counts=verdict != "within_margin" and one.slice not in few,
        )
        for one in finding.comparisons
        if one.verdict is not None
    )
    if rows and (verdict == "within_margin" or any(row.blocks for row in rows)):
        return rows
    return (*rows, Row(finding=finding, comparison=None, verdict=verdict))
