"""Every question that describes is shown by exactly one section."""

from dataclasses import replace

import pytest

from evenhand.audit.question import all_questions
from evenhand.audit.result import AuditResult
from evenhand.reports.page import found
from evenhand.reports.themes import THEMES, of_theme, theme, without_theme


def test_every_theme_has_its_section() -> None:
    assert set(THEMES) <= set(found())


@pytest.mark.parametrize("code", [question.code for question in all_questions()])
def test_each_question_is_shown_once(rich: AuditResult, code: str) -> None:
    finding = replace(rich.findings[1], code=code, gated=False, verdict=None)
    result = replace(rich, findings=(finding,))
    shown = [finding for name in THEMES for finding in of_theme(name, result)]
    assert [*shown, *without_theme(result)] == [finding]


def test_a_theme_links_to_what_is_judged_and_lays_out_the_rest(rich: AuditResult) -> None:
    judged = replace(rich.findings[0], code="CAL002")
    shown = replace(rich.findings[1], code="CAL001", gated=False, verdict=None)
    parts = theme("calibration", replace(rich, findings=(judged, shown)))
    assert parts.gated == (judged,)
    assert [family.head.finding for family in parts.families] == [shown]
