"""What an emotion is here."""

from collections.abc import Callable

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.sections.construct import ARTEFACTS, DOUBTS, applies, render

Read = Callable[[Markup], str]


def test_all_that_nobody_said_is_missing(rich: AuditResult, read: Read) -> None:
    said = read(render(rich))
    assert applies(rich)
    asked = set(ARTEFACTS["construct_statement"])
    assert said.count("HUMAN_INPUT_MISSING") == len(asked - set(DOUBTS))
    assert set(DOUBTS) < asked
    assert "three doubts of recital 44 stands under Limitations" in said
    assert "Raters 2,443" in said


def test_what_was_said_is_shown_in_words(declare: Callable[..., AuditResult], read: Read) -> None:
    filled = declare(construct={"emotion_is": "felt"})
    said = read(render(filled))
    assert "felt: what persons say they feel" in said


def test_hostile_texts_stay_texts(hostile: AuditResult) -> None:
    assert "<script" not in render(hostile)
