"""Could judgements show disagreement: ready-made labels, lone raters, copies."""

import inspect
import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from evenhand.audit import rating_designs as module
from evenhand.audit.evidence import Evidence
from evenhand.audit.questions import agr004_rating_design
from evenhand.audit.rating_designs import rating_designs
from evenhand.audit.result import Finding
from evenhand.audit.table import Array, Table, Truth
from evenhand.metrics.agreement.rating_design import rating_design
from evenhand.metrics.raters.ratings import Ratings

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]
Judged = Callable[..., Evidence]
Answers = Callable[[str, Evidence], tuple[Finding, ...]]

ANGER = {"metric": "bias", "margin": 0.3, "owner": "test", "emotions": ["Anger"]}


def _with(evidence: Evidence, truth: Truth) -> Evidence:
    return replace(evidence, truth=truth, designs=rating_designs(evidence.plan, truth))


def test_ready_made_labels_leave_one_sentence(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    evidence = measured(reading())
    assert [answers(f"AGR00{k}", evidence) for k in (1, 2, 3)] == [(), (), ()]
    (design,) = answers("AGR004", evidence)
    assert design.answer.startswith("The labels came ready-made, without the judgements behind")
    assert design.tables == ()
    assert design.notes == ()


def test_judgements_without_a_named_rater_are_none(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    evidence = measured(reading())
    none = Ratings.of_table(np.full((len(evidence.table.items), 2), np.nan))
    seen = _with(evidence, replace(evidence.truth, judgements=(none, none)))
    assert answers("AGR001", seen) == answers("AGR002", seen) == answers("AGR003", seen) == ()
    assert answers("AGR004", seen)[0].answer.startswith("The labels came ready-made")


def test_one_rater_an_item_is_said_and_agreement_is_not(
    measured: Measured, reading: Reading, judged: Judged, answers: Answers
) -> None:
    def alone(table: Table) -> Array:
        return np.asarray(np.arange(len(table.items))[:, None] % 4 == np.arange(4), np.float64)

    evidence = judged(measured(reading()), seen=alone)
    assert answers("AGR001", evidence) == answers("AGR002", evidence) == ()
    assert answers("AGR003", evidence) == ()
    (design,) = answers("AGR004", evidence)
    assert {row[1] for row in design.tables[0].rows} == {"one_rater"}
    assert design.answer.startswith("In 2 of 2 emotions the way in which judgements were gathered")
    assert design.answer.endswith("or leaves none: each item was judged by one rater (2).")


def test_every_fault_has_words() -> None:
    module_of = inspect.getmodule(inspect.unwrap(rating_design))
    assert module_of is not None
    source = inspect.getsource(module_of)
    assert set(re.findall(r'code="(\w+)"', source)) == set(agr004_rating_design._FAULTS)


def test_an_emotion_that_nobody_judged_is_named(
    measured: Measured, reading: Reading, judged: Judged, answers: Answers
) -> None:
    evidence = judged(measured(reading()))
    none = Ratings.of_table(np.full((len(evidence.table.items), 4), np.nan))
    truth = replace(evidence.truth, judgements=(evidence.truth.judgements[0], none))
    (design,) = answers("AGR004", _with(evidence, truth))
    assert design.tables[0].rows == (("Joy", "", "no rater who is named judged it"),)


def test_refusals_without_a_row_are_seen_on_levels_and_not_on_sliders(
    measured: Measured, reading: Reading, judged: Judged, answers: Answers
) -> None:
    def half(table: Table) -> Array:
        return np.asarray((np.arange(len(table.items))[:, None] + np.arange(4)) % 2, np.float64)

    levels = {"kind": "ordinal", "low": 0, "high": 7}
    plain = judged(measured(reading()), seen=half)
    chosen = judged(measured(reading(), scale=levels), seen=half)
    codes = [
        {row[1] for t in answers("AGR004", e)[0].tables for row in t.rows} for e in (plain, chosen)
    ]
    assert codes == [{"disconnected"}, {"disconnected", "positives_only"}]


def test_a_sound_design_is_no_proof(
    measured: Measured, reading: Reading, judged: Judged, answers: Answers
) -> None:
    (finding,) = answers("AGR004", judged(measured(reading())))
    assert finding.tables == ()
    assert finding.answer.startswith("Nothing in the judgements of 2 emotions suggests")
    assert "no proof" in finding.answer


def test_a_copied_rater_is_told_by_number(
    measured: Measured, reading: Reading, judged: Judged, answers: Answers
) -> None:
    evidence = judged(measured(reading()))
    given = evidence.truth.judgements[0].table()
    given[:, 2] = given[:, 3]
    truth = replace(
        evidence.truth, judgements=(Ratings.of_table(given), evidence.truth.judgements[1])
    )
    (finding,) = answers("AGR004", _with(evidence, truth))
    assert finding.tables[0].rows == (
        ("Anger", "copied_rater", "raters 2 and 3 agree on all of 720 shared items"),
    )
    assert finding.answer.startswith("In 1 of 2 emotions")


def test_with_many_raters_some_emotions_are_looked_at(
    measured: Measured,
    reading: Reading,
    monkeypatch: pytest.MonkeyPatch,
    judged: Judged,
    answers: Answers,
) -> None:
    monkeypatch.setattr(module, "_MOST_WORK", 5)
    evidence = judged(measured(reading(), gate=[{**ANGER, "emotions": ["Joy"]}]))
    (finding,) = answers("AGR004", evidence)
    assert "of 1 emotion suggests" in finding.answer
    assert any("1 of 2 emotions were looked at" in note for note in finding.notes)
