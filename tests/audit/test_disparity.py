"""Findings about gaps: sentences that repeat the numbers, verdicts of their rows, notes to read."""

import re
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest

from evenhand.audit.evidence import Evidence
from evenhand.audit.judgement import judge
from evenhand.audit.question import Question, all_questions
from evenhand.audit.result import Finding
from evenhand.audit.table import Array, Table

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]

BIAS = {"metric": "bias", "margin": 0.3, "owner": "test", "emotions": ["Anger"]}
OVER = {**BIAS, "metric": "over_reading", "margin": 0.1, "truth_at": 4, "score_at": 4}


def asked(code: str, evidence: Evidence) -> tuple[Finding, ...]:
    question: Question = next(q for q in all_questions() if q.code == code)
    return question.answer(evidence, judge(evidence))


def test_the_answer_about_a_gap_counts_its_own_rows(measured: Measured, reading: Reading) -> None:
    evidence = measured(reading(shifts={"gender=F": 0.9}))
    (finding,) = asked("DIS001", evidence)
    gaps = evidence.compared["bias"].gap[:2, 0, 0]
    rows = finding.comparisons
    counts = Counter(row.verdict for row in rows)
    assert counts == {"exceeds_margin": 2, "within_margin": 2}
    assert finding.answer.startswith(
        "In 2 of 4 slices the gap is shown to exceed 0.3 scale points: gender=F (gap"
    )
    assert finding.answer.endswith("The others: 2 within margin.")
    said = re.findall(r"gap ([+-][\d.]+), interval ([+-][\d.]+) to ([+-][\d.]+)", finding.answer)
    for words, row, gap in zip(said, rows, gaps, strict=False):
        expected = (gap, row.gap.low, row.gap.high)
        assert [float(word) for word in words] == pytest.approx(expected, rel=5e-3)
    assert (finding.gated, finding.verdict) == (True, "exceeds_margin")
    assert (finding.margin, finding.margin_owner, finding.unit) == (0.3, "test", "scale points")


def test_a_shown_metric_has_no_verdict_and_names_the_widest_gap(
    measured: Measured, reading: Reading
) -> None:
    evidence = measured(reading(shifts={"gender=F": 0.9}), show=[{"metric": "mae"}])
    (finding,) = asked("DIS002", evidence)
    gaps = evidence.compared["mae"].gap[:4, 0, 2]
    widest = evidence.slices[int(np.abs(gaps).argmax())].id
    assert finding.answer.startswith(
        f"Mean absolute error, mean of 2 emotions: The widest gap is at {widest}: gap "
    )
    assert (finding.gated, finding.verdict) == (False, None)
    assert {row.verdict for row in finding.comparisons} == {None}
    assert finding.id == "DIS002.model.mae.mean.shown"


def test_small_intersections_are_noted(measured: Measured, reading: Reading) -> None:
    cells = {("F", "young"): 40, ("F", "old"): 5, ("M", "young"): 40, ("M", "old"): 40}
    crossed = {"intersections": [["gender", "age"]]}
    (finding,) = asked("DIS001", measured(reading(), cells=cells, slices=crossed))
    assert finding.verdict == "within_margin"
    assert finding.notes == (
        "1 intersections have fewer than 8 persons; they are listed and do not decide the verdict.",
    )


def test_thresholds_stand_in_the_id(measured: Measured, reading: Reading) -> None:
    evidence = measured(reading(), gate=[OVER, {**OVER, "truth_at": 3}])
    ids = [finding.id for finding in asked("DIS003", evidence)]
    assert ids == [
        "DIS003.model.over_reading.truth_at=4.score_at=4.Anger",
        "DIS003.model.over_reading.truth_at=3.score_at=4.Anger",
    ]


def test_a_model_without_skill_is_told_why_nothing_is_cleared(measured: Measured) -> None:
    def permuted(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        del table
        return rng.permutation(truth)

    gate = {**BIAS, "margin": 1.5}
    (finding,) = asked("DIS001", measured(permuted, gate=[gate]))
    assert finding.verdict == "inconclusive"
    assert finding.answer.endswith("Verdicts: 4 inconclusive.")
    assert finding.notes[0].startswith("Over all items the model does not provably do better")
    assert "advantage_over_constant, advantage_over_permuted" in finding.notes[0]


def test_a_withheld_gap_is_named_without_its_number(measured: Measured, reading: Reading) -> None:
    cells = {("F", "young"): 9, ("M", "young"): 60, ("M", "old"): 60}
    (finding,) = asked("DIS001", measured(reading(shifts={"gender=F": 1.5}), cells=cells))
    assert "gender=M (gap withheld)" in finding.answer
    assert "gender=F (gap withheld)" in finding.answer


def test_findings_on_several_metrics_of_one_question_have_titles_of_their_own(
    measured: Measured, reading: Reading
) -> None:
    at = {"truth_at": 4, "score_at": 4, "margin": 0.1}
    gates = [{**BIAS, **at, "metric": "tpr"}, {**BIAS, **at, "metric": "fpr"}]
    evidence = measured(reading(), gate=[BIAS, *gates])
    assert [one.title for one in asked("DIS004", evidence)] == [
        "Rates at a decision threshold: True positive rate",
        "Rates at a decision threshold: False positive rate",
    ]
    assert [one.title for one in asked("DIS001", evidence)] == ["Mean reading"]


def test_a_mean_over_emotions_labelled_in_different_items_says_whose_its_counts_are(
    measured: Measured, reading: Reading
) -> None:
    def labels(shape: tuple[int, int], rng: np.random.Generator) -> Array:
        values = rng.uniform(2, 5, shape)
        values[::3, 1] = np.nan
        return values

    mean = {**BIAS, "emotions": "mean"}
    said = (
        "Not every item has a label for every emotion. The counts of items and persons beside the "
        "mean are those of one emotion, not of all together."
    )
    (uneven,) = asked("DIS001", measured(reading(), gate=[mean], labels=labels))
    (even,) = asked("DIS001", measured(reading(), gate=[mean]))
    (single,) = asked("DIS001", measured(reading(), gate=[BIAS], labels=labels))
    assert said in uneven.notes
    assert said not in (*even.notes, *single.notes)
