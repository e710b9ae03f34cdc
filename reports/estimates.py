"""Every estimate of a result as one flat table: a row a comparison, a cell or an overall value.

Numbers that are kept back to protect persons are not in the result, so they are not here; their row
stays, with the reason.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

from evenhand.audit.result import AuditResult, Comparison, Exploratory, Finding, Number

Kind: TypeAlias = Literal["text", "number", "count", "truth"]
Value: TypeAlias = str | float | int | bool | None

COLUMNS: Mapping[str, Kind] = MappingProxyType(
    {
        "row": "text",
        "finding": "text",
        "code": "text",
        "gated": "truth",
        "model": "text",
        "against": "text",
        "metric": "text",
        "unit": "text",
        "emotion": "text",
        "slice": "text",
        "reference": "text",
        "inside": "number",
        "inside_low": "number",
        "inside_high": "number",
        "items": "count",
        "persons": "count",
        "outside": "number",
        "outside_low": "number",
        "outside_high": "number",
        "outside_items": "count",
        "outside_persons": "count",
        "gap": "number",
        "gap_low": "number",
        "gap_high": "number",
        "level": "number",
        "method": "text",
        "margin": "number",
        "margin_owner": "text",
        "harm": "text",
        "decision_low": "number",
        "decision_high": "number",
        "simultaneous_low": "number",
        "simultaneous_high": "number",
        "standard_error": "number",
        "degrees_of_freedom": "number",
        "bootstrap_standard_error": "number",
        "p_within": "number",
        "p_exceeds": "number",
        "p_exceeds_adjusted": "number",
        "p_exact": "number",
        "p": "number",
        "q": "number",
        "listed": "truth",
        "smallest_provable_margin": "number",
        "persons_needed": "count",
        "largest_influence": "number",
        "skill_shown": "truth",
        "verdict": "text",
        "decision": "text",
        "hints": "text",
        "suppressed": "text",
        "reason": "text",
    }
)
"""What a row holds, in this order; `docs/how-to/render-other-forms.md` explains each column."""

COPIED = (
    *("decision_low", "decision_high", "simultaneous_low", "simultaneous_high", "standard_error"),
    *("degrees_of_freedom", "bootstrap_standard_error", "p_within", "p_exceeds"),
    *("p_exceeds_adjusted", "p_exact", "smallest_provable_margin", "persons_needed"),
    *("largest_influence", "verdict", "decision", "suppressed"),
)
"""Fields of a comparison that a row takes over as they are."""


def estimates(result: AuditResult) -> Iterator[tuple[Value, ...]]:
    """Yield the rows: comparisons in the order of the findings, then cells, then overall values."""
    for row in _rows(result):
        yield tuple(row.get(name) for name in COLUMNS)


def _rows(result: AuditResult) -> Iterator[dict[str, Value]]:
    """Yield every row without what it lacks."""
    level = result.statistics.level
    for finding in result.findings:
        for c in finding.comparisons:
            yield _comparison(finding, c) | {"level": level}
    for cell in result.exploration:
        yield _cell(cell) | {"level": level}
    for model in result.models:
        for overall in model.overall:
            yield {
                "row": "overall",
                "model": model.name,
                "metric": overall.metric,
                "emotion": overall.emotion,
                "level": level,
                "reason": overall.number.reason,
                "method": overall.number.method,
                **_number(overall.number, "inside"),
                "items": overall.number.items,
                "persons": overall.number.persons,
            }


def _comparison(finding: Finding, c: Comparison) -> dict[str, Value]:
    """Return the row of a comparison."""
    return {
        "row": "comparison",
        "finding": finding.id,
        "code": finding.code,
        "gated": finding.gated,
        "model": finding.model,
        "against": finding.against,
        "metric": finding.metric,
        "unit": finding.unit,
        "emotion": finding.emotion,
        "slice": c.slice,
        "reference": c.reference,
        **_number(c.inside, "inside"),
        "items": c.inside.items,
        "persons": c.inside.persons,
        **_number(c.outside, "outside"),
        "outside_items": c.outside.items,
        "outside_persons": c.outside.persons,
        **_number(c.gap, "gap"),
        "method": c.gap.method,
        "margin": finding.margin,
        "margin_owner": finding.margin_owner,
        "harm": finding.harm,
        **{name: getattr(c, name) for name in COPIED},
        "skill_shown": all(s.shown for s in c.skill) if c.skill else None,
        "hints": " ".join(c.hints),
        "reason": c.gap.reason or c.inside.reason or c.outside.reason,
    }


def _cell(cell: Exploratory) -> dict[str, Value]:
    """Return the row of a cell that nobody asked about."""
    return {
        "row": "exploratory",
        "gated": False,
        "model": cell.model,
        "metric": cell.metric,
        "emotion": cell.emotion,
        "slice": cell.slice,
        **_number(cell.gap, "gap"),
        "items": cell.gap.items,
        "persons": cell.gap.persons,
        "method": cell.gap.method,
        "p": cell.p,
        "q": cell.q,
        "listed": cell.listed,
        "reason": cell.gap.reason,
    }


def _number(number: Number, name: str) -> dict[str, Value]:
    """Return a value and its interval under the name of their columns."""
    return {name: number.value, f"{name}_low": number.low, f"{name}_high": number.high}
