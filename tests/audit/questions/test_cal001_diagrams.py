"""The reliability diagrams of the question about calibration, on models with planted faults."""

from collections.abc import Callable

import numpy as np
import pytest

from evenhand.audit.evidence import Evidence
from evenhand.audit.reliability import COLUMNS, NOTE
from evenhand.audit.result import Finding
from evenhand.audit.table import Array, Table
from evenhand.metrics.calibration.reliability_diagram import reliability_diagram

Measured = Callable[..., Evidence]
Model = Callable[[Array, Table, np.random.Generator], Array]
Reading = Callable[..., Model]
Answers = Callable[[str, Evidence], tuple[Finding, ...]]
Cell = dict[str, str | int | float | None]
GENDERS = ({"name": "gender", "source": "recorded", "levels": ["F", "M", "X", "Y"]},)


def stretched(reading: Reading, factor: float) -> Model:
    """Return a model whose Anger scores of women are spread around 3.5 by a factor."""

    def model(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        found = reading(noise=0.2)(truth, table, rng)
        women = table.cells[:, 0] == 0
        found[women, 0] = 3.5 + factor * (found[women, 0] - 3.5)
        return found

    return model


def curve(finding: Finding, emotion: str = "Anger", group: str = "all items") -> list[Cell]:
    """Return the bins of one diagram by column."""
    (grid,) = (table for table in finding.tables if table.kind == "reliability")
    assert grid.columns == COLUMNS
    found = (dict(zip(grid.columns, row, strict=True)) for row in grid.rows)
    return [row for row in found if (row["emotion"], row["group"]) == (emotion, group)]


def test_a_diagram_counts_every_item_once_and_its_bands_hold_together(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    evidence = measured(reading())
    (finding,) = answers("CAL001", evidence)
    rows, scores = curve(finding), evidence.scores[0].values[:, 0]
    assert sum(int(row["items"] or 0) for row in rows) == len(scores)
    assert all(int(row["persons"] or 0) >= 10 for row in rows)
    first = rows[0]
    own = scores < float(first["to"] or 0)
    (point,) = reliability_diagram(
        evidence.truth.values[own, 0],
        scores[own],
        persons=evidence.table.persons[own],
        bins=1,
        span=(min(0.0, scores.min()), max(7.0, scores.max())),
        level=1 - 0.05 / len(rows),
    ).points
    assert [first[name] for name in COLUMNS[6:]] == pytest.approx(
        [
            point.mean_score,
            point.mean_truth,
            point.lower,
            point.upper,
            point.null_lower,
            point.null_upper,
        ]
    )
    assert NOTE in finding.notes


def test_groups_that_differ_have_diagrams_without_counts(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    (finding,) = answers("CAL001", measured(reading(shifts={"gender=F": 0.4})))
    women, men = curve(finding, group="gender=F"), curve(finding, group="gender=M")
    assert women
    assert men
    assert {(row["items"], row["persons"]) for row in women + men} == {(None, None)}
    assert curve(finding, group="age=young") == []


def test_withheld_groups_have_no_diagram(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    cells_of = {("F",): 40, ("M",): 40, ("X",): 4, ("Y",): 4}
    parts = {"cells": cells_of, "attribute": GENDERS}
    (finding,) = answers("CAL001", measured(reading(shifts={"gender=F": 1.0}), **parts))
    assert curve(finding, group="gender=F")
    assert curve(finding, group="gender=X") == curve(finding, group="gender=Y") == []


def test_scores_beyond_the_scale_are_drawn_where_they_are(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    (finding,) = answers("CAL001", measured(stretched(reading, 3.0)))
    rows = curve(finding)
    assert float(rows[0]["scores from"] or 0) < 0
    assert float(rows[-1]["to"] or 0) > 7


def test_items_of_few_persons_have_no_diagram(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    def rare(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        found = reading()(truth, table, rng)
        found[~np.isin(table.persons, np.unique(table.persons)[:6]), 0] = np.nan
        return found

    (finding,) = answers("CAL001", measured(rare))
    assert all(row[0] != "Anger" for table in finding.tables[3:] for row in table.rows)
