"""ROB001 in words and tables, and who is protected in it."""

from collections.abc import Callable
from typing import Any

import numpy as np

from evenhand.audit.evidence import Evidence
from evenhand.audit.judgement import judge
from evenhand.audit.question import all_questions
from evenhand.audit.result import Finding
from evenhand.audit.table import Array, Table

Made = Callable[..., Any]

NOISE = {
    "name": "noise",
    "predictions": {"model": "noise.csv"},
    "emotions": ["Anger"],
    "tolerance": 0.35,
    "unchanged": 0.9,
    "margin": 0.1,
    "owner": "test",
}


def told(evidence: Evidence) -> Finding:
    question = next(q for q in all_questions() if q.code == "ROB001")
    (found,) = question.answer(evidence, judge(evidence))
    return found


def women_move(values: Array, table: Table) -> Array:
    values[(table.cells[:, 1] == 0) & (np.arange(len(values)) % 10 < 4)] += 1.0
    return values


def test_groups_beyond_a_limit_are_named(panel_of: Made, evidence_of: Made) -> None:
    found = told(evidence_of(panel_of(persons=100), perturbation=[NOISE], disturbed=women_move))
    assert found.answer.startswith("80.0% of scores move by at most 0.35 points, interval ")
    assert "Fewest stay at gender F: 60.0%." in found.answer
    assert "Fewer than 90.0% are shown to stay at " in found.answer
    assert "The gap is shown to exceed 0.1 (a share) at gender F, gender M." in found.answer
    (row,) = [row for row in found.comparisons if row.slice == "gender=F"]
    assert (row.inside.value, row.outside.value, row.reference) == (0.6, 1.0, "everyone else")
    assert row.p_exceeds_adjusted is not None
    assert found.tables[0].rows[-1][0] == "all items"


def test_a_group_of_few_persons_is_withheld_with_what_would_tell(
    panel_of: Made, evidence_of: Made
) -> None:
    evidence = evidence_of(
        panel_of(persons=60, women=4),
        perturbation=[NOISE],
        disturbed=women_move,
        report={"audience": "shareable", "suppress_below": 10},
    )
    found = told(evidence)
    for row in found.comparisons:
        if row.slice.startswith("gender="):
            assert row.suppressed
            assert row.gap.value is row.inside.value is row.inside.items is None
    for cells in found.tables[0].rows:
        if str(cells[0]).startswith("gender="):
            assert set(cells[1:-1]) == {None}
    assert "Fewest stay at gender" not in found.answer


def test_scores_that_few_still_have_withhold_a_group(panel_of: Made, evidence_of: Made) -> None:
    def lose(values: Array, table: Table) -> Array:
        women = np.flatnonzero(table.cells[:, 1] == 0)
        values[women[30:]] = np.nan  # three women are left
        return values

    report = {"audience": "shareable", "suppress_below": 10}
    found = told(
        evidence_of(panel_of(persons=60), perturbation=[NOISE], disturbed=lose, report=report)
    )
    rows = {row.slice: row.suppressed for row in found.comparisons}
    assert rows["gender=F"] == "disclosure"
    assert rows["gender=M"]


def test_nothing_is_judged_without_an_owner(panel_of: Made, evidence_of: Made) -> None:
    asked = {**NOISE, "owner": "", "emotions": "mean"}
    found = told(evidence_of(panel_of(), perturbation=[asked]))
    assert (found.gated, found.verdict) == (False, None)
    assert found.id == "ROB001.model.noise.mean.shown"
    assert "shown and not judged" in found.notes[0]
    assert found.comparisons[0].p_within is None


def test_no_output_and_no_skill_are_told(panel_of: Made, evidence_of: Made) -> None:
    silent = told(evidence_of(panel_of(), perturbation=[NOISE], covers=("Joy",)))
    assert silent.answer.startswith("The model has no output for this emotion")
    assert silent.verdict == "undefined"
    guess = told(evidence_of(panel_of(persons=100, skill=0.0), perturbation=[NOISE]))
    assert guess.verdict == "inconclusive"
    assert any("knows nothing" in note for note in guess.notes)


def test_everybody_is_withheld_when_all_are_few(panel_of: Made, evidence_of: Made) -> None:
    report = {"audience": "shareable", "suppress_below": 10}
    found = told(evidence_of(panel_of(persons=6), perturbation=[NOISE], report=report))
    assert found.answer.startswith("No share is defined and may be shown.")
    assert set(found.tables[0].rows[-1][1:-1]) == {None}
