"""What a failed assertion says: the finding with its numbers, and what can be done about it."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from evenhand.audit.result import AuditResult, Verdict
from evenhand.reports.ci.gated_rows import GatedRow
from evenhand.reports.ci.row_words import at_length, title, verdict_words
from evenhand.reports.rows import persons_needed
from evenhand.reports.wording import several

MOST = 5
"""Rows that are told at length; the others are named."""

TO_DO: Mapping[Verdict | None, str] = MappingProxyType(
    {
        "exceeds_margin": "mend the model for this slice, or have somebody accept the row in a "
        "baseline until a date",
        "inconclusive": "bring more persons of this slice, or a model that shows skill; or say "
        "allow_inconclusive=True, which takes an open question for an answer",
        "insufficient_data": "bring more persons and items of this slice; or say "
        "allow_inconclusive=True, which takes an open question for an answer",
        "undefined": "see why the metric has no value here; or say allow_inconclusive=True, which "
        "takes an open question for an answer",
        "within_margin": "nothing: the gap is shown to lie within its margin",
        None: "nothing: this group is counted and not judged",
    }
)


def failure(rows: Sequence[GatedRow], result: AuditResult, *, heading: str) -> str:
    """Return the message of an assertion.

    Args:
        rows: those that fail; what exceeds its margin is told first.
        result: which they are of.
        heading: what is wrong, in one line.
    """
    ordered = sorted(rows, key=lambda row: row.open)
    lines = [heading]
    for row in ordered[:MOST]:
        lines += ["", title(row), *(f"  {line}" for line in _row(row, result))]
    rest = ordered[MOST:]
    if rest:
        lines += ["", f"and {several(len(rest), 'further row')}:"]
        lines += [f"  {title(row)}: {verdict_words(row)}" for row in rest]
    return "\n".join(lines)


def _row(row: GatedRow, result: AuditResult) -> Iterator[str]:
    """Yield a row at length, and what can be done."""
    yield from (line for line in at_length(row, result) if not line.startswith("more: "))
    needed = persons_needed(row.comparison) if row.comparison else None
    more = f" (about {needed:,} persons are needed)" if row.open and needed else ""
    yield f"to do: {TO_DO[row.verdict]}{more}"
    yield f"finding: {row.finding.id}, slice: {row.slice!r}"
