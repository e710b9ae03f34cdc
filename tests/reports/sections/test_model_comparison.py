"""One model against another: decisions, who pays, drift, and what is not claimed."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.page import html, parts_of
from evenhand.reports.sections import model_comparison
from evenhand.reports.sections.model_comparison import applies, exceeded, lacks, pairs, render

Read = Callable[[Markup], str]
FORBIDDEN = re.compile(r"\b(?:unfair|fair|safe|pass(?:ed|es)?|compliant)\b", re.IGNORECASE)


def only(result: AuditResult, *codes: str) -> AuditResult:
    """Return a result with the findings of some codes."""
    kept = tuple(f for f in result.findings if f.code in codes)
    return replace(result, findings=kept)


def test_a_report_without_two_models_has_no_such_section(rich: AuditResult) -> None:
    assert not applies(rich)
    assert "model-comparison" not in {part.id for part in parts_of(rich)}


def test_every_decision_is_a_word_beside_its_sign(two_models: AuditResult) -> None:
    page = str(render(two_models))
    for style, decision, word in (
        ("within_margin", "better", "better"),
        ("within_margin", "non_inferior", "not worse"),
        ("exceeds_margin", "worse", "worse"),
        ("inconclusive", "inconclusive", "inconclusive"),
        ("exceeds_margin", "worse", "wider"),
    ):
        assert f'<span class="verdict v-{style} d-{decision}">{word}</span>' in page


def test_the_section_counts_and_names_who_lost(two_models: AuditResult, read: Read) -> None:
    said = read(render(two_models))
    assert (
        "Of 7 slices: 1 worse by more than 0.05 scale points (age: 50-64), 1 inconclusive (age: "
        "30-49), 3 not worse by 0.05 scale points or more, 1 of these better, 2 without an "
    ) in said
    assert "age 50-64 pays" in said
    assert "about 18 more persons" in said
    assert "not both models show skill" in said
    assert not FORBIDDEN.search(said)


def test_withheld_numbers_are_in_no_cell(two_models: AuditResult, read: Read) -> None:
    (pair,) = pairs(two_models)
    assert pair.table is not None
    rows = {row.name.full: row for _, members in pair.table.groups for row in members}
    hidden = rows["accent: Cymraeg"]
    assert hidden.persons == "withheld"
    assert [(c.change, c.interval) for c in hidden.cells if c] == [("", "")]
    assert "numbers withheld" in read(render(two_models)).lower()


def test_drift_has_a_picture_and_sentences(two_models: AuditResult, read: Read) -> None:
    page = render(two_models)
    assert "Heat map of face_and_voice: mean change of scores from voice_only" in page
    assert "Scores for Anger exceeds margin Of 3 slices: 1 moved by more than 0.1" in read(page)


def test_that_only_the_comparison_counts_is_said(
    two_models: AuditResult, two_models_alone: AuditResult, read: Read
) -> None:
    words = "Only these comparisons count for the exit code"
    assert words in read(render(two_models_alone))
    assert words not in read(render(two_models))


def test_the_comparison_stands_first_among_the_results(two_models_alone: AuditResult) -> None:
    results = [part.id for part in parts_of(two_models_alone) if part.group == "Results"]
    assert results[0] == "model-comparison"


def test_a_compression_is_called_one(two_models: AuditResult, read: Read) -> None:
    text = '[[comparison]]\nold = "voice_only"\nnew = "face_and_voice"\nkind = "compression"\n'
    result = replace(two_models, plan=replace(two_models.plan, text=text))
    assert "face_and_voice is the small model, voice_only the full one" in read(render(result))
    page = html(result)
    assert "Small model" in page
    assert "Full model" in page
    assert "New model<" not in page


def test_without_margins_nothing_is_judged(two_models: AuditResult, read: Read) -> None:
    bare = tuple(
        replace(
            f,
            gated=False,
            verdict=None,
            margin=None,
            comparisons=tuple(replace(c, verdict=None, decision="") for c in f.comparisons),
        )
        for f in two_models.findings
    )
    result = replace(two_models, findings=bare)
    said = read(render(result))
    assert "changes are shown and not judged" in said
    assert "shown, not judged" in said
    assert lacks(result, "version_comparison") == (
        "No margin says how much worse a new model may be.",
    )
    assert not exceeded(result, "version_comparison")


def test_sentences_beyond_the_room_are_counted(
    two_models: AuditResult, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_comparison, "MOST_TOLD", 1)
    assert "2 more questions among the findings that count" in read(render(two_models))


def test_what_a_comparison_of_versions_lacks(rich: AuditResult, two_models: AuditResult) -> None:
    assert lacks(two_models, "version_comparison") == (
        "Open: 4 changes from model to model.",
        "Without an answer: 4 changes from model to model.",
    )
    assert exceeded(two_models, "version_comparison")
    assert not exceeded(rich, "version_comparison")
    assert lacks(rich, "version_comparison")
    assert lacks(only(two_models, "CMP002"), "version_comparison") == (
        "Open: 1 change from model to model.",
    )


def test_questions_without_rows_need_no_table(two_models: AuditResult, read: Read) -> None:
    (pair,) = pairs(only(two_models, "CMP005"))
    assert pair.table is None
    assert "2% fewer for women." in read(render(only(two_models, "CMP005")))


def test_names_cannot_break_out(two_models: AuditResult, read: Read) -> None:
    name = "<script>x</script> {{ 7 * 7 }} {margin}"
    findings = tuple(replace(f, model=name, emotion=name) for f in two_models.findings[1:])
    slices = tuple(replace(s, where=(("age", name),)) for s in two_models.slices)
    page = render(replace(two_models, findings=findings, slices=slices))
    assert "<script>" not in page
    assert name in read(page)
