"""CFP001 where something is missing or must not be told."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from scipy.stats import binomtest

from evenhand.audit.changes.pair_tables import _direction
from evenhand.audit.evidence import Evidence
from evenhand.audit.judgement import judge
from evenhand.audit.question import all_questions
from evenhand.audit.result import Finding

Made = Callable[..., Any]

TONE = {
    "name": "tone",
    "file": "pairs.csv",
    "emotions": ["Anger"],
    "margin": 0.15,
    "share": 0.05,
    "score_at": 3.5,
    "owner": "test",
    "by": ["gender"],
}
SHARED = {"audience": "shareable", "suppress_below": 10}
REPEATED = {**TONE, "where": {"factor": "tone"}, "repeats": {"factor": "seed"}}


def told(evidence: Evidence) -> Finding:
    question = next(q for q in all_questions() if q.code == "CFP001")
    (found,) = question.answer(evidence, judge(evidence))
    return found


def rows_of(found: Finding, title: str) -> dict[str, tuple[object, ...]]:
    (table,) = [t for t in found.tables if t.title == title]
    return {str(row[0]): row[1:] for row in table.rows}


def with_factor(panel: Any, *, repeats: int) -> pa.Table:  # noqa: ANN401 a panel of conftest
    """Return pairs of which the last are repeats."""
    frame = panel.frame().to_pydict()
    count = len(frame["a"])
    frame["factor"] = ["tone"] * (count - repeats) + ["seed"] * repeats
    return pa.table(frame)


def test_withheld_groups_have_no_number_in_any_table(panel_of: Made, evidence_of: Made) -> None:
    lacking = (1, 3, 401)
    panel = panel_of(persons=60, women=4, shift=(0.4, 0.0), lacking=lacking)
    found = told(evidence_of(panel, counterfactual=[TONE], report=SHARED))
    for title in ("Size of the changes", "Decisions that turn", "Pairs without both scores"):
        rows = rows_of(found, title)
        assert set(rows["gender=F"][:-1]) == set(rows["gender=M"][:-1]) == {None}
        assert None not in rows["tone: light -> dark"][:-1]
    lost = rows_of(found, "Pairs without both scores")["tone: light -> dark"]
    assert lost[:3] == (300, 3, 0.01)
    assert any(
        note.startswith("3 of 300 pairs lack a score and take no part in the numbers:")
        for note in found.notes
    )
    assert "at tone from light to dark (" in found.answer
    assert "gender M (" not in found.answer


def test_repeats_of_few_persons_are_withheld(panel_of: Made, evidence_of: Made) -> None:
    panel = panel_of(persons=40)
    frame = with_factor(panel, repeats=15)
    found = told(evidence_of(panel, frame=frame, counterfactual=[REPEATED], report=SHARED))
    rows = rows_of(found, "Changes beside those of repeats")
    assert rows["mean size of a change"] == (*[None] * 5, "withheld to protect persons")
    assert any(note.startswith("Repeats are pairs") for note in found.notes)


def test_repeats_that_all_stay_leave_an_excess_without_an_interval(
    panel_of: Made, evidence_of: Made
) -> None:
    panel = panel_of(persons=40, noise=0.01, shift=(0.4, 0.0))
    table = panel.table()
    cells = table.cells.copy()
    cells[280:, 0] = 0  # the repeats are of one tone, so nothing moves in them
    frame = with_factor(panel, repeats=60)
    found = told(
        evidence_of(
            panel, frame=frame, table=replace(table, cells=cells), counterfactual=[REPEATED]
        )
    )
    share = rows_of(found, "Changes beside those of repeats")["share beyond the margin"]
    assert share[:5] == (1.0, 0.0, 1.0, None, None)
    assert share[5] == "nothing varies, so that the uncertainty cannot be estimated"


def test_repeats_without_scores_say_so(panel_of: Made, evidence_of: Made) -> None:
    panel = panel_of(persons=40, lacking=tuple(range(370, 400)))
    frame = with_factor(panel, repeats=15)
    found = told(evidence_of(panel, frame=frame, counterfactual=[REPEATED]))
    rows = rows_of(found, "Changes beside those of repeats")
    assert rows["share beyond the margin"][-1] == "no pairs"


def test_a_careful_reader_is_told_what_is_no_pair(panel_of: Made, evidence_of: Made) -> None:
    panel = panel_of(persons=40, skill=0.0)
    table = panel.table()
    cells = table.cells.copy()
    cells[1] = (1, 1 - cells[1, 1])
    frame = panel.frame().to_pydict()
    frame["b"][5] = frame["a"][5]
    evidence = evidence_of(
        panel, frame=pa.table(frame), table=replace(table, cells=cells), counterfactual=[TONE]
    )
    notes = " ".join(told(evidence).notes)
    assert "left out: an item paired with itself: 1." in notes
    assert "1 of 199 pairs differ in more than one attribute" in notes
    assert "advantage_over_constant, advantage_over_permuted" in notes


def test_the_direction_of_decisions_is_tested_over_persons() -> None:
    persons = np.repeat(np.arange(5), 4)
    turned = np.array([1.0] * 16 + [0.0, 0.0, 1.0, -1.0])  # the last person is undecided
    assert _direction(turned, persons) == pytest.approx(binomtest(4, 4).pvalue)
    one_pair_each = _direction(turned, np.arange(20))
    assert one_pair_each == pytest.approx(binomtest(17, 18).pvalue)


def test_no_output_and_few_persons_are_told(panel_of: Made, evidence_of: Made) -> None:
    silent = told(evidence_of(panel_of(), counterfactual=[TONE], covers=("Joy",)))
    assert silent.answer.startswith("The model has no output for this emotion")
    assert silent.verdict == "undefined"
    few = told(
        evidence_of(panel_of(persons=4), counterfactual=[TONE], report={"audience": "internal"})
    )
    assert "interval" not in few.answer
    assert few.verdict == "insufficient_data"
