"""The questions of an audit: stable codes, every metric asked about once, answers that add up."""

import re
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from evenhand.audit.evidence import Evidence
from evenhand.audit.judgement import judge
from evenhand.audit.question import Question, all_questions
from evenhand.audit.result import Finding
from evenhand.audit.table import Array, Table
from evenhand.metrics.catalogue import catalogue

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]

SKILL = {"advantage_over_constant", "advantage_over_permuted", "informedness"}
BIAS = {"metric": "bias", "margin": 0.3, "owner": "test", "emotions": ["Anger"]}


def asked(code: str, evidence: Evidence) -> tuple[Finding, ...]:
    question: Question = next(q for q in all_questions() if q.code == code)
    return question.answer(evidence, judge(evidence))


def test_codes_are_unique_and_sorted() -> None:
    codes = [question.code for question in all_questions()]
    assert codes == sorted(set(codes))
    assert all(re.fullmatch("[A-Z]{3}[0-9]{3}", code) for code in codes)
    assert codes == [
        "AGR001",
        "AGR002",
        "AGR003",
        "AGR004",
        "CAL001",
        "CAL002",
        "CFP001",
        "CMP001",
        "CMP002",
        "CMP003",
        "CMP004",
        "CMP005",
        "CMP006",
        "COV001",
        "DAT001",
        "DIA001",
        "DIS001",
        "DIS002",
        "DIS003",
        "DIS004",
        "DIS005",
        "DIS006",
        "HRM001",
        "HRM002",
        "HRM003",
        "HRM004",
        "HRM005",
        "HRM006",
        "HRM007",
        "HRM008",
        "HRM009",
        "HRM010",
        "PWR001",
        "ROB001",
        "SCR001",
        "SKL001",
        "TXT001",
    ]


@pytest.mark.parametrize("question", all_questions(), ids=lambda q: q.code)
def test_a_question_is_one_and_says_why(question: Question) -> None:
    assert question.title
    assert question.asks.endswith("?")
    assert question.why.endswith(".")
    assert not re.search(r"\b(fair|compliant|bias-free)\b", question.asks + question.why)


def test_every_metric_belongs_to_one_question() -> None:
    named = Counter(name for question in all_questions() for name in question.metrics)
    assert set(named.values()) == {1}
    assert set(named) == set(catalogue()) - SKILL


def test_tests_of_skill_cannot_be_gated_and_so_no_gate_is_lost() -> None:
    assert {name for name, metric in catalogue().items() if not metric.skill} >= SKILL


