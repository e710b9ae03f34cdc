"""Which findings are columns of which map, and what their cells are."""

from dataclasses import replace

import pytest

from evenhand.audit.result import AuditResult, Number
from evenhand.reports.figures.heat_layers import MARKED, WITHHELD
from evenhand.reports.figures.of_findings.heat_maps import (
    HeatMap,
    columns,
    heat_map,
    heat_rows,
    judged_maps,
    of_slices,
    shown_maps,
)


@pytest.fixture
def two(rich: AuditResult) -> AuditResult:
    """Return a result in which a model has two judged outcomes."""
    first = rich.findings[0]
    other = replace(first, id="DIS001.voice_only.Anger", emotion="Anger")
    return replace(rich, findings=(first, other))


def test_judged_outcomes_of_a_model_are_one_map(two: AuditResult) -> None:
    (found,) = judged_maps(two)
    assert (found.model, [f.emotion for f in found.findings]) == (
        "voice_only",
        ["mean of 6 emotions", "Anger"],
    )


def test_one_outcome_is_no_map(two: AuditResult) -> None:
    assert judged_maps(replace(two, findings=two.findings[:1])) == ()


def test_cells_are_in_margins_and_follow_the_rules_of_the_forest(two: AuditResult) -> None:
    rows = {row.name.level: row.cells[0] for row in heat_rows(judged_maps(two)[0].findings, two)}
    female, old, hidden = rows["Female"], rows["65+"], rows["Cymraeg"]
    assert female is not None
    assert female.gap == pytest.approx(0.412 / 0.25)
    assert female.symbol == "exceeds_margin"
    assert old is not None
    assert (old.gap, old.symbol) == (None, "insufficient_data")
    assert hidden is not None
    assert (hidden.gap, hidden.symbol) == (None, WITHHELD)


def test_a_slice_that_one_outcome_lacks_is_blank(two: AuditResult) -> None:
    first, second = judged_maps(two)[0].findings
    shorter = replace(second, comparisons=second.comparisons[1:])
    row = heat_rows((first, shorter), two)[0]
    assert row.cells[0] is not None
    assert row.cells[1] is None


def test_what_nothing_judges_is_marked_where_its_interval_excludes_zero(
    two: AuditResult,
) -> None:
    first = two.findings[0]
    bare = [replace(c, verdict=None, gap=replace(c.gap, reason="")) for c in first.comparisons]
    shown = replace(
        first, gated=False, verdict=None, margin=None, comparisons=tuple(bare), emotion="Fear"
    )
    result = replace(two, findings=(shown, replace(shown, id="x", emotion="Anger")))
    (found,) = shown_maps(result)
    cells = {row.name.level: row.cells[0] for row in heat_rows(found.findings, result)}
    assert [cells[name].symbol for name in ("Female", "20-29")] == [MARKED, ""]  # type: ignore[union-attr]
    assert "intervals exclude zero" in heat_map(found, result)[0]


def test_pairs_and_disturbances_are_no_slices(two: AuditResult) -> None:
    changed = tuple(replace(f, code="CFP001") for f in two.findings)
    assert of_slices(replace(two, findings=changed)) == ()


def test_columns_bear_their_metric_where_it_differs(two: AuditResult) -> None:
    first, second = judged_maps(two)[0].findings
    assert columns((first, second), two) == ("mean of 6 emotions", "Anger")
    other = replace(second, metric="another")
    assert columns((first, other), two)[1] == "another, Anger"


def test_the_description_counts_verdicts(two: AuditResult) -> None:
    svg = heat_map(judged_maps(two)[0], two)[0]
    assert "4 exceed the margin" in svg
    assert "The margin is 0.25 scale points." in svg


def test_where_no_gap_is_known_there_still_is_a_map(two: AuditResult) -> None:
    none = Number(value=None, reason="constant")
    first = two.findings[0]
    lost = tuple(replace(c, gap=none, verdict=None) for c in first.comparisons)
    finding = replace(first, gated=False, verdict=None, comparisons=lost)
    result = replace(two, findings=(finding, replace(finding, id="x")))
    (found,) = shown_maps(result)
    assert isinstance(found, HeatMap)
    assert "undefined" in heat_map(found, result)[0]
