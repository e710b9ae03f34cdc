"""Scenarios joined with the findings that measure them, and grounds without figures."""

from collections.abc import Callable
from dataclasses import replace

from markupsafe import Markup

from evenhand.audit.result import AttributeRecord, AuditResult
from evenhand.reports.sections.bias_scenarios import (
    MOST,
    applies,
    exceeded,
    lacks,
    render,
    unseen,
)

Read = Callable[[Markup], str]
Declare = Callable[..., AuditResult]
NAME = "bias_scenarios"
SCENARIO = {"group": "Women", "hazard": "anger over-read", "harm": "called back later"}
FULL = dict.fromkeys(("measurement", "threshold", "mitigation", "review_trigger"), "said")


def test_that_nobody_thought_of_harm_is_missing(rich: AuditResult, read: Read) -> None:
    said = read(render(rich))
    assert applies(rich)
    assert "No scenario of harm: HUMAN_INPUT_MISSING declared.scenario" in said
    assert not exceeded(rich, NAME)


def test_a_scenario_has_the_size_interval_and_verdict_of_its_findings(
    declare: Declare, read: Read
) -> None:
    told = declare(scenario=[{**SCENARIO, "findings": ["DIS001", "NONE9"]}])
    said = read(render(told))
    assert (
        "DIS001.voice_only.mean exceeds margin : largest gap +0.41 scale points (+0.31 to" in said
    )
    assert "in perceived gender: Female, margin 0.25" in said
    assert "No finding bears the name NONE9." in said
    assert "How it is measured: HUMAN_INPUT_MISSING declared.scenario.measurement" in said
    assert exceeded(told, NAME)


def test_a_finding_without_comparisons_gives_its_answer(
    declare: Declare, rich: AuditResult, read: Read
) -> None:
    agreement = rich.findings[-1]
    told = declare(scenario=[{**SCENARIO, "findings": [agreement.id]}])
    assert agreement.answer in read(render(told))
    assert not exceeded(told, NAME)


def test_many_findings_are_counted(declare: Declare, read: Read) -> None:
    told = declare(scenario=[{**SCENARIO, "findings": ["DIS001"]}])
    first = told.findings[0]
    many = tuple(replace(first, id=f"DIS001.{at}") for at in range(MOST + 2))
    assert "And 2 more findings of the same name." in read(render(replace(told, findings=many)))


def test_what_a_scenario_lacks_is_said(declare: Declare) -> None:
    told = declare(scenario=[SCENARIO], unmeasured=[{"attribute": "x", "reason": "y"}])
    first, second, third = lacks(told, NAME)
    assert first.startswith("scenario on Women: how it is measured")
    assert second == "scenario on Women: no finding of this audit measures it"
    assert third.startswith("not measured and no reason declared: racial or ethnic origin")
    assert "x" not in third.split()


def test_nothing_is_lacking_where_all_is_said(declare: Declare) -> None:
    reasons = [
        {"attribute": name, "reason": "not asked"}
        for name in ("race", "skin tone", "disability", "religion", "orientation", "nationality")
    ]
    told = declare(scenario=[{**SCENARIO, **FULL, "findings": ["DIS001"]}], unmeasured=reasons)
    assert lacks(told, NAME) == ()


def test_grounds_are_found_by_kind_and_by_name(rich: AuditResult) -> None:
    assert {"sex or gender", "age"}.isdisjoint(one.name for one in unseen(rich))
    tone = AttributeRecord(name="mst", source="perceived", levels=("1",), kind="skin_tone")
    named = {one.name for one in unseen(replace(rich, attributes=(tone,)))}
    assert "skin tone (phenotypic)" not in named
    assert "age" in named


def test_a_further_attribute_without_figures_is_listed(declare: Declare, read: Read) -> None:
    told = declare(unmeasured=[{"attribute": "Beards", "reason": "never thought of"}])
    assert "Beards never thought of" in read(render(told))
    assert len(unseen(told)) == len(unseen(declare())) + 1


def test_hostile_texts_stay_texts(hostile: AuditResult) -> None:
    assert "<script" not in render(hostile)


def test_an_audit_of_every_ground_says_so(rich: AuditResult, read: Read) -> None:
    kinds = ("gender", "age", "ethnicity", "skin_tone", "accent")
    words = ("disability", "religion", "orientation", "nationality")
    every = (
        *(AttributeRecord(name=k, source="recorded", levels=(), kind=k) for k in kinds),
        *(AttributeRecord(name=w, source="recorded", levels=()) for w in words),
    )
    said = read(render(replace(rich, attributes=every)))
    assert "all have an attribute in this audit" in said
