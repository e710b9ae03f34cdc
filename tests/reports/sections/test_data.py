"""The datasheet beside what was counted."""

from collections.abc import Callable
from dataclasses import replace

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.sections.data import DATASHEET, NO_FILES, lacks, render

Read = Callable[[Markup], str]


def test_the_datasheet_names_what_nobody_filled_in(rich: AuditResult, read: Read) -> None:
    said = read(render(rich))
    assert said.count("HUMAN_INPUT_MISSING") == len(DATASHEET)
    assert "Terms of use: HUMAN_INPUT_MISSING declared.data.licence" in said


def test_the_datasheet_has_what_was_declared(
    declare: Callable[..., AuditResult], read: Read
) -> None:
    said = read(render(declare(data={"licence": "ODbL 1.0", "acting": "acted"})))
    assert "Terms of use ODbL 1.0" in said
    assert "How the emotions came about acted on request" in said


def test_files_without_a_record_are_lacking(rich: AuditResult, empty: AuditResult) -> None:
    assert lacks(rich, "datasheet") == ()
    assert lacks(empty, "datasheet") == (NO_FILES,)


def test_a_plan_without_attributes_has_no_such_table(empty: AuditResult) -> None:
    assert "Attributes" not in render(replace(empty, attributes=(), slices=()))


def test_hostile_texts_stay_texts(hostile: AuditResult) -> None:
    assert "<script" not in render(hostile)
