"""Smiles: errors that go with a smile are found, for everybody and by group."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.stats import ttest_1samp

from evenhand.audit.evidence import Evidence, gather
from evenhand.audit.experts import WITHHELD
from evenhand.audit.harms.gaps import ALONE
from evenhand.audit.result import Finding
from evenhand.audit.table import Array, Table

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]
Answers = Callable[[str, Evidence], tuple[Finding, ...]]
Cells = Callable[..., dict[str, Any]]

FACE = {"name": "face", "source": "prompted", "levels": ["still", "happy"], "kind": "expression"}
GENDER = {"name": "gender", "source": "recorded", "levels": ["F", "M"], "kind": "gender"}
PEOPLE = {("still", "F"): 20, ("still", "M"): 20, ("happy", "F"): 20, ("happy", "M"): 20}
TITLE = "Size of errors"


def folded(evidence: Evidence, persons: int) -> Evidence:
    """Let persons of every so many numbers be one, so that levels are crossed within persons."""
    _, number = np.unique(evidence.table.persons, return_inverse=True)
    names = np.array([f"person-{k % persons:04d}" for k in number])
    table = replace(evidence.table, persons=names)
    return gather(evidence.plan, table, evidence.truth, evidence.scores)


def worse(*, joy: bool, level: int = 1) -> Callable[..., Array]:
    """Return a model with larger errors on smiling people, in joy or in all but joy."""

    def scores(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        found = truth + rng.normal(0, 0.2, truth.shape)
        rows = table.cells[:, 0] == level
        found[rows, int(joy)] += rng.choice([-1.0, 1.0], rows.sum())
        return np.asarray(found)

    return scores


def test_larger_errors_on_smiles_are_found(
    measured: Measured, answers: Answers, cells: Cells
) -> None:
    evidence = folded(measured(worse(joy=False), attribute=(FACE, GENDER), cells=PEOPLE), 40)
    (finding,) = answers("HRM003", evidence)
    row = cells(finding, TITLE, row=("other emotions", "everybody"))
    error = np.abs(evidence.scores[0].values[:, 0] - evidence.truth.values[:, 0])
    smiling = evidence.table.cells[:, 0] == 1
    assert row["difference"] == pytest.approx(error[smiling].mean() - error[~smiling].mean())
    assert row["persons smiling"] == row["persons not"] == 40
    assert row["q"] < 0.001
    women = cells(finding, TITLE, row=("other emotions", "gender=F"))
    assert women["persons smiling"] == 20
    assert women["low"] > 0.5
    joy = cells(finding, TITLE, row=("joy", "everybody"))
    assert joy["low"] < 0 < joy["high"]
    assert finding.notes[0] == "Who smiles: face is one of: happy."


def test_the_same_person_is_compared_under_the_same_conditions(
    measured: Measured, answers: Answers, cells: Cells
) -> None:
    light = {"name": "light", "source": "recorded", "levels": ["day", "night"], "kind": "condition"}
    people = {
        ("still", "day"): 40,
        ("still", "night"): 10,
        ("happy", "day"): 10,
        ("happy", "night"): 40,
    }

    def dim(truth: Array, table: Table, rng: np.random.Generator) -> Array:
        found = truth + rng.normal(0, 0.1, truth.shape)
        found[table.cells[:, 1] == 1] += 1.0  # errors are of the night, and smiles mostly too
        return np.asarray(found)

    made = measured(dim, attribute=(FACE, light), cells=people)
    evidence = folded(made, 10)
    (finding,) = answers("HRM003", evidence)
    apart = cells(finding, TITLE, row=("other emotions", "everybody"))
    assert apart["low"] > 0.4
    everybody = ("other emotions", "smiling less not", "everybody")
    row = cells(finding, "Change of the size", row=everybody)
    table, error = evidence.table, np.abs(evidence.scores[0].values - evidence.truth.values)[:, 0]
    changes = []
    for who in np.unique(table.persons):
        own = [
            error[(table.persons == who) & (table.cells == (smile, place)).all(axis=1)].mean()
            for place in (0, 1)
            for smile in (1, 0)
        ]
        changes.append((own[0] - own[1] + own[2] - own[3]) / 2)
    assert row["persons"] == len(changes) == 10
    assert row["mean change"] == pytest.approx(np.mean(changes))
    test = ttest_1samp(changes, 0.0)
    assert row["p"] == pytest.approx(test.pvalue)
    assert row["low"] == pytest.approx(test.confidence_interval(0.95).low)
    assert finding.answer.startswith("In 0 of ")
    assert "errors on the same person change with a smile" in finding.answer


def test_persons_who_only_smile_are_not_matched(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    (finding,) = answers("HRM003", measured(reading(), attribute=(FACE, GENDER), cells=PEOPLE))
    assert [table.title for table in finding.tables] == [f"{TITLE}, smiling and not"]


def test_equal_errors_are_not_said_to_differ(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    evidence = folded(measured(reading(), attribute=(FACE, GENDER), cells=PEOPLE), 40)
    (finding,) = answers("HRM003", evidence)
    assert finding.answer.startswith("In 0 of 6 pairs of outcome and group")


def test_labels_of_joy_say_who_smiles_where_no_level_does(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    mouth = {**FACE, "levels": ["open", "closed"]}
    people = {("open", "F"): 40, ("closed", "M"): 40}
    evidence = measured(reading(), attribute=(mouth, GENDER), cells=people)
    (finding,) = answers("HRM003", evidence)
    assert "joy at 3.5 or above" in finding.notes[0]
    persons = evidence.table.persons[evidence.truth.values[:, 1] >= 3.5]
    row = cells(finding, TITLE, row=("joy", "everybody"))
    assert row["persons smiling"] == len(np.unique(persons))


def test_it_does_not_arise_without_expressions_or_joy(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    assert answers("HRM003", measured(reading())) == ()
    mouth = {**FACE, "levels": ["open", "closed"]}
    people = {("open", "F"): 40, ("closed", "M"): 40}
    angry = measured(reading(), attribute=(mouth, GENDER), cells=people, emotions=("Anger",))
    assert answers("HRM003", angry) == ()


def test_one_sided_groups_have_a_reason(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    people = {("still", "F"): 40, ("happy", "M"): 40}
    (finding,) = answers("HRM003", measured(reading(), attribute=(FACE, GENDER), cells=people))
    row = cells(finding, TITLE, row=("joy", "gender=F"))
    assert row["no value because"] == "no other group to compare with"
    assert row["error smiling"] is None


def test_few_smiling_persons_are_withheld_in_all_groups(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    people = {("still", "F"): 40, ("still", "M"): 40, ("happy", "F"): 36, ("happy", "M"): 4}
    evidence = measured(reading(), attribute=(FACE, GENDER), cells=people)
    (finding,) = answers("HRM003", evidence)
    for level in ("F", "M"):
        row = cells(finding, TITLE, row=("joy", f"gender={level}"))
        assert [*row.values()][2:] == [None] * 9 + [WITHHELD]
    assert cells(finding, TITLE, row=("joy", "everybody"))["persons smiling"] == 40
    rare = {("still", "F"): 40, ("still", "M"): 40, ("happy", "F"): 3, ("happy", "M"): 4}
    (finding,) = answers("HRM003", measured(reading(), attribute=(FACE, GENDER), cells=rare))
    assert {row[-1] for row in finding.tables[0].rows} <= {WITHHELD, ALONE}
    assert all(value is None for row in finding.tables[0].rows for value in row[6:11])
