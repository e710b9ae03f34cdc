"""The question about calibration, on models whose faults are planted."""

from collections.abc import Callable
from dataclasses import replace

import msgspec
import numpy as np
import pytest

from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import WITHHELD
from evenhand.audit.questions import cal001_calibration
from evenhand.audit.result import Finding
from evenhand.audit.table import Array, Table
from evenhand.metrics.calibration.calibration_homogeneity import calibration_homogeneity
from evenhand.metrics.calibration.corp_mean import corp_mean
from evenhand.metrics.calibration.linear_recalibration import linear_recalibration
from evenhand.metrics.rules import REASONS

Measured = Callable[..., Evidence]
Model = Callable[[Array, Table, np.random.Generator], Array]
Reading = Callable[..., Model]
Answers = Callable[[str, Evidence], tuple[Finding, ...]]
Cells = Callable[..., dict[str, str | int | float | None]]

ANGER = {"metric": "bias", "margin": 0.3, "owner": "test", "emotions": ["Anger"]}
GENDERS = ({"name": "gender", "source": "recorded", "levels": ["F", "M", "X", "Y"]},)


def stretched(reading: Reading, factor: float) -> Model:
    """Return a model whose Anger scores of women are spread around 3.5 by a factor."""

    def model(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        found = reading(noise=0.2)(truth, table, rng)
        women = table.cells[:, 0] == 0
        found[women, 0] = 3.5 + factor * (found[women, 0] - 3.5)
        return found

    return model


def found_pairs(finding: Finding) -> set[tuple[str, str]]:
    (grid,) = (table for table in finding.tables if table.title == "One line for all groups?")
    q = grid.columns.index("q")
    return {
        (str(row[0]), str(row[1]))
        for row in grid.rows
        if isinstance(row[q], float) and float(row[q] or 0) <= 0.05
    }


def test_a_shift_of_one_group_is_found_at_its_attribute_and_nowhere_else(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    (finding,) = answers("CAL001", measured(reading(shifts={"gender=F": 0.4})))
    assert found_pairs(finding) == {("Anger", "gender")}
    assert finding.answer.endswith("allowing for so many tests: Anger by gender.")


def test_a_stretch_of_one_group_is_found_though_its_mean_is_right(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    (finding,) = answers("CAL001", measured(stretched(reading, 0.6)))
    assert found_pairs(finding) == {("Anger", "gender")}


def test_equal_groups_are_not_reported(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    (finding,) = answers("CAL001", measured(reading()))
    assert found_pairs(finding) == set()
    assert "In 0 of 4 pairs of emotion and attribute" in finding.answer
    assert finding.answer.startswith("One more point of score goes with 0.9")


def test_the_tables_have_what_the_measures_give(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    evidence = measured(reading(shifts={"gender=F": 0.4}))
    (finding,) = answers("CAL001", evidence)
    truth, scores = evidence.truth.values[:, 0], evidence.scores[0].values[:, 0]
    persons = evidence.table.persons
    line = linear_recalibration(truth, scores, persons=persons)
    row = cells(finding, "Line", row=("Anger", 720))
    assert row["intercept"] == pytest.approx(line.intercept, abs=1e-12)
    assert row["slope"] == pytest.approx(line.slope, abs=1e-12)
    assert row["p of the diagonal"] == line.p
    same = calibration_homogeneity(
        truth, scores, slices=evidence.table.cells[:, 0], persons=persons
    )
    row = cells(finding, "One line", row=("Anger", "gender"))
    assert row["F"] == pytest.approx(same.f)
    assert (row["df"], row["p"]) == ("2, 119", same.p)
    parts = corp_mean(truth, scores)
    row = cells(finding, "Parts", row=("Anger",))
    assert row["mean squared error"] == pytest.approx(parts.score, abs=1e-12)
    assert row["miscalibration"] == pytest.approx(parts.miscalibration, abs=1e-12)
    assert row["discrimination"] == pytest.approx(parts.discrimination, abs=1e-12)
    assert row["uncertainty"] == pytest.approx(float(truth.var()), abs=1e-12)
    expected = row["the same of a calibrated model"]
    assert isinstance(expected, float)
    assert 0 < expected < parts.miscalibration


def test_scores_without_a_link_are_refused(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    evidence = measured(reading(), reading())
    first, second = evidence.plan.model
    models = (msgspec.structs.replace(first, link="none"), second)
    plan = msgspec.structs.replace(evidence.plan, model=models)
    refused, other = answers("CAL001", replace(evidence, plan=plan))
    assert refused.answer.startswith("Not computed: no way is declared from the model's scores")
    assert (len(refused.tables), len(refused.notes)) == (0, 0)
    assert len(other.tables) == 4


def test_a_model_is_asked_about_the_emotions_that_it_covers(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    (finding,) = answers("CAL001", measured(reading(covers=[1])))
    assert [table.title for table in finding.tables] == [
        "Line of labels on scores, all items",
        "One line for all groups?",
        "Labels at each height of the score",
    ]
    assert {row[0] for table in finding.tables for row in table.rows} == {"Joy"}
    assert len(finding.notes) == 3, "no parts, no note about them"


def test_constant_scores_have_no_line(measured: Measured, answers: Answers, cells: Cells) -> None:
    def constant(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        del table, rng
        return np.full(truth.shape, 3.0)

    (finding,) = answers("CAL001", measured(constant))
    assert finding.answer == "Whether a score means the same in every group cannot be told here."
    row = cells(finding, "Line", row=("Anger", 720))
    assert row["no value because"] == REASONS["constant_scores"]
    row = cells(finding, "One line", row=("Anger", "gender"))
    assert row["no value because"] == REASONS["one_group"]
    assert cells(finding, "Parts", row=("Anger",))["discrimination"] == 0.0


def test_an_emotion_without_labels_has_no_parts(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    def labels(shape: tuple[int, int], rng: np.random.Generator) -> Array:
        drawn = rng.uniform(2, 5, shape)
        drawn[:, 0] = np.nan
        return drawn

    def model(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        return reading()(np.nan_to_num(truth, nan=3.0), table, rng)

    (finding,) = answers("CAL001", measured(model, labels=labels))
    assert cells(finding, "Line", row=("Anger", 0))["no value because"] == REASONS["no_items"]
    assert cells(finding, "Parts", row=("Anger",))["no value because"] == REASONS["no_items"]
    row = cells(finding, "One line", row=("Anger", "gender"))
    assert row["no value because"] == "fewer than two groups of 20 persons or more"


def test_a_group_of_few_persons_cannot_make_lines_differ(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    # The cluster-robust test rejects a common line in a quarter of cases with 6 persons in a group.
    people = {("F",): 60, ("M",): 60, ("X",): 12}
    skewed = reading(shifts={"gender=X": 1.5})
    (finding,) = answers("CAL001", measured(skewed, attribute=GENDERS, cells=people))
    assert found_pairs(finding) == set()
    (few,) = answers("CAL001", measured(skewed, attribute=GENDERS, cells={("F",): 60, ("X",): 12}))
    row = cells(few, "One line", row=("Anger", "gender"))
    assert row["no value because"] == "fewer than two groups of 20 persons or more"


def test_nothing_of_a_withheld_group_is_in_the_comparison(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    people = {("F",): 40, ("M",): 41, ("X",): 4, ("Y",): 30}
    parts = {"attribute": GENDERS, "cells": people}
    plain = measured(reading(), **parts)
    told = {plain.slices[k].id for k, why in enumerate(plain.withheld) if why}
    assert told == {"gender=X", "gender=Y"}
    odd = measured(reading(shifts={"gender=X": 2.0, "gender=Y": -2.0}), **parts)
    (first,), (second,) = answers("CAL001", plain), answers("CAL001", odd)
    assert first.tables[1] == second.tables[1]


def test_a_withheld_attribute_has_no_comparison(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    cells_of = {("F", "young"): 4, ("M", "young"): 40, ("M", "old"): 40}
    (finding,) = answers("CAL001", measured(reading(), cells=cells_of))
    row = cells(finding, "One line", row=("Anger", "gender"))
    assert [*row.values()][2:] == [None, None, None, None, WITHHELD]
    assert isinstance(cells(finding, "One line", row=("Anger", "age"))["q"], float)


def test_scores_of_few_persons_are_withheld(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    def rare(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        found = reading()(truth, table, rng)
        found[~np.isin(table.persons, np.unique(table.persons)[:6]), 0] = np.nan
        return found

    (finding,) = answers("CAL001", measured(rare))
    for title in ("Line", "Parts"):
        row = cells(finding, title, row=("Anger",))
        assert [*row.values()][1:] == [None] * (len(row) - 2) + [WITHHELD]
    assert cells(finding, "One line", row=("Anger", "age"))["no value because"] == WITHHELD


def test_parts_are_those_of_the_first_emotions(
    measured: Measured, reading: Reading, monkeypatch: pytest.MonkeyPatch, answers: Answers
) -> None:
    monkeypatch.setattr(cal001_calibration, "_MOST_PARTS", 1)
    (finding,) = answers("CAL001", measured(reading(), gate=[{**ANGER, "emotions": "each"}]))
    (grid,) = (table for table in finding.tables if table.title.startswith("Parts"))
    assert [row[0] for row in grid.rows] == ["Anger"]
    assert finding.notes[-1] == "The parts are those of the first 1 of 2 emotions."
