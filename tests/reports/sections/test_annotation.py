"""How labels came about: declared, and measured elsewhere."""

from collections.abc import Callable
from dataclasses import replace

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.sections.annotation import applies, lacks, measured, render

Read = Callable[[Markup], str]
NAME = "annotation_section"


def test_nothing_is_known_of_ready_made_labels(empty: AuditResult, read: Read) -> None:
    said = read(render(empty))
    assert applies(empty)
    assert "Raters not known: labels came ready-made" in said
    assert said.count("HUMAN_INPUT_MISSING") == 4
    assert len(lacks(empty, NAME)) == 2


def test_agreement_is_linked_with_its_answer(rich: AuditResult, read: Read) -> None:
    agreement = replace(rich.findings[-1], id="AGR001", code="AGR001", emotion="Anger")
    groups = replace(agreement, id="HRM009", code="HRM009")
    told = replace(rich, findings=(agreement, groups))
    said = read(render(told))
    assert f"{agreement.title} (Anger) : {agreement.answer}".replace(" :", ":") in said.replace(
        " :", ":"
    )
    assert measured(told) == (agreement, groups)
    assert lacks(told, NAME) == ()
    assert "What this part lacks" not in said


def test_what_was_declared_is_shown(declare: Callable[..., AuditResult], read: Read) -> None:
    said = read(render(declare(annotation={"pool": "12 students", "adjudication": "none"})))
    assert "12 students" in said
    assert said.count("HUMAN_INPUT_MISSING") == 2


def test_hostile_texts_stay_texts(hostile: AuditResult) -> None:
    assert "<script" not in render(hostile)
