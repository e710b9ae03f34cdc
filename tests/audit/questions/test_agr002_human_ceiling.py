"""A model beside a single rater, where it is known which of them is noisier."""

from collections.abc import Callable
from dataclasses import replace

import msgspec
import numpy as np
import pytest

from evenhand.audit.evidence import Evidence
from evenhand.audit.questions import agr002_human_ceiling
from evenhand.audit.result import Finding
from evenhand.audit.table import Array, Table
from evenhand.metrics.agreement.alt_test import alt_test
from evenhand.metrics.agreement.corrected_correlation import corrected_correlation
from evenhand.metrics.agreement.human_ceiling import human_ceiling
from evenhand.metrics.raters.ratings import Ratings

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]
Judged = Callable[..., Evidence]
Answers = Callable[[str, Evidence], tuple[Finding, ...]]
Cells = Callable[..., dict[str, str | int | float | None]]

ANGER = {"metric": "bias", "margin": 0.3, "owner": "test", "emotions": ["Anger"]}


def approx(value: float | None) -> object:
    assert value is not None
    return pytest.approx(value, abs=1e-12)


def test_a_model_noisier_than_a_rater_is_below_one(
    measured: Measured, reading: Reading, judged: Judged, answers: Answers, cells: Cells
) -> None:
    evidence = judged(measured(reading(noise=1.5)), noise=0.3)
    (finding,) = answers("AGR002", evidence)
    assert finding.answer == (
        "The model agrees with raters provably less than a single rater does in 2 of 2 emotions "
        "(Anger, Joy), and provably more in 0."
    )
    row = cells(finding, "Correlation", row=("Anger", 720))
    assert isinstance(row["difference high"], float)
    assert row["difference high"] < 0
    assert row["share of raters it can replace"] == 0.0


def test_a_model_steadier_than_a_rater_is_above_one(
    measured: Measured, reading: Reading, judged: Judged, answers: Answers, cells: Cells
) -> None:
    evidence = judged(measured(reading(noise=0.1)), noise=1.5)
    (finding,) = answers("AGR002", evidence)
    assert "in 0 of 2 emotions, and provably more in 2." in finding.answer
    row = cells(finding, "Correlation", row=("Joy", 720))
    ratings, own = evidence.truth.judgements[1], evidence.scores[0].values[:, 1]
    plain = human_ceiling(ratings, own)
    assert row["a rater and the others"] == approx(plain.human_ceiling)
    assert row["the model and the same others"] == approx(plain.model_matched)
    assert row["difference"] == approx(plain.difference)
    assert row["model and true mean"] == approx(corrected_correlation(ratings, own).corrected)
    duel = alt_test(ratings, own, persons=evidence.table.persons)
    assert row["share of raters it can replace"] == duel.winning_rate_persons == 1.0


def test_a_model_is_held_against_the_emotions_that_it_covers(
    measured: Measured, reading: Reading, judged: Judged, answers: Answers
) -> None:
    evidence = judged(measured(reading(covers=[1]), reading()))
    first, second = answers("AGR002", evidence)
    assert [row[0] for row in first.tables[0].rows] == ["Joy"]
    assert "of 1 emotion" in first.answer
    assert [row[0] for row in second.tables[0].rows] == ["Anger", "Joy"]
    joy_only = replace(
        evidence.truth,
        judgements=(evidence.truth.judgements[0].without_rater(1), *evidence.truth.judgements[1:]),
    )
    assert len(answers("AGR002", replace(evidence, truth=joy_only))) == 2


def test_a_model_that_covers_no_judged_emotion_has_no_finding(
    measured: Measured, reading: Reading, judged: Judged, answers: Answers
) -> None:
    evidence = judged(measured(reading(covers=[1])))
    truth = replace(evidence.truth, judgements=evidence.truth.judgements[:1])
    assert answers("AGR002", replace(evidence, truth=truth)) == ()


def test_scores_on_another_scale_can_replace_nobody(
    measured: Measured, reading: Reading, judged: Judged, answers: Answers, cells: Cells
) -> None:
    evidence = judged(measured(reading()))
    model = msgspec.structs.replace(evidence.plan.model[0], link="none")
    unlinked = replace(evidence, plan=msgspec.structs.replace(evidence.plan, model=(model,)))
    (finding,) = answers("AGR002", unlinked)
    row = cells(finding, "Correlation", row=("Anger", 720))
    assert row["share of raters it can replace"] is None
    assert isinstance(row["difference"], float), "a correlation needs no common scale"
    assert finding.notes[-1].endswith("the plan declares no link to it.")


def test_a_model_without_a_value_says_why(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    evidence = measured(reading())
    same = Ratings.of_table(np.full((len(evidence.table.items), 3), 2.0))
    seen = replace(evidence, truth=replace(evidence.truth, judgements=(same, same)))
    (finding,) = answers("AGR002", seen)
    assert finding.answer.endswith("provably more in 0. Of 2 nothing can be said.")
    assert cells(finding, "Correlation", row=("Anger", 720))["no value because"]


def test_with_many_raters_some_emotions_have_an_interval(  # noqa: PLR0917 fixtures
    measured: Measured,
    reading: Reading,
    monkeypatch: pytest.MonkeyPatch,
    judged: Judged,
    answers: Answers,
    cells: Cells,
) -> None:
    evidence = judged(
        measured(reading(noise=0.1), gate=[{**ANGER, "emotions": ["Joy"]}]), noise=1.5
    )
    monkeypatch.setattr(agr002_human_ceiling, "_MOST_WORK", 5)
    (finding,) = answers("AGR002", evidence)
    assert cells(finding, "Correlation", row=("Joy",))["difference low"] is not None
    anger = cells(finding, "Correlation", row=("Anger",))
    assert anger["difference low"] is anger["share of raters it can replace"] is None
    assert isinstance(anger["difference"], float)
    assert "provably more in 1." in finding.answer
    assert "1 of 2 emotions have them" in finding.notes[-1]
