"""Ratios are shown where a direction is declared, and always with what they are not."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from markupsafe import Markup

from evenhand.audit.result import AuditResult, EvidenceTable, Finding
from evenhand.reports.regimes import FACTS
from evenhand.reports.sections import other_regimes as section

Read = Callable[[Markup], str]
Declare = Callable[..., AuditResult]
ANGER = {"emotion": "Anger", "when": "low", "reason": "answered later"}


def test_without_a_direction_nothing_is_compared(rich: AuditResult, read: Read) -> None:
    told = read(section.render(rich))
    assert "No rates are compared" in told
    assert "HUMAN_INPUT_MISSING declared.favourable" in told


def test_a_direction_that_nothing_can_be_compared_by_is_told(declare: Declare, read: Read) -> None:
    told = read(section.render(declare(favourable=[ANGER])))
    assert "could be compared by it" in told
    assert "HUMAN_INPUT_MISSING" not in told


def test_ratios_are_shown_with_what_they_are_not(rich: AuditResult, read: Read) -> None:
    table = EvidenceTable(title="Anger", columns=("group", "rate"), rows=(("gender=Female", 0.5),))
    finding = Finding(
        id="SCR001.m", code="SCR001", title="Rates", asks="?", why="w", answer="a", tables=(table,)
    )
    told = read(section.render(replace(rich, findings=(finding,))))
    assert "gender: Female" in told
    assert "A statistic for screening" in told
    assert "only for a tool of automated decisions on employment" in told


@pytest.mark.parametrize(("context", "times"), [("recruitment", 1), ("research", 0)])
def test_hiring_in_the_union_is_named(
    rich: AuditResult, read: Read, context: str, times: int
) -> None:
    plan = replace(rich.plan, purpose={**rich.plan.purpose, "context": context})
    told = read(section.render(replace(rich, plan=plan)))
    assert told.count("that is the context that this plan declares") == times


def test_facts_are_dated_and_flagged(rich: AuditResult, read: Read) -> None:
    told = read(section.render(rich))
    assert "As of 2026-11-21" in told
    assert all(f"{fact.regime} {fact.fact} {fact.here} {fact.flag}" in told for fact in FACTS)
    assert "S1: one secondary source" in told
    assert "1 January 2027" in told


def test_hostile_texts_stay_text(hostile: AuditResult) -> None:
    assert "<script>" not in section.render(hostile)
