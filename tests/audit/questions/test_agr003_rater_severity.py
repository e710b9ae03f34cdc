"""Severity of raters: what is planted is found, and nothing else."""

from collections.abc import Callable

import numpy as np
import pytest

from evenhand.audit.evidence import Evidence
from evenhand.audit.questions import agr003_rater_severity
from evenhand.audit.result import Finding
from evenhand.audit.table import Array, Table
from evenhand.metrics.agreement.rater_by_slice import rater_by_slice
from evenhand.metrics.agreement.rater_severity import rater_severity
from evenhand.metrics.rules import REASONS

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]
Judged = Callable[..., Evidence]
Answers = Callable[[str, Evidence], tuple[Finding, ...]]
Cells = Callable[..., dict[str, str | int | float | None]]

ANGER = {"metric": "bias", "margin": 0.3, "owner": "test", "emotions": ["Anger"]}


def approx(value: float | None) -> object:
    assert value is not None
    return pytest.approx(value, abs=1e-12)


def test_planted_severity_is_found(
    measured: Measured, reading: Reading, judged: Judged, answers: Answers, cells: Cells
) -> None:
    evidence = judged(measured(reading()), severity=(0.6, 0.0, 0.0, -0.4))
    (finding,) = answers("AGR003", evidence)
    row = cells(finding, "Raters' severity", row=("Anger", 4, 4 * 720))
    assert row["highest less lowest"] == pytest.approx(1.0, abs=0.1)
    direct = rater_severity(evidence.truth.judgements[0])
    assert (row["highest less lowest"], row["p"]) == (approx(direct.spread), approx(direct.p))
    assert "scale points apart on the same items" in finding.answer
    assert "In 0 of 4 pairs" in finding.answer, "severe to all alike"


def test_a_rater_who_treats_one_gender_differently_is_found_and_nothing_else(
    measured: Measured, reading: Reading, judged: Judged, answers: Answers, cells: Cells
) -> None:
    evidence = judged(measured(reading()), lean=0.6)
    (finding,) = answers("AGR003", evidence)
    assert finding.answer.endswith("allowing for so many tests: Anger by gender.")
    assert "In 1 of 4 pairs" in finding.answer
    row = cells(finding, "Does severity", row=("Anger", "gender"))
    direct = rater_by_slice(evidence.truth.judgements[0], evidence.table.cells[:, 0])
    assert (row["F"], row["p"]) == (approx(direct.f), approx(direct.p))
    assert row["df"] == f"{direct.df[0]}, {direct.df[1]}"
    # 0.6 points of one rater of four: 0.45 away from the others' mean shift.
    assert row["largest shift"] == pytest.approx(0.45, abs=0.1)
    for emotion, attribute in (("Anger", "age"), ("Joy", "gender"), ("Joy", "age")):
        q = cells(finding, "Does severity", row=(emotion, attribute))["q"]
        assert isinstance(q, float)
        assert q > 0.05


def test_raters_who_saw_one_group_each_cannot_be_compared(
    measured: Measured, reading: Reading, judged: Judged, answers: Answers, cells: Cells
) -> None:
    def split(table: Table) -> Array:
        mine = np.array([[1, 1, 0, 0], [0, 0, 1, 1]])
        return np.asarray(mine[table.cells[:, 0]], dtype=np.float64)

    (finding,) = answers("AGR003", judged(measured(reading()), seen=split))
    row = cells(finding, "Raters' severity", row=("Anger", 4, 2 * 720))
    assert row["highest less lowest"] is None
    assert row["no value because"] == REASONS["disconnected"]
    assert (
        cells(finding, "Does severity", row=("Anger", "gender"))["no value because"]
        == REASONS["not_crossed"]
    )


def test_severity_that_cannot_be_compared_is_said(
    measured: Measured, reading: Reading, judged: Judged, answers: Answers
) -> None:
    attribute = ({"name": "gender", "source": "recorded", "levels": ["F", "M"]},)
    evidence = measured(reading(), attribute=attribute, cells={("F",): 40}, gate=[ANGER])
    (finding,) = answers("AGR003", judged(evidence))
    assert finding.answer.endswith(
        "Whether that depends on who is depicted cannot be told with these raters."
    )


def test_with_many_raters_groups_are_compared_for_some_emotions(
    measured: Measured,
    reading: Reading,
    monkeypatch: pytest.MonkeyPatch,
    judged: Judged,
    answers: Answers,
) -> None:
    evidence = judged(measured(reading(), gate=[{**ANGER, "emotions": ["Joy"]}]))
    monkeypatch.setattr(agr003_rater_severity, "_MOST_WORK", 1)
    (finding,) = answers("AGR003", evidence)
    assert {row[0] for row in finding.tables[1].rows} == {"Joy"}
    assert any("it was made for 1 of 2 emotions" in note for note in finding.notes)
