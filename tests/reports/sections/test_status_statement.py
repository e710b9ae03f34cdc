"""What the report is, is not, and who ordered it."""

from collections.abc import Callable

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.sections.status_statement import applies, render

Read = Callable[[Markup], str]


def test_it_says_what_the_report_is_not(rich: AuditResult, read: Read) -> None:
    said = read(render(rich))
    assert applies(rich)
    assert "a conformity assessment, a certificate" in said
    assert "legal advice" in said
    assert "95% intervals" in said


def test_who_nobody_names_is_missing_by_the_name_of_the_field(
    rich: AuditResult, read: Read
) -> None:
    said = read(render(rich))
    assert "Ordered by: HUMAN_INPUT_MISSING declared.commission.by" in said
    assert said.count("HUMAN_INPUT_MISSING") == 4
    assert "Declared by the plan's owner" not in said


def test_independence_is_said_in_words(declare: Callable[..., AuditResult], read: Read) -> None:
    said = read(render(declare(commission={"by": " A board ", "independence": "developer"})))
    assert "Ordered by A board" in said
    assert "the developer's own audit" in said
    assert "Declared by the plan's owner; not checked by this audit." in said
    assert said.count("HUMAN_INPUT_MISSING") == 2