def test_losses_are_counted_by_slice(measured: Measured, reading: Reading) -> None:
    good = reading()

    def deaf(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        found = good(truth, table, rng)
        women = np.flatnonzero(table.cells[:, 0] == 0)
        found[women[::2]] = np.nan
        return found

    (finding,) = asked("DAT001", measured(deaf))
    assert finding.tables[0].rows == (
        ("gender=F", 360, 180, 0.5),
        ("gender=M", 360, 0, 0.0),
        ("age=young", 360, 90, 0.25),
        ("age=old", 360, 90, 0.25),
        ("all items", 720, 180, 0.25),
    )
    assert finding.answer == (
        "180 of 720 items have no label or no score and could not be used. "
        "The largest share is lost at gender=F: 50.0%. "
        "Anger: 180 of 720 items with a label have no score; most at gender=F: 180 of 360."
    )
    (whole,) = asked("DAT001", measured(good))
    assert whole.answer == "All 720 items have a label and a score."


def test_scores_that_one_emotion_lacks_are_counted_by_slice(
    measured: Measured, reading: Reading
) -> None:
    good = reading()

    def calm(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        found = good(truth, table, rng)
        men = np.flatnonzero(table.cells[:, 0] == 1)
        found[men, 0] = np.nan
        found[men[:9], 1] = np.nan
        return found

    (finding,) = asked("DAT001", measured(calm))
    items, emotions = finding.tables
    assert items.rows[-1] == ("all items", 720, 9, 0.0125)
    assert emotions.rows[:5] == (
        ("Anger", "gender=F", 360, 0, 0.0),
        ("Anger", "gender=M", 360, 360, 1.0),
        ("Anger", "age=young", 360, 180, 0.5),
        ("Anger", "age=old", 360, 180, 0.5),
        ("Anger", "all items", 720, 360, 0.5),
    )
    assert emotions.rows[6] == ("Joy", "gender=M", 360, 9, 0.025)
    assert finding.answer.endswith(
        " Anger: 360 of 720 items with a label have no score; most at gender=M: 360 of 360."
    )


def test_an_emotion_without_label_is_no_loss_and_one_not_covered_neither(
    measured: Measured, reading: Reading
) -> None:
    def labels(shape: tuple[int, int], rng: np.random.Generator) -> Array:
        drawn = rng.uniform(2, 5, shape)
        drawn[::2, 1] = np.nan
        return drawn

    (finding,) = asked("DAT001", measured(reading(covers=[0]), labels=labels))
    assert finding.answer == "All 720 items have a label and a score."
    assert finding.tables[1].rows == ()
    (finding,) = asked("DAT001", measured(reading(), labels=labels))
    assert finding.tables[1].rows == ()


def test_a_single_lost_emotion_is_told_where_every_item_has_another(
    measured: Measured, reading: Reading
) -> None:
    good = reading()
    cells = {("F", "young"): 9, ("M", "young"): 60, ("M", "old"): 60}

    def calm(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        found = good(truth, table, rng)
        found[:9, 0] = np.nan
        return found

    (finding,) = asked("DAT001", measured(calm, cells=cells))
    assert finding.answer == (
        "All 774 items have a label and a score for at least one emotion. "
        "Anger: 9 of 774 items with a label have no score; most at age=young: 9 of 414."
    )
    assert finding.tables[1].rows[:2] == (
        ("Anger", "gender=F", None, None, None),
        ("Anger", "gender=M", None, None, None),
    )


def test_losses_of_withheld_slices_are_withheld(measured: Measured, reading: Reading) -> None:
    cells = {("F", "young"): 9, ("M", "young"): 60, ("M", "old"): 60}
    (finding,) = asked("DAT001", measured(reading(), cells=cells))
    assert finding.tables[0].rows[:2] == (
        ("gender=F", None, None, None),
        ("gender=M", None, None, None),
    )


def test_power_is_that_of_the_precision_reached(measured: Measured, reading: Reading) -> None:
    evidence = measured(reading())
    (finding,) = asked("PWR001", evidence)
    table = finding.tables[0]
    (judged,) = judge(evidence)
    for row, place in enumerate(judged.places):
        cells = dict(zip(table.columns, table.rows[row], strict=True))
        assert cells["slice"] == evidence.slices[place].id
        assert cells["margin"] == 0.3
        provable = judged.verdicts.provable_margin[row]
        assert cells["smallest provable margin"] == pytest.approx(provable)
        assert provable < 0.3
    assert finding.answer.startswith("4 of 4 comparisons are precise enough")
    strict = measured(reading(), gate=[{**BIAS, "margin": 0.01}])
    assert asked("PWR001", strict)[0].answer.startswith("0 of 4")


def test_power_says_nothing_of_withheld_slices(measured: Measured, reading: Reading) -> None:
    cells = {("F", "young"): 9, ("M", "young"): 60, ("M", "old"): 60}
    (finding,) = asked("PWR001", measured(reading(), cells=cells))
    assert [row[1] for row in finding.tables[0].rows] == ["age=young", "age=old"]


def test_skill_is_told_by_test(measured: Measured, reading: Reading) -> None:
    def constant(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        del table, rng
        return np.full(truth.shape, 3.5)

    good, bad = asked("SKL001", measured(reading(), constant))
    assert good.answer == (
        "The model does provably better than knowing nothing, in every test over all items."
    )
    assert bad.answer.startswith("2 of 2 tests over all items do not show skill")
    first: Sequence[object] = good.tables[0].rows[0]
    assert first[:2] == ("Anger", "advantage_over_constant")
    assert first[4:] == ("yes", 4, 4)
    value, low = first[2], first[3]
    assert isinstance(value, float)
    assert isinstance(low, float)
    assert 0 < low < value < 0.8


def test_nothing_is_said_of_skill_and_power_without_gates(
    measured: Measured, reading: Reading
) -> None:
    evidence = measured(reading(), gate=[], show=[{"metric": "mae"}])
    assert asked("SKL001", evidence) == asked("PWR001", evidence) == ()


def test_nothing_is_said_of_the_skill_for_an_emotion_without_output(
    measured: Measured, reading: Reading
) -> None:
    assert asked("SKL001", measured(reading(covers=[1]))) == ()
