"""The spread between groups, against hand-computed numbers."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import chi2

from evenhand.audit.evidence import Evidence
from evenhand.audit.questions import dis006_spread
from evenhand.audit.result import Finding
from evenhand.audit.table import Array, Table
from evenhand.metrics.disparity.shrinkage import shrinkage

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]
Answers = Callable[[str, Evidence], tuple[Finding, ...]]

BIAS = {"metric": "bias", "margin": 0.3, "owner": "test", "emotions": ["Anger"]}
ATTRIBUTES = (
    {"name": "accent", "source": "recorded", "levels": ["a", "b", "c", "d"], "reference": "a"},
    {"name": "age", "source": "recorded", "levels": ["young", "old"], "reference": "young"},
)
CELLS = {(accent, age): 20 for accent in ("a", "b", "c", "d") for age in ("young", "old")}
PARTS = {"attribute": ATTRIBUTES, "cells": CELLS}


def estimates(evidence: Evidence, attribute: str) -> tuple[Array, Array]:
    """Return bias and its standard error at each level of an attribute, from scratch."""
    column = [a.name for a in evidence.table.attributes].index(attribute)
    difference = evidence.scores[0].values[:, 0] - evidence.truth.values[:, 0]
    means, errors = [], []
    for level in range(len(evidence.table.attributes[column].levels) - 1):
        rows = evidence.table.cells[:, column] == level
        own = [
            difference[rows & (evidence.table.persons == person)].mean()
            for person in np.unique(evidence.table.persons[rows])
        ]  # each has as many items, so the mean is that of persons' means
        means.append(np.mean(own))
        errors.append(np.std(own, ddof=1) / np.sqrt(len(own)))
    return np.array(means), np.array(errors)


def first_row(finding: Finding) -> dict[str, str | int | float | None]:
    return dict(zip(finding.tables[0].columns, finding.tables[0].rows[0], strict=True))


def test_the_numbers_are_those_of_the_textbook(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    evidence = measured(reading(shifts={"accent=b": 0.3, "accent=d": -0.2}), **PARTS)
    (finding,) = answers("DIS006", evidence)
    values, errors = estimates(evidence, "accent")
    row = first_row(finding)
    mean = np.average(values, weights=1 / errors**2)
    q = (((values - mean) / errors) ** 2).sum()
    assert row["attribute"] == "accent"
    assert row["levels"] == 4
    assert row["highest less lowest"] == pytest.approx(np.ptp(values), abs=1e-9)
    assert row["Q"] == pytest.approx(q, rel=1e-6)
    assert row["p"] == pytest.approx(chi2.sf(q, 3), rel=1e-5)
    spread = np.sqrt(values.var(ddof=1) - (errors**2).mean())
    assert row["spread less noise"] == pytest.approx(spread, rel=1e-6)
    # Of four equal groups with error s the highest is 2.06 s above the lowest, on average.
    chance = row["the same of equal groups"]
    assert chance == pytest.approx(2.06 * errors.mean(), rel=0.1)
    pulled = [row[4] for row in finding.tables[1].rows]
    assert pulled == pytest.approx(shrinkage(values, errors).shrunken.tolist(), abs=1e-6)
    assert finding.answer == (
        "In 1 of 1 places groups differ by more than chance explains (Cochran's Q, p up to 0.05 "
        "in each test): Bias (mean error), Anger, by accent."
    )


def test_equal_groups_are_not_flagged(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    evidence = measured(reading(), **PARTS)
    (finding,) = answers("DIS006", evidence)
    assert finding.answer == (
        "In none of 1 places do groups differ by more than chance may explain."
    )
    row = first_row(finding)
    assert isinstance(row["p"], float)
    assert row["p"] > 0.05


def test_some_attributes_differ_and_others_do_not(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    both = ({**ATTRIBUTES[0]}, {**ATTRIBUTES[1], "levels": ["young", "old", "oldest"]})
    cells = {(accent, age): 20 for accent in "abcd" for age in ("young", "old", "oldest")}
    model = reading(shifts={"age=oldest": 0.5})
    (finding,) = answers("DIS006", measured(model, attribute=both, cells=cells))
    assert finding.answer.startswith("In 1 of 2 places groups differ by more than chance explains")
    assert finding.answer.endswith("Bias (mean error), Anger, by age.")


def test_two_levels_have_a_gap_and_no_spread(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    assert answers("DIS006", measured(reading(shifts={"gender=F": 1.0}))) == ()


def test_the_reference_level_is_one_of_the_levels(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    evidence = measured(reading(), slices={"compare": "reference"}, **PARTS)
    (finding,) = answers("DIS006", evidence)
    assert [row[1] for row in finding.tables[1].rows] == [f"accent={x}" for x in "abcd"]


def test_crossed_attributes_are_a_group_of_their_own(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    evidence = measured(reading(), slices={"intersections": [["accent", "age"]]}, **PARTS)
    (finding,) = answers("DIS006", evidence)
    assert [row[1:3] for row in finding.tables[0].rows] == [("accent", 4), ("accent x age", 8)]


def test_unknown_small_and_withheld_levels_take_no_part(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    cells = {
        ("a", "young"): 40,
        ("b", "young"): 40,
        ("c", "young"): 40,
        ("d", "old"): 4,
        ("unknown", "old"): 30,
    }
    evidence = measured(reading(), attribute=ATTRIBUTES, cells=cells)
    (finding,) = answers("DIS006", evidence)
    shown = {row[1] for row in finding.tables[1].rows}
    assert "accent=d" not in shown
    assert "accent=unknown" not in shown
    odd = measured(reading(shifts={"accent=d": 3.0}), attribute=ATTRIBUTES, cells=cells)
    assert answers("DIS006", odd)[0].tables[0] == finding.tables[0]


def test_levels_with_fewer_persons_than_the_plan_asks_for_are_left_out(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    cells = {**CELLS, ("d", "young"): 7, ("d", "old"): 7}
    evidence = measured(
        reading(), attribute=ATTRIBUTES, cells=cells, statistics={"min_persons": 15}
    )
    (finding,) = answers("DIS006", evidence)
    assert first_row(finding)["levels"] == 3
    assert finding.notes[-1].startswith("Levels of fewer than 15 persons take no part")


def test_persons_in_several_levels_are_named(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    evidence = measured(reading(), **PARTS)
    mixed = np.tile(np.arange(4), len(evidence.table.items) // 4 + 1)[: len(evidence.table.items)]
    cells = evidence.table.cells.copy()
    cells[:, 0] = mixed
    table = replace(evidence.table, cells=cells)
    found = replace(evidence, table=table, persons=np.full_like(evidence.persons, 100))
    (finding,) = answers("DIS006", found)
    assert "Levels of accent share persons" in finding.notes[-1]


def test_an_emotion_that_is_not_covered_has_no_spread(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    assert answers("DIS006", measured(reading(covers=[1]), **PARTS)) == ()


def test_each_gate_and_shown_metric_is_asked_about(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    show = [{"metric": "mae", "emotions": "each"}]
    (finding,) = answers("DIS006", measured(reading(), show=show, **PARTS))
    assert [row[0] for row in finding.tables[0].rows] == [
        "Bias (mean error), Anger",
        "Mean absolute error, Anger",
        "Mean absolute error, Joy",
    ]
    assert finding.verdict is None


def test_many_differences_are_counted_and_the_first_ones_named(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    metrics = ("mae", "mse", "ccc", "calibration_intercept")
    show: list[dict[str, object]] = [{"metric": m, "emotions": ["Anger"]} for m in metrics]
    show.append({"metric": "selection_rate", "emotions": ["Anger"], "truth_at": 4, "score_at": 4})
    (finding,) = answers("DIS006", measured(reading(shifts={"accent=b": 3}), show=show, **PARTS))
    assert finding.answer.startswith("In 6 of 6 places")
    assert finding.answer.endswith("; and 1 more.")


def test_without_a_test_nothing_is_said() -> None:
    said = dis006_spread._words([("Bias", "accent", 3, 0.1, 0.1, None, None, None)], 0.05)
    assert said == "Whether groups differ by more than chance explains cannot be told."
