"""Accessories: a planted change within persons is found, in persons and not in items."""

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

GLASSES = {"name": "glasses", "source": "recorded", "levels": ["off", "on"], "kind": "accessory"}
GENDER = {"name": "gender", "source": "recorded", "levels": ["F", "M"], "kind": "gender"}
CELLS_OF_TWO = {("off", "F"): 20, ("off", "M"): 20, ("on", "F"): 20, ("on", "M"): 20}
TITLE = "Change within persons"


def folded(evidence: Evidence, persons: int) -> Evidence:
    """Let persons of every so many numbers be one, so that levels are crossed within persons."""
    _, number = np.unique(evidence.table.persons, return_inverse=True)
    names = np.array([f"person-{k % persons:04d}" for k in number])
    table = replace(evidence.table, persons=names)
    return gather(evidence.plan, table, evidence.truth, evidence.scores)


def test_what_glasses_add_is_found_within_persons(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    made = measured(
        reading(shifts={"glasses=on": 0.4}), attribute=(GLASSES, GENDER), cells=CELLS_OF_TWO
    )
    evidence = folded(made, 40)
    (finding,) = answers("HRM002", evidence)
    row = cells(finding, TITLE, row=("Anger", "glasses: off -> on"))
    person = evidence.table.persons
    error = evidence.scores[0].values[:, 0] - evidence.truth.values[:, 0]
    on = evidence.table.cells[:, 0] == 1
    change = [
        error[on & (person == who)].mean() - error[~on & (person == who)].mean()
        for who in np.unique(person)
    ]
    assert row["mean change"] == pytest.approx(np.mean(change))
    half = 2.0226909  # t of 39 degrees of freedom at 0.975
    assert row["high"] == pytest.approx(
        np.mean(change) + half * np.std(change, ddof=1) / np.sqrt(40), rel=1e-6
    )
    assert row["persons"] == 40
    assert row["q"] < 0.001
    assert "Anger, glasses from off to on, everybody (+0." in finding.answer


def test_without_a_change_none_is_said(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    made = measured(reading(), attribute=(GLASSES, GENDER), cells=CELLS_OF_TWO)
    (finding,) = answers("HRM002", folded(made, 40))
    assert finding.answer.startswith("In 0 of 3 pairs of emotion and accessory")


def test_what_raters_see_change_does_not_count(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    def seen(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        truth[table.cells[:, 0] == 1] += 1.0
        return reading()(truth, table, rng)

    made = measured(seen, attribute=(GLASSES, GENDER), cells=CELLS_OF_TWO)
    (finding,) = answers("HRM002", folded(made, 40))
    row = cells(finding, TITLE, row=("Anger", "glasses: off -> on"))
    assert row["low"] < 0 < row["high"]


def test_who_wears_it_and_what_it_does_are_not_told_apart_between_persons(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    made = measured(reading(), attribute=(GLASSES, GENDER), cells=CELLS_OF_TWO)
    (finding,) = answers("HRM002", made)
    assert finding.answer.startswith("No person is there both with and without")
    assert finding.tables == ()
    assert answers("HRM002", measured(reading())) == ()


def test_few_persons_at_both_levels_are_withheld(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    made = measured(reading(), attribute=(GLASSES, GENDER), cells=CELLS_OF_TWO)
    names = made.table.persons.copy()
    _, number = np.unique(names, return_inverse=True)
    names[number >= 74] = np.array([f"person-{k - 40:04d}" for k in number])[number >= 74]
    evidence = gather(made.plan, replace(made.table, persons=names), made.truth, made.scores)
    (finding,) = answers("HRM002", evidence)
    row = cells(finding, TITLE, row=("Anger", "glasses: off -> on"))
    assert [*row.values()][2:] == ["everybody", *[None] * 6, WITHHELD]


def shaded(evidence: Evidence, *, odd: int, shift: float) -> Evidence:
    """Take half of the pictures with glasses at night; the model adds to what it reads then.

    Of so many persons the day's pictures are without glasses alone.
    """
    night = np.asarray(evidence.table.cells[:, 1] == 1)
    values = evidence.scores[0].values + shift * night[:, None]
    scores = (replace(evidence.scores[0], values=values),)
    persons = np.unique(evidence.table.persons)[:odd]
    away = np.isin(evidence.table.persons, persons) & ~night & (evidence.table.cells[:, 0] == 1)
    values[away] = np.nan
    return gather(evidence.plan, evidence.table, evidence.truth, scores)


@pytest.mark.parametrize("odd", [0, 37])
def test_the_same_conditions_are_compared_where_five_persons_have_them(
    odd: int,
    measured: Measured,
    reading: Reading,
    answers: Answers,
    cells: Cells,
) -> None:
    words = " (other attributes differ)" if odd else ""
    light = {"name": "light", "source": "recorded", "levels": ["day", "night"], "kind": "condition"}
    people = {("off", "day"): 40, ("on", "day"): 40, ("on", "night"): 40}
    made = folded(measured(reading(), attribute=(GLASSES, light), cells=people), 40)
    (finding,) = answers("HRM002", shaded(made, odd=odd, shift=2.0))
    row = cells(finding, TITLE, row=("Anger", f"glasses: off -> on{words}"))
    if words:
        assert row["low"] > 1.5
    else:
        assert row["low"] < 0 < row["high"]
    assert row["persons"] == 40


def test_withheld_levels_take_no_part(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    levels = {**GLASSES, "levels": ["off", "on", "veil", "cap"]}
    people = {("off", "F"): 40, ("on", "F"): 40, ("veil", "F"): 6, ("cap", "F"): 34}
    made = measured(reading(), attribute=(levels, GENDER), cells=people)
    evidence = folded(made, 40)
    (before,) = answers("HRM002", evidence)
    for level in ("veil", "cap"):
        row = cells(before, TITLE, row=("Anger", f"glasses: off -> {level}"))
        assert [*row.values()][3:] == [None] * 6 + [WITHHELD]
    assert cells(before, TITLE, row=("Anger", "glasses: off -> on"))["persons"] == 40
    values = evidence.scores[0].values.copy()
    values[evidence.table.cells[:, 0] >= 2] += 3.0
    other = replace(evidence, scores=(replace(evidence.scores[0], values=values),))
    assert answers("HRM002", other) == (before,)
