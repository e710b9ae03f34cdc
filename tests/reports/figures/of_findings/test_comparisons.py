"""Which findings stand side by side."""

from dataclasses import replace

from evenhand.audit.result import AuditResult
from evenhand.reports.figures.of_findings.comparisons import drawn, side_by_side


def both(rich: AuditResult) -> AuditResult:
    """Return a result in which two models have the same judged question."""
    first = rich.findings[0]
    other = replace(first, id="DIS001.face_and_voice", model="face_and_voice")
    return replace(rich, findings=(first, other))


def test_the_same_question_of_two_models_stands_side_by_side(rich: AuditResult) -> None:
    result = both(rich)
    (found,) = side_by_side(result)
    assert [f.model for f in found.findings] == ["voice_only", "face_and_voice"]
    (svg,) = drawn(found, result)
    assert "voice_only: 2 exceed the margin" in svg


def test_means_over_other_emotions_do_not(rich: AuditResult) -> None:
    result = both(rich)
    first, second = result.models
    fewer = replace(second, covers=second.covers[:-1])
    assert side_by_side(replace(result, models=(first, fewer))) == ()


def test_one_emotion_does_although_models_read_others_too(rich: AuditResult) -> None:
    result = both(rich)
    first, second = result.models
    fewer = replace(second, covers=("Anger",))
    single = tuple(replace(f, emotion="Anger") for f in result.findings)
    (found,) = side_by_side(replace(result, models=(first, fewer), findings=single))
    assert found.outcome == "Anger"


def test_another_margin_is_another_question(rich: AuditResult) -> None:
    result = both(rich)
    first, second = result.findings
    assert side_by_side(replace(result, findings=(first, replace(second, margin=0.5)))) == ()


def test_findings_about_the_data_take_no_part(rich: AuditResult) -> None:
    result = both(rich)
    data = tuple(replace(f, model="") for f in result.findings)
    assert side_by_side(replace(result, findings=data)) == ()


def test_what_is_not_judged_is_drawn_without_verdicts(rich: AuditResult) -> None:
    result = both(rich)
    shown = tuple(replace(f, gated=False, verdict=None) for f in result.findings)
    result = replace(result, findings=(shown[0], replace(shown[1], comparisons=())))
    assert side_by_side(result) == ()
    result = replace(
        result, findings=(shown[0], replace(shown[1], comparisons=shown[1].comparisons[3:]))
    )
    (svg,) = drawn(side_by_side(result)[0], result)
    assert "no verdict" in svg
