"""The decision table: order of its columns and rows, and what its cells say."""

from dataclasses import replace

import pytest

from evenhand.audit.finding import Harm
from evenhand.audit.result import AuditResult
from evenhand.reports import decision_table as module
from evenhand.reports.decision_table import DecisionTable, decision_table, tolerated
from evenhand.reports.decision_words import decided, legend, shown


def made(result: AuditResult) -> DecisionTable:
    """Return the table of a result that has one."""
    found = decision_table(result.findings, result)
    assert found is not None
    return found


def test_everybody_comes_first_and_growth_stands_beside_its_change(
    two_models: AuditResult,
) -> None:
    table = made(two_models)
    assert table.groups[0][1][0].name.full == "everybody"
    assert [(c.finding.code, c.finding.metric) for c in table.columns] == [
        ("CMP001", "mae"),
        ("CMP002", "mae"),
        ("CMP001", "correlation"),
    ]
    assert table.groups[0][1][0].cells[1] is None


def test_a_row_rests_on_the_persons_of_its_changes(two_models: AuditResult) -> None:
    rows = {row.name.level: row for _, members in made(two_models).groups for row in members}
    assert (rows["65+"].persons, rows["Cymraeg"].persons) == ("6", "withheld")
    changes, growth = two_models.findings[1], two_models.findings[3]
    fewer = tuple(
        replace(c, inside=replace(c.inside, persons=20, items=900)) for c in growth.comparisons
    )
    both = [changes, replace(growth, comparisons=fewer)]
    (female,) = [
        row
        for _, members in made(replace(two_models, findings=tuple(both))).groups
        for row in members
        if row.name.level == "Female"
    ]
    assert female.persons == "43"
    alone = made(replace(two_models, findings=(both[1],)))
    assert alone.groups[0][1][0].persons == "20"


def test_unequal_counts_are_a_span_and_unknown_ones_are_missing(two_models: AuditResult) -> None:
    first, second = two_models.findings[1:3]
    (c, *_) = second.comparisons
    other = replace(second, comparisons=(replace(c, inside=replace(c.inside, persons=40)),))
    assert made(replace(two_models, findings=(first, other))).groups[0][1][0].persons == (
        "40\N{EN DASH}43"
    )
    none = replace(second, comparisons=(replace(c, inside=replace(c.inside, persons=None)),))
    assert made(replace(two_models, findings=(none,))).groups[0][1][0].persons == "not available"


def test_columns_beyond_the_room_are_left_to_links(
    two_models: AuditResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_COLUMNS", 2)
    table = made(two_models)
    assert len(table.columns) == 2
    assert [f.metric for f in table.left] == ["correlation"]


def test_a_withheld_row_keeps_its_decision_and_no_number(two_models: AuditResult) -> None:
    finding = two_models.findings[1]
    row = replace(finding.comparisons[-1], verdict="exceeds_margin", decision="worse")
    table = made(replace(two_models, findings=(replace(finding, comparisons=(row,)),)))
    (cell,) = table.groups[0][1][0].cells
    assert cell is not None
    assert (cell.shown.word, cell.change, cell.told) == ("worse", "", "numbers withheld")


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        ("above", "up to +0.05 scale points"),
        ("below", "down to \N{MINUS SIGN}0.05 scale points"),
        ("either", "up to 0.05 scale points either way"),
    ],
)
def test_what_is_tolerated_says_on_which_side(
    two_models: AuditResult, harm: Harm, words: str
) -> None:
    finding = replace(two_models.findings[1], harm=harm)
    assert tolerated(finding) == words
    assert not tolerated(replace(finding, margin=None))


def test_words_and_signs_tell_decisions_apart() -> None:
    told = [found for found, _ in legend()]
    assert len({found.word for found in told}) == len({found.sign for found in told}) == 4


def test_a_row_without_decision_takes_that_of_its_verdict(two_models: AuditResult) -> None:
    drift = next(f for f in two_models.findings if f.code == "CMP006")
    assert [shown(drift, c).word for c in drift.comparisons] == [
        "stays",
        "stays",
        "moved",
        "insufficient data",
    ]
    unjudged = replace(drift.comparisons[0], verdict=None)
    assert (shown(drift, unjudged).word, decided(unjudged)) == ("", "")
    hidden = replace(unjudged, suppressed="disclosure")
    assert shown(drift, hidden).word == "withheld"


def test_what_nothing_judges_takes_no_column_beside_what_is_judged(
    two_models: AuditResult,
) -> None:
    growth = two_models.findings[3]
    shown_only = replace(growth, gated=False, verdict=None, margin=None)
    result = replace(two_models, findings=(*two_models.findings[:3], shown_only))
    assert {c.finding.code for c in made(result).columns} == {"CMP001"}
    assert [c.finding.code for c in made(replace(result, findings=(shown_only,))).columns] == [
        "CMP002"
    ]
