"""Accent and language: readings and errors by level, planted and not."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest

from evenhand.audit.evidence import Evidence, gather
from evenhand.audit.experts import WITHHELD
from evenhand.audit.result import Finding
from evenhand.audit.table import Array, Table

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]
Answers = Callable[[str, Evidence], tuple[Finding, ...]]
Cells = Callable[..., dict[str, Any]]

ACCENT = {"name": "accent", "source": "recorded", "levels": ["near", "far"], "kind": "accent"}
LANGUAGE = {"name": "language", "source": "recorded", "levels": ["en", "de"], "kind": "language"}
PEOPLE = {("near", "en"): 25, ("near", "de"): 25, ("far", "en"): 25, ("far", "de"): 25}


def test_a_planted_reading_and_error_are_found(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    evidence = measured(
        reading(shifts={"accent=far": 0.6}), attribute=(ACCENT, LANGUAGE), cells=PEOPLE
    )
    (finding,) = answers("HRM005", evidence)
    row = cells(finding, "Reading at equal label", row=("Anger", "accent=far"))
    assert row["low"] < 0.6 < row["high"]
    wrong = cells(finding, "Size of errors", row=("error, mean of 2", "accent=far"))
    off = np.abs(evidence.scores[0].values - evidence.truth.values).mean(axis=1)
    far = evidence.table.cells[:, 0] == 1
    assert wrong["gap"] == pytest.approx(off[far].mean() - off[~far].mean())
    assert wrong["q"] < 0.001
    assert not finding.gated
    assert finding.verdict is None


def test_equal_groups_are_not_said_to_differ(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    (finding,) = answers("HRM005", measured(reading(), attribute=(ACCENT, LANGUAGE), cells=PEOPLE))
    assert "In 0 of 6 pairs" in finding.answer
    assert "In 0 of 2 groups" in finding.answer


def test_it_does_not_arise_without_an_accent_or_language(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    assert answers("HRM005", measured(reading())) == ()


def test_scores_on_another_scale_have_no_errors(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    evidence = measured(reading(), attribute=(ACCENT, LANGUAGE), cells=PEOPLE)
    model = msgspec.structs.replace(evidence.plan.model[0], link="none")
    loose = replace(evidence, plan=msgspec.structs.replace(evidence.plan, model=(model,)))
    (finding,) = answers("HRM005", loose)
    assert [table.title for table in finding.tables] == ["Reading at equal label, by group"]
    assert any("no errors to compare" in note for note in finding.notes)


def test_scores_of_withheld_persons_move_nothing(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    four = {**ACCENT, "levels": ["near", "far", "rare", "other"]}
    people = {("near",): 30, ("far",): 30, ("rare",): 4, ("other",): 20}
    evidence = measured(reading(), attribute=(four,), cells=people)
    before = answers("HRM005", evidence)
    values = evidence.scores[0].values.copy()
    values[evidence.table.cells[:, 0] >= 2] += 3.0
    assert (
        answers("HRM005", replace(evidence, scores=(replace(evidence.scores[0], values=values),)))
        == before
    )
    assert sum(row[-1] == WITHHELD for row in before[0].tables[0].rows) == 6


def test_one_level_by_itself_asks_nothing(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    evidence = measured(reading(), attribute=(ACCENT,), cells={("near",): 40})
    assert answers("HRM005", evidence) == ()


def test_few_persons_that_may_be_told_of_have_no_interval(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    people = {("near",): 40, ("far",): 3}
    made = measured(reading(), attribute=(ACCENT,), cells=people)
    open_to_all = msgspec.structs.replace(made.plan.report, suppress_below=0)
    plan = msgspec.structs.replace(made.plan, report=open_to_all)
    evidence = gather(plan, made.table, made.truth, made.scores)
    (finding,) = answers("HRM005", evidence)
    row = cells(finding, "Size of errors", row=("error, mean of 2", "accent=far"))
    assert row["gap"] is not None
    assert row["low"] is None
    assert row["no value because"] == "fewer than 5 persons on one side"


def test_scores_that_never_vary_have_no_interval(
    measured: Measured, answers: Answers, cells: Cells
) -> None:
    def exact(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        del table, rng
        return truth.copy()

    evidence = measured(exact, attribute=(ACCENT, LANGUAGE), cells=PEOPLE)
    (finding,) = answers("HRM005", evidence)
    row = cells(finding, "Reading", row=("Anger", "accent=far"))
    assert row["gap"] == 0
    assert row["no value because"].startswith("persons of one side or both")
