"""The section on intersections: trees, and the crossings that stand out from their groups."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.sections import intersections
from evenhand.reports.sections.intersections import applies, beyond_their_groups, render

Read = Callable[[Markup], str]


def widened(rich: AuditResult, gap: float) -> AuditResult:
    """Return a result in which old women have a gap of this size, and old persons one of 0.1."""
    first = rich.findings[0]
    sizes = {"gender=Female & age=65+": gap, "age=65+": 0.1, "gender=Female": 0.2}
    found = tuple(
        replace(c, gap=replace(c.gap, value=sizes[c.slice]), verdict="inconclusive", hints=())
        if c.slice in sizes
        else c
        for c in first.comparisons
    )
    return replace(rich, findings=(replace(first, comparisons=found),))


def test_a_crossing_with_a_wider_gap_than_its_groups_is_listed(
    rich: AuditResult, read: Read
) -> None:
    result = widened(rich, -0.35)
    (line,) = beyond_their_groups(result)
    assert line.wider == pytest.approx(0.6)
    assert [name for name, _ in line.parents] == ["perceived gender: Female", "age: 65+"]
    assert "perceived gender: Female +0.20; age: 65+ +0.10" in read(render(result))


def test_one_that_its_groups_explain_is_not(rich: AuditResult, read: Read) -> None:
    result = widened(rich, 0.15)
    assert beyond_their_groups(result) == ()
    assert "No judged crossing has a wider gap" in read(render(result))


def test_a_group_that_is_withheld_lists_nothing(rich: AuditResult) -> None:
    result = widened(rich, 0.9)
    first = result.findings[0]
    hidden = tuple(
        replace(c, suppressed="disclosure") if c.slice == "age=65+" else c
        for c in first.comparisons
    )
    assert (
        beyond_their_groups(replace(result, findings=(replace(first, comparisons=hidden),))) == ()
    )


def test_trees_beyond_the_room_are_linked(
    rich: AuditResult, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intersections, "MOST_DRAWN", 10)
    page = render(rich)
    assert "<svg" not in page
    assert "further tree" in read(page)


def test_of_many_the_rest_is_counted(
    rich: AuditResult, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intersections, "MOST_LINES", 0)
    assert "1 further crossing are" not in read(render(widened(rich, 0.15)))


def test_without_crossings_there_is_no_section(empty: AuditResult) -> None:
    assert not applies(empty)
