"""Several models side by side: described, never subtracted."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.sections import comparison
from evenhand.reports.sections.comparison import applies, render, untested

Read = Callable[[Markup], str]


@pytest.fixture
def both(rich: AuditResult) -> AuditResult:
    """Return a result in which two models have the same judged question."""
    first = rich.findings[0]
    return replace(rich, findings=(first, replace(first, id="other", model="face_and_voice")))


def test_models_stand_side_by_side_and_that_is_no_test(both: AuditResult, read: Read) -> None:
    page = render(both)
    assert page.count("<svg") == 1
    assert "is no test of a difference between two models" in read(page)


def test_emotions_that_a_model_does_not_read_are_named(both: AuditResult, read: Read) -> None:
    first, second = both.models
    fewer = replace(second, not_covered=tuple(f"Emotion {at}" for at in range(12)))
    said = read(render(replace(both, models=(first, fewer))))
    assert "face_and_voice: Emotion 0" in said
    assert "and 2 more" in said


def test_where_nothing_is_asked_of_two_models_that_is_said(rich: AuditResult, read: Read) -> None:
    result = replace(rich, findings=rich.findings[:1])
    assert "No two models were asked the same question" in read(render(result))


def test_pictures_beyond_the_room_are_named(
    both: AuditResult, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparison, "MOST_DRAWN", 10)
    assert "1 further comparison had no room" in read(render(both))


def test_what_a_comparison_of_versions_lacks(both: AuditResult) -> None:
    one = replace(both, models=both.models[:1])
    assert not applies(one)
    assert untested(one)[0].startswith("Only one model was audited")
    alone = replace(both, findings=both.findings[:1])
    assert untested(alone) == ("No two models were asked the same question of slices.",)
    assert untested(both)[0].endswith("is not tested.")
