"""What each model reads of the data and of the forty, and what two models have in common."""

from collections.abc import Callable
from dataclasses import replace

import msgspec
import numpy as np
import pytest

from evenhand.audit.evidence import Evidence
from evenhand.audit.questions.cov001_coverage import parted
from evenhand.audit.result import Finding
from evenhand.audit.table import Array, Table
from evenhand.model_zoo.taxonomy import emotions

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]
Answers = Callable[[str, Evidence], tuple[Finding, ...]]

FOUR = ("Elation", "Amusement", "Anger", "Awe")


def _crossed(evidence: Evidence, **declared: str) -> Evidence:
    """Let every model of the plan have a crosswalk."""
    models = tuple(msgspec.structs.replace(one, **declared) for one in evidence.plan.model)
    return replace(evidence, plan=msgspec.structs.replace(evidence.plan, model=models))


def test_one_model_that_reads_all_that_is_rated(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    evidence = measured(reading(), emotions=("Anger", "Awe"))
    (found,) = answers("COV001", evidence)
    assert (found.id, found.gated, found.verdict) == ("COV001.model", False, None)
    assert found.answer == (
        "The model reads 2 of 2 emotions of this data set (100%). Of the 40 of the taxonomy it "
        "reads at least 2 (5%); 38 are not rated here, so that nothing is known of them."
    )
    assert [row[:2] for row in found.tables[0].rows] == [("read", 2), ("not rated here", 38)]
    assert found.notes == ()


def test_a_crosswalk_tells_what_can_never_be_read(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    evidence = _crossed(
        measured(reading(covers=(0, 1, 2)), emotions=FOUR), crosswalk="basic-emotions"
    )
    (found,) = answers("COV001", evidence)
    rows = {row[0]: row for row in found.tables[0].rows}
    assert rows["read"][1:] == (3, "Amusement, Elation, Anger")
    assert rows["no output"][1] == 40 - 8
    assert rows["not rated here"][1] == 8 - 3
    assert found.tables[1].rows == (("Awe",),)
    assert found.answer.startswith(
        "The model reads 3 of 4 emotions of this data set (75%). Of the 40"
    )
    assert "32 have no output, which is not a score of 0;" in found.answer
    assert "The mapping is ours, not validated by raters." in found.notes[0]
    assert found.notes[1].startswith("Elation, Amusement share one output, joy")


def test_an_emotion_of_several_labels_is_said(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    evidence = _crossed(measured(reading(), emotions=FOUR), crosswalk="hume-expression")
    (found,) = answers("COV001", evidence)
    assert found.notes[1:] == ("Elation is the largest of what the model says of excitement, joy.",)


def test_words_that_are_no_emotion_of_the_forty_are_not_among_them(
    measured: Measured, reading: Reading
) -> None:
    found = parted(measured(reading(), emotions=("glee", "Anger")), 0)
    assert (found.read, found.unread) == (("Anger",), ())
    assert len(found.unknown) == len(emotions()) - 1


def test_where_none_of_the_forty_is_predicted_nothing_is_said_of_them(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    gate = {"metric": "mae", "margin": 1.0, "owner": "o", "rationale": "r"}
    words = ("basic-emotions/joy", "basic-emotions/anger")
    evidence = measured(reading(), emotions=words, gate=(gate,))
    (found,) = answers("COV001", evidence)
    assert found.answer == (
        "The model reads 2 of 2 emotions of this data set (100%). What is predicted here is none "
        "of the 40 emotions of the taxonomy, so nothing is said of those."
    )
    assert found.tables == ()


def test_models_that_read_the_same_compare(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    evidence = measured(reading(), reading(noise=1))
    *each, pairs = answers("COV001", evidence)
    assert [one.model for one in each] == ["model", "model1"]
    assert pairs.id == "COV001"
    assert pairs.answer == "All models read the same 2 of 2 emotions: their means compare."
    assert pairs.tables == ()


def test_models_compare_over_what_both_read(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    models = (reading(covers=(0, 1)), reading(covers=(1, 2, 3)), reading(covers=(0,)))
    evidence = measured(*models, emotions=FOUR)
    pairs = answers("COV001", evidence)[-1]
    assert [row[2:] for row in pairs.tables[0].rows] == [
        (1, "Amusement", 1, 2),
        (1, "Elation", 1, 0),
        (0, "", 3, 1),
    ]
    assert "model1 and model2 have the least in common: 0 of 4 emotions." in pairs.answer
    figures = {row[1:3]: row[3:] for row in pairs.tables[1].rows}
    assert set(figures) == {("model", "model1"), ("model", "model2")}
    values = next(iter(evidence.compared.values())).inside.value[-1]
    assert figures["model", "model1"] == pytest.approx((1, values[0, 1], values[1, 1]))


def test_hidden_data_give_no_figures(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    evidence = measured(reading(covers=(0, 1)), reading(covers=(1,)))
    hidden = replace(evidence, hidden=(*evidence.hidden[:-1], "disclosure"))
    assert answers("COV001", hidden)[-1].tables[1].rows == ()
