"""What no theme takes is shown last, and once."""

from dataclasses import replace

from evenhand.audit.result import AuditResult
from evenhand.reports.sections.other_questions import applies, render


def test_a_question_without_a_theme_is_shown(rich: AuditResult) -> None:
    shown = replace(rich.findings[1], id="shown", code="PWR001", gated=False, verdict=None)
    harm = replace(shown, id="harm", code="HRM001")
    page = render(replace(rich, findings=(*rich.findings, shown, harm)))
    assert page.count('id="finding-shown"') == 1
    assert "finding-harm" not in page


def test_judged_questions_and_themes_leave_nothing(rich: AuditResult) -> None:
    harm = replace(rich.findings[1], code="HRM001", gated=False, verdict=None)
    assert not applies(replace(rich, findings=(rich.findings[0], harm)))
