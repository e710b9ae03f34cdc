"""Who is in the data: shares, effective persons, empty crossings, and the cards of models."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from evenhand.audit.evidence import Evidence, gather
from evenhand.audit.experts import WITHHELD
from evenhand.audit.result import Finding
from evenhand.audit.table import Array, Table
from evenhand.model_zoo.card import card

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]
Answers = Callable[[str, Evidence], tuple[Finding, ...]]
Cells = Callable[..., dict[str, Any]]

TONE = {
    "name": "tone",
    "source": "recorded",
    "levels": ["light", "mid", "dark"],
    "kind": "skin_tone",
}
AGE = {"name": "age", "source": "recorded", "levels": ["young", "old"], "kind": "age"}
PEOPLE = {("light", "young"): 60, ("light", "old"): 20, ("dark", "young"): 20}
TITLE = "Persons and items"


def test_shares_and_empty_crossings_are_told(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    (finding,) = answers("HRM010", measured(reading(), attribute=(TONE, AGE), cells=PEOPLE))
    dark = cells(finding, TITLE, row=("tone=dark",))
    assert dark["persons"] == 20
    assert dark["share of persons"] == pytest.approx(0.2)
    assert dark["effective persons"] == pytest.approx(20)
    assert dark["verdict possible"] == "yes"
    empty = next(t for t in finding.tables if t.title.startswith("Crossings"))
    assert empty.rows == (("tone=dark & age=old",),)
    assert "Nobody is at tone dark and age old." in finding.answer
    assert finding.answer.startswith("The data hold 100 persons.")


def test_persons_with_most_items_weigh_most(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    evidence = measured(reading(), attribute=(TONE, AGE), cells=PEOPLE, items_per_person=4)
    names = evidence.table.persons.copy()
    dark = np.flatnonzero(evidence.table.cells[:, 0] == 2)
    names[dark[:40]] = names[dark[0]]  # ten persons become one with forty clips
    told = replace(evidence, table=replace(evidence.table, persons=names))
    (finding,) = answers("HRM010", told)
    row = cells(finding, TITLE, row=("tone=dark",))
    assert row["persons"] == 11
    assert row["effective persons"] == pytest.approx(80**2 / (40**2 + 10 * 4**2))


def test_groups_too_small_for_a_verdict_are_named(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    evidence = measured(
        reading(),
        attribute=(TONE, AGE),
        cells=PEOPLE,
        statistics={"min_persons": 25},
    )
    (finding,) = answers("HRM010", evidence)
    assert "Too small for a verdict: tone dark, age old." in finding.answer


def test_training_data_are_quoted_from_the_card(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    evidence = measured(reading(), attribute=(TONE, AGE), cells=PEOPLE)
    (unknown,) = answers("HRM010", evidence)
    assert "Of the training data of model nothing is known here." in unknown.answer
    named = replace(evidence.scores[0], model="evenhand-face-demo")
    (finding,) = answers("HRM010", replace(evidence, scores=(named,)))
    training = next(t for t in finding.tables if t.title == "Training data")
    (row,) = training.rows
    assert row[1] == f"{card('evenhand-face-demo').training.data[0]} (certainty M)"
    assert "nothing is known here" not in finding.answer


def test_it_does_not_arise_where_no_kind_is_declared(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    assert answers("HRM010", measured(reading())) == ()


def test_withheld_groups_have_no_counts_and_no_crossings(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    people = {("light", "young"): 60, ("mid", "old"): 20, ("dark", "young"): 4}
    (finding,) = answers("HRM010", measured(reading(), attribute=(TONE, AGE), cells=people))
    row = cells(finding, TITLE, row=("tone=dark",))
    assert [*row.values()][1:] == [None] * 6 + [WITHHELD]
    assert not any("dark" in str(r[0]) for t in finding.tables[1:] for r in t.rows)


def test_data_of_withheld_groups_alone_name_no_smallest_one(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    people = {("light", "young"): 4, ("mid", "old"): 4}
    (finding,) = answers("HRM010", measured(reading(), attribute=(TONE, AGE), cells=people))
    assert "smallest group" not in finding.answer


def test_one_level_for_everybody_is_no_smallest_group(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    evidence = measured(reading(), attribute=(TONE,), cells={("light",): 30})
    (finding,) = answers("HRM010", evidence)
    assert "Everybody is at tone light: of other levels nothing can be told." in finding.answer
    assert "The smallest group" not in finding.answer


def test_levels_that_one_person_is_at_together_have_no_smallest_group(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    made = measured(reading(), attribute=(TONE,), cells={("light",): 15, ("dark",): 15})
    tones = made.table.cells.copy()
    tones[:, 0] = tones[[0, -1], 0][np.arange(len(tones)) % 2]
    evidence = gather(made.plan, replace(made.table, cells=tones), made.truth, made.scores)
    (finding,) = answers("HRM010", evidence)
    assert "The smallest group" not in finding.answer
