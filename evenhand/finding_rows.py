"""The rows of a result as plain values: one for each finding and slice, for data frames."""

from collections.abc import Iterator
from dataclasses import dataclass

from evenhand.audit.result import AuditResult, Comparison, Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """One slice of one finding; None is what has no value, is withheld, or was not asked for.

    Attributes:
        finding: id of the finding; `code`, `model`, `against`, `metric`, `emotion` and `unit` are
            its own, `gated` tells whether it counts for the exit code.
        slice: `""` for everybody.
        reference: what the slice is held against.
        items, persons: in the slice.
        inside, outside: the metric in the slice and in the reference.
        gap, low, high: inside minus outside, with its interval.
        margin: the tolerated gap.
        verdict: None where nothing was judged.
        decision: where models are compared, what the row shows; `""` elsewhere.
        hints: codes that explain the verdict, with blanks between.
        reason: why there is no gap, or no interval.
    """

    finding: str
    code: str
    model: str
    against: str
    metric: str
    emotion: str
    slice: str
    reference: str
    items: int | None
    persons: int | None
    inside: float | None
    outside: float | None
    gap: float | None
    low: float | None
    high: float | None
    unit: str
    margin: float | None
    gated: bool
    verdict: str | None
    decision: str
    hints: str
    reason: str


def finding_rows(result: AuditResult) -> Iterator[FindingRow]:
    """Yield every compared slice of every finding, in the order of the result."""
    for finding in result.findings:
        for row in finding.comparisons:
            yield _row(finding, row)


def _row(finding: Finding, row: Comparison) -> FindingRow:
    return FindingRow(
        finding=finding.id,
        code=finding.code,
        model=finding.model,
        against=finding.against,
        metric=finding.metric,
        emotion=finding.emotion,
        slice=row.slice,
        reference=row.reference,
        items=row.inside.items,
        persons=row.inside.persons,
        inside=row.inside.value,
        outside=row.outside.value,
        gap=row.gap.value,
        low=row.gap.low,
        high=row.gap.high,
        unit=finding.unit,
        margin=finding.margin,
        gated=finding.gated,
        verdict=row.verdict,
        decision=row.decision,
        hints=" ".join(row.hints),
        reason=row.suppressed or row.gap.reason,
    )
