"""Failures and refusals: those planted are found by group, and told apart."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from evenhand.audit.evidence import Evidence, gather
from evenhand.audit.experts import WITHHELD
from evenhand.audit.questions import hrm008_refusals
from evenhand.audit.result import Finding
from evenhand.audit.table import Array, Scores, Table

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
PEOPLE = {("light",): 40, ("mid",): 40, ("dark",): 40}
TITLE = "Items without a score"


def _lost(evidence: Evidence, rows: NDArray[np.integer]) -> Evidence:
    """Return evidence without the scores of some items."""
    values = evidence.scores[0].values.copy()
    values[rows] = np.nan
    return replace(evidence, scores=(replace(evidence.scores[0], values=values),))


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Callable[[tuple[str, ...]], None]:
    """Return a function that lets the file of scores state reasons."""

    def given(reasons: tuple[str, ...]) -> None:
        def told(scores: Scores) -> tuple[str, ...]:
            del scores
            return reasons

        monkeypatch.setattr(hrm008_refusals, "reasons_of", told)

    return given


def test_refusals_of_one_group_are_found_and_are_no_failures(
    measured: Measured,
    reading: Reading,
    answers: Answers,
    cells: Cells,
    said: Callable[[tuple[str, ...]], None],
) -> None:
    evidence = measured(reading(), attribute=(TONE,), cells=PEOPLE)
    dark = np.flatnonzero(evidence.table.cells[:, 0] == 2)
    refused = np.random.default_rng(3).choice(dark, 80, replace=False)
    failed = np.arange(5, len(evidence.table.items), 20)
    failed = np.setdiff1d(failed, refused)
    reasons = np.full(len(evidence.table.items), "", dtype=object)
    reasons[failed], reasons[refused] = "failed: no face", "refused: policy"
    said(tuple(reasons))
    (finding,) = answers("HRM008", _lost(evidence, np.union1d(refused, failed)))
    total = len(refused) + len(failed)
    assert finding.answer.startswith(
        f"{total} of 720 items have no score of this model (refused: {len(refused)}; "
        f"failed: {len(failed)})."
    )
    row = cells(finding, TITLE, row=("refused", "tone=dark"))
    assert row["of these"] == len(refused)
    assert row["share"] == pytest.approx(len(refused) / 240)
    assert row["low"] < row["share"] < row["high"]
    assert row["gap"] == pytest.approx(len(refused) / 240)
    assert row["q"] < 0.001
    light = cells(finding, TITLE, row=("refused", "tone=light"))
    assert (light["of these"], light["share"]) == (0, 0.0)
    assert 0 < light["high"] < 0.1
    assert cells(finding, TITLE, row=("failed", "tone=mid"))["of these"] > 0


def test_losses_spread_evenly_are_not_said_to_differ(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    evidence = measured(reading(), attribute=(TONE,), cells=PEOPLE)
    (finding,) = answers("HRM008", _lost(evidence, np.arange(0, 720, 7)))
    assert "In 0 of 3 pairs of reason and group" in finding.answer
    assert cells(finding, TITLE, row=("no reason given", "tone=mid"))["share"] is not None


def test_few_losses_are_counted_and_not_tested(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    evidence = measured(reading(), attribute=(TONE,), cells=PEOPLE)
    (finding,) = answers("HRM008", _lost(evidence, np.array([0, 1])))
    row = cells(finding, TITLE, row=("no reason given", "tone=light"))
    assert row["of these"] == 2
    assert row["p"] is None
    assert "no test" in str(row["no value because"])
    assert (
        "Most at tone light: 2 of 240 items (0.8%), against 0.0% of the others." in finding.answer
    )
    assert "It cannot be told here whether" in finding.answer


def test_few_persons_who_are_lost_at_one_tone_alone_are_found_within_persons(
    measured: Measured, reading: Reading, answers: Answers, cells: Cells
) -> None:
    made = measured(reading(), attribute=(TONE,), cells={("light",): 20, ("dark",): 20})
    tones = made.table.cells.copy()
    tones[:, 0] = np.where(np.arange(len(tones)) % 2, 0, 2)
    evidence = replace(made, table=replace(made.table, cells=tones))
    evidence = gather(evidence.plan, evidence.table, evidence.truth, evidence.scores)
    person = np.unique(evidence.table.persons, return_inverse=True)[1]
    dark = np.flatnonzero((tones[:, 0] == 2) & (person < 8))
    (finding,) = answers("HRM008", _lost(evidence, dark))
    row = cells(finding, TITLE, row=("no reason given", "tone=dark"))
    assert row["p"] is not None
    assert row["p"] < 0.05
    assert row["gap low"] is None
    assert "sign test" in str(row["no value because"])
    assert "Most at tone dark: 24 of 120 items (20.0%), against 0.0%" in finding.answer
    assert "no reason given, tone dark (+0.2)." in finding.answer


def test_it_does_not_arise_without_losses_or_declared_kinds(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    assert answers("HRM008", measured(reading(), attribute=(TONE,), cells=PEOPLE)) == ()
    assert answers("HRM008", _lost(measured(reading()), np.array([0]))) == ()


def test_one_group_by_itself_asks_nothing(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    evidence = measured(reading(), attribute=(TONE,), cells={("light",): 40})
    assert answers("HRM008", _lost(evidence, np.arange(60))) == ()


def test_losses_of_withheld_persons_move_no_row(
    measured: Measured, reading: Reading, answers: Answers
) -> None:
    people = {("light",): 60, ("mid",): 40, ("dark",): 4}
    evidence = measured(reading(), attribute=(TONE,), cells=people)
    some = np.arange(0, 300, 7)
    hidden = np.flatnonzero(evidence.table.cells[:, 0] == 2)
    (before,) = answers("HRM008", _lost(evidence, some))
    (after,) = answers("HRM008", _lost(evidence, np.union1d(some, hidden)))
    assert after.tables == before.tables
    rows = [row for row in before.tables[0].rows if row[1] == "tone=dark"]
    assert all([*row[2:]] == [None] * 11 + [WITHHELD] for row in rows)
