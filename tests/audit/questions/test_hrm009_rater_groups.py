"""Groups of raters: a lean of one group towards some people is found, and no other."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import WITHHELD
from evenhand.audit.questions import hrm009_rater_groups
from evenhand.audit.result import Finding
from evenhand.audit.table import Array, Table, Truth
from evenhand.metrics.raters.ratings import Ratings

Measured = Callable[..., Evidence]
Reading = Callable[..., Callable[[Array, Table, np.random.Generator], Array]]
Judged = Callable[..., Evidence]
Panel = Callable[..., Evidence]
Answers = Callable[[str, Evidence], tuple[Finding, ...]]
Cells = Callable[..., dict[str, Any]]

OVERALL, BY = "Raters of one group", "Does that depend"
TWENTY = ("east",) * 10 + ("west",) * 10


@pytest.fixture
def panel(measured: Measured, reading: Reading, judged: Judged) -> Panel:
    """Return a function that lets raters judge; arguments of the audit beside theirs."""

    def made(*, attribute: object = None, cells: object = None, **rating: object) -> Evidence:
        parts = {"attribute": attribute, "cells": cells}
        given = {name: part for name, part in parts.items() if part is not None}
        return judged(measured(reading(), **given), **rating)

    return made


@pytest.fixture
def grouped(monkeypatch: pytest.MonkeyPatch) -> Callable[[tuple[str, ...]], None]:
    """Return a function that says of which group each rater is."""

    def given(groups: tuple[str, ...]) -> None:
        def told(truth: Truth) -> tuple[str, ...]:
            del truth
            return groups

        monkeypatch.setattr(hrm009_rater_groups, "rater_groups_of", told)

    return given


def _leaning(evidence: Evidence, raters: range, points: float, level: int = 0) -> Evidence:
    """Let some raters see more anger in women."""
    anger, *rest = evidence.truth.judgements
    given = anger.table()
    women = evidence.table.cells[:, 0] == level
    given[np.ix_(women, list(raters))] += points
    told = replace(evidence.truth, judgements=(Ratings.of_table(given), *rest))
    return replace(evidence, truth=told)


def test_a_lean_of_one_group_of_raters_is_found(
    panel: Panel,
    answers: Answers,
    cells: Cells,
    grouped: Callable[[tuple[str, ...]], None],
) -> None:
    grouped(TWENTY)
    evidence = _leaning(panel(raters=20), range(10, 20), 0.6)
    (finding,) = answers("HRM009", evidence)
    whole = cells(finding, OVERALL, row=("Anger", "west"))
    table = evidence.truth.judgements[0].table()
    assert whole["difference"] == pytest.approx((table[:, 10:] - table[:, :10]).mean())
    assert whole["q"] < 0.001
    by = cells(finding, BY, row=("Anger", "gender", "west"))
    assert by["q"] < 0.001
    assert str(by["difference by level"]).startswith("F: +0.6")
    assert cells(finding, BY, row=("Anger", "age", "west"))["q"] > 0.01
    assert "Anger by gender" in finding.answer
    assert finding.answer.startswith("Raters are of 2 groups (east, west). In 1 of 4 pairs")


def test_severity_that_is_the_same_for_all_is_no_lean(
    panel: Panel,
    answers: Answers,
    cells: Cells,
    grouped: Callable[[tuple[str, ...]], None],
) -> None:
    grouped(TWENTY)
    severe = (0.0,) * 10 + (0.5,) * 10
    (finding,) = answers("HRM009", panel(raters=20, severity=severe))
    assert cells(finding, OVERALL, row=("Joy", "west"))["q"] < 0.001
    assert "In 0 of 4 pairs" in finding.answer


def test_three_groups_are_each_held_against_the_others(
    panel: Panel,
    answers: Answers,
    grouped: Callable[[tuple[str, ...]], None],
) -> None:
    grouped(("a",) * 10 + ("b",) * 10 + ("c",) * 10 + ("",) * 2)
    (finding,) = answers("HRM009", panel(raters=32))
    assert [row[:2] for row in finding.tables[0].rows] == [
        (emotion, group) for emotion in ("Anger", "Joy") for group in ("a", "b", "c")
    ]


def test_groups_of_few_raters_are_withheld(
    panel: Panel,
    answers: Answers,
    grouped: Callable[[tuple[str, ...]], None],
) -> None:
    grouped(("east",) * 16 + ("west",) * 4)
    (finding,) = answers("HRM009", panel(raters=20))
    assert all(row[-1] == WITHHELD for table in finding.tables for row in table.rows)
    assert finding.answer.endswith("cannot be told here.")


def test_it_does_not_arise_where_nothing_is_known_of_raters(
    panel: Panel,
    answers: Answers,
    grouped: Callable[[tuple[str, ...]], None],
) -> None:
    evidence = panel(raters=20)
    assert answers("HRM009", evidence) == ()
    grouped(("east",) * 20)
    assert answers("HRM009", evidence) == ()
    grouped(TWENTY)
    evidence = replace(evidence, truth=replace(evidence.truth, judgements=()))
    assert answers("HRM009", evidence) == ()


def test_raters_who_share_no_item_have_a_reason(
    panel: Panel,
    answers: Answers,
    cells: Cells,
    grouped: Callable[[tuple[str, ...]], None],
) -> None:
    def apart(table: Table) -> Array:
        seen = np.zeros((len(table.items), 20))
        seen[::2, :10] = 1
        seen[1::2, 10:] = 1
        return seen

    grouped(TWENTY)
    (finding,) = answers("HRM009", panel(raters=20, seen=apart))
    row = cells(finding, OVERALL, row=("Anger", "west"))
    assert row["items"] == 0
    assert row["no value because"]
    by = cells(finding, BY, row=("Anger", "gender", "west"))
    assert by["F"] is None


def test_what_raters_give_to_withheld_persons_moves_no_level(
    panel: Panel,
    answers: Answers,
    grouped: Callable[[tuple[str, ...]], None],
) -> None:
    grouped(TWENTY)
    attribute = ({"name": "gender", "source": "recorded", "levels": ["F", "M", "X", "Y"]},)
    people = {("F",): 40, ("M",): 41, ("X",): 4, ("Y",): 20}
    evidence = panel(raters=20, attribute=attribute, cells=people)
    other = _leaning(evidence, range(10, 20), 2.0, level=2)
    assert answers("HRM009", other)[0].tables[1] == answers("HRM009", evidence)[0].tables[1]
