"""Pauses: what fluency changes is found within persons, and between them where it must be."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

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

FLUENCY = {
    "name": "fluency",
    "source": "prompted",
    "levels": ["fluent", "halting"],
    "kind": "fluency",
}
ACCENT = {"name": "accent", "source": "recorded", "levels": ["near", "far"], "kind": "accent"}
PEOPLE = {
    ("fluent", "near"): 20,
    ("fluent", "far"): 20,
    ("halting", "near"): 20,
    ("halting", "far"): 20,
}
WITHIN = "Change within persons"


def folded(evidence: Evidence, persons: int) -> Evidence:
    """Let persons of every so many numbers be one, so that levels are crossed within persons."""
    _, number = np.unique(evidence.table.persons, return_inverse=True)
    names = np.array([f"person-{k % persons:04d}" for k in number])
    table = replace(evidence.table, persons=names)
    return gather(evidence.plan, table, evidence.truth, evidence.scores)


def test_what_pauses_add_is_found_within_persons_and_by_accent(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    made = measured(
        reading(shifts={"fluency=halting": 0.5}), attribute=(FLUENCY, ACCENT), cells=PEOPLE
    )
    (finding,) = answers("HRM004", folded(made, 40))
    change = "fluency: fluent -> halting"
    row = cells(finding, WITHIN, row=("Anger", change, "everybody"))
    assert row["low"] < 0.5 < row["high"]
    assert row["q"] < 0.001
    own = cells(finding, WITHIN, row=("Anger", change, "accent=near"))
    assert own["persons"] == 20
    joy = cells(finding, WITHIN, row=("Joy", change, "everybody"))
    assert joy["low"] < 0 < joy["high"]
    assert "the same person moves" in finding.answer


def test_without_a_change_none_is_said(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    made = measured(reading(), attribute=(FLUENCY, ACCENT), cells=PEOPLE)
    (finding,) = answers("HRM004", folded(made, 40))
    assert finding.answer.startswith("In 0 of 9 changes of emotion and fluency")


def test_people_of_different_fluency_are_compared_at_equal_label(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    made = measured(
        reading(shifts={"fluency=halting": 0.5}), attribute=(FLUENCY, ACCENT), cells=PEOPLE
    )
    (finding,) = answers("HRM004", made)
    row = cells(finding, "Reading at equal label", row=("Anger", "fluency=halting"))
    assert row["gap"] == pytest.approx(0.5, abs=0.1)
    assert row["low"] > 0.3
    assert any("not of their pauses" in note for note in finding.notes)
    assert answers("HRM004", measured(reading())) == ()


def test_groups_that_would_tell_on_few_are_withheld(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    people = {
        ("fluent", "near"): 36,
        ("fluent", "far"): 14,
        ("halting", "near"): 36,
        ("halting", "far"): 4,
    }
    evidence = folded(measured(reading(), attribute=(FLUENCY, ACCENT), cells=people), 50)
    (finding,) = answers("HRM004", evidence)
    rows = [row for row in finding.tables[0].rows if row[2] != "everybody"]
    assert len(rows) == 6
    assert all([*row[3:]] == [None] * 6 + [WITHHELD] for row in rows)
