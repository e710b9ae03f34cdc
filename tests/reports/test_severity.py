"""Severity by hand: where the interval that decides lies beside one and two margins."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from evenhand.audit.result import AuditResult, Comparison, Finding
from evenhand.reports.severity import RULE, severity


@pytest.fixture
def judged(rich: AuditResult) -> Callable[..., tuple[Comparison, Finding]]:
    """Return a function that changes the first comparison; its margin is 0.25."""

    def change(**fields: object) -> tuple[Comparison, Finding]:
        finding = rich.findings[0]
        first = finding.comparisons[0]
        gap = replace(first.gap, value=fields.pop("value", first.gap.value))  # type: ignore[arg-type]
        return replace(first, gap=gap, **fields), finding  # type: ignore[arg-type]

    return change


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"decision_low": 0.51, "decision_high": 0.9}, 1),
        ({"decision_low": -0.9, "decision_high": -0.51}, 1),
        ({"decision_low": 0.5, "decision_high": 0.9}, 2),
        ({"decision_low": None, "decision_high": None}, 2),
        ({"decision_low": 0.51, "decision_high": 0.9, "suppressed": "disclosure"}, 2),
        ({"verdict": "inconclusive", "value": -0.26}, 3),
        ({"verdict": "inconclusive", "value": 0.25}, 4),
        ({"verdict": "inconclusive", "value": None}, 4),
        ({"verdict": "inconclusive", "value": 0.3, "suppressed": "disclosure"}, 4),
        ({"verdict": "within_margin"}, None),
        ({"verdict": "insufficient_data"}, None),
        ({"verdict": None}, None),
    ],
)
def test_severity_follows_the_printed_rule(
    judged: Callable[..., tuple[Comparison, Finding]],
    fields: dict[str, object],
    expected: int | None,
) -> None:
    assert severity(*judged(**fields)) == expected
    assert expected is None or expected in RULE


def test_without_a_margin_nothing_is_beyond_it(
    judged: Callable[..., tuple[Comparison, Finding]],
) -> None:
    c, finding = judged()
    assert severity(c, replace(finding, margin=None)) == 2
    assert severity(replace(c, verdict="inconclusive"), replace(finding, margin=None)) == 4
