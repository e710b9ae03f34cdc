"""Heads of two genders: people whom they have no name for are shown, in shares."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import WITHHELD
from evenhand.audit.questions import hrm007_two_gender_heads
from evenhand.audit.result import Finding
from evenhand.audit.table import Array, Scores, Table

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]
Answers = Callable[[str, Evidence], tuple[Finding, ...]]
Cells = Callable[..., dict[str, Any]]

GENDER = {
    "name": "gender",
    "source": "self_report",
    "levels": ["Female", "Male", "Nonbinary"],
    "kind": "gender",
}
PEOPLE = {("Female",): 30, ("Male",): 30, ("Nonbinary",): 20}
TITLE = "What the head calls each group"


@pytest.fixture
def head(monkeypatch: pytest.MonkeyPatch) -> Callable[[Array, Array], None]:
    """Return a function that gives every model outputs of both genders."""

    def given(female: Array, male: Array) -> None:
        outputs: Mapping[str, Array] = {"female": female, "male": male}

        def told(scores: Scores) -> Mapping[str, Array]:
            del scores
            return outputs

        monkeypatch.setattr(hrm007_two_gender_heads, "persons_of", told)

    return given


def test_everybody_beyond_two_is_shown_to_be_called_one_of_both(
    measured: Measured,
    reading: Reading,
    answers: Answers,
    cells: Cells,
    head: Callable[[Array, Array], None],
) -> None:
    evidence = measured(reading(), attribute=(GENDER,), cells=PEOPLE)
    level = evidence.table.cells[:, 0]
    female = np.where(level == 0, 0.9, 0.2)
    neither = np.flatnonzero(level == 2)
    female[neither[::4]] = 0.9
    male = 1 - female
    male[neither[1::4]] = female[neither[1::4]] = np.nan
    head(female, male)
    (finding,) = answers("HRM007", evidence)
    (table,) = finding.tables
    shares = {(row[0], row[4]): row[5] for row in table.rows}
    assert shares["gender=Nonbinary", "female"] == 0.25
    assert shares["gender=Nonbinary", "male"] == 0.5
    assert shares["gender=Nonbinary", "neither"] == 0.25
    assert shares["gender=Female", "female"] == 1
    assert {row[0]: row[1] for row in table.rows} == {
        "gender=Female": "yes",
        "gender=Male": "yes",
        "gender=Nonbinary": "no",
    }
    row = cells(finding, TITLE, row=("gender=Nonbinary", "no", 120, 20, "male"))
    assert row["low"] < 0.5 < row["high"]
    assert "has no name for gender Nonbinary" in finding.answer
    assert "gender Nonbinary: 50% named male" in finding.answer


def test_without_such_a_head_the_groups_are_named(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    (finding,) = answers("HRM007", measured(reading(), attribute=(GENDER,), cells=PEOPLE))
    assert finding.model == ""
    assert finding.answer == (
        "No model here has outputs female and male, so nobody is named by one. "
        "A head of two genders has no name for gender Nonbinary."
    )
    assert [row[3] for row in finding.tables[0].rows] == [30, 30, 20]


def test_two_genders_and_no_head_ask_nothing(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    two = {**GENDER, "levels": ["Female", "Male"]}
    people = {("Female",): 30, ("Male",): 30}
    assert answers("HRM007", measured(reading(), attribute=(two,), cells=people)) == ()
    assert answers("HRM007", measured(reading())) == ()


def test_what_few_people_are_called_is_withheld(
    measured: Measured,
    reading: Reading,
    answers: Answers,
    head: Callable[[Array, Array], None],
) -> None:
    people = {("Female",): 30, ("Male",): 31, ("Nonbinary",): 4}
    evidence = measured(reading(), attribute=(GENDER,), cells=people)
    level = evidence.table.cells[:, 0]
    female = np.where(level == 0, 0.9, 0.2)
    head(female, 1 - female)
    (before,) = answers("HRM007", evidence)
    hidden = [row for row in before.tables[0].rows if row[-1] == WITHHELD]
    assert {row[0] for row in hidden} >= {"gender=Nonbinary"}
    assert all(value is None for row in hidden for value in row[2:8])
    female[level == 2] = 1.0
    head(female, 1 - female)
    assert answers("HRM007", evidence) == (before,)
