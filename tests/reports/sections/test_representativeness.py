"""Shares beside a declared population, under-18s, settings, origin of labels."""

from collections.abc import Callable
from dataclasses import replace

from markupsafe import Markup

from evenhand.audit.result import AttributeRecord, AuditResult, SliceRecord
from evenhand.reports.sections.representativeness import (
    CONTRADICTED,
    applies,
    lacks,
    render,
    share,
)

Read = Callable[[Markup], str]
Declare = Callable[..., AuditResult]


def _share(attribute: str, level: str, of: float = 0.5) -> dict[str, object]:
    return {"attribute": attribute, "level": level, "share": of, "source": "census <1>"}


def test_nobody_declared_a_population(rich: AuditResult, read: Read) -> None:
    said = read(render(rich))
    assert applies(rich)
    assert "HUMAN_INPUT_MISSING declared.population" in said
    assert "No level of age reaches below 18." in said
    assert "Reason: HUMAN_INPUT_MISSING declared.unmeasured" in said
    assert "HUMAN_INPUT_MISSING declared.data.setting" in said
    assert "perceived gender perceived: judged by others" in said


def test_shares_of_persons_stand_beside_the_declared_ones(declare: Declare, read: Read) -> None:
    told = declare(population=[_share("gender", "Female", 0.52), _share("accent", "Cymraeg")])
    known, kept = (share(one, told) for one in told.declared.population)
    women = next(s for s in told.slices if s.where == (("gender", "Female"),))
    assert women.persons is not None
    assert known.data == f"{women.persons / told.data.persons:.1%}"
    assert known.difference.startswith("\N{MINUS SIGN}4.7 points")
    assert (kept.persons, kept.data, kept.difference) == ("withheld", "withheld", "not available")
    assert "census <1>" in read(render(told))


def test_a_group_that_the_audit_lacks_is_said(declare: Declare) -> None:
    told = declare(population=[_share("city", "Bangor")])
    row = share(told.declared.population[0], told)
    assert (row.group, row.persons) == ("city: Bangor", "no such group in this audit")
    assert (row.data, row.difference) == ("not available", "not available")


def test_minors_are_counted_where_there_are_any(rich: AuditResult, read: Read) -> None:
    ages = AttributeRecord(name="years", source="recorded", levels=("12-17",), kind="age")
    part = SliceRecord(
        id="years=12-17", where=(("years", "12-17"),), items=40, persons=9, status="assessed"
    )
    young = replace(rich, attributes=(ages,), slices=(part,))
    said = read(render(young))
    assert "reach below 18, by their names: years: 12-17 (9 persons)." in said
    assert not [line for line in lacks(young, "coverage_matrix") if "below 18" in line]


def test_no_minors_with_a_reason(declare: Declare, read: Read, empty: AuditResult) -> None:
    told = declare(unmeasured=[{"attribute": "under-18s", "reason": "the actors are adults"}])
    assert "Reason: the actors are adults" in read(render(told))
    assert not [line for line in lacks(told, "coverage_matrix") if "below 18" in line]
    assert "The plan names no attribute of age." in read(render(empty))


def test_what_coverage_lacks_is_said(rich: AuditResult, empty: AuditResult) -> None:
    withheld = sum(s.status == "suppressed" for s in rich.slices)
    assert f"{withheld} groups are withheld to protect persons" in lacks(rich, "coverage_matrix")
    assert lacks(empty, "coverage_matrix")[0].startswith("no figure of a single emotion")
    assert lacks(empty, "label_provenance_table") == ("the plan names no attribute",)
    assert lacks(rich, "setting_match_table") == ()


def test_thin_pairs_of_group_and_emotion_are_counted(rich: AuditResult, read: Read) -> None:
    first = rich.findings[0]
    thin = replace(first.comparisons[0], inside=replace(first.comparisons[0].inside, items=3))
    single = replace(first, emotion="Anger", comparisons=(thin,))
    told = replace(rich, findings=(single,))
    assert "1 pair has fewer than the 30 items" in read(render(told))
    assert lacks(told, "coverage_matrix")[0].startswith("1 pairs of group and emotion")


def test_findings_that_tell_more_are_linked(rich: AuditResult, read: Read) -> None:
    power = replace(rich.findings[-1], id="PWR001", code="PWR001", title="Power", model="m")
    told = replace(rich, findings=(*rich.findings, power))
    assert f"Power (m): {power.answer}" in " ".join(read(render(told)).split()).replace(" :", ":")
    assert not [line for line in lacks(told, "coverage_matrix") if "asked for" in line]


def test_outputs_on_persons_contradict_a_no(rich: AuditResult, read: Read) -> None:
    heads = replace(rich.findings[-1], id="HRM007.m", code="HRM007", model="m")
    denied = replace(
        rich,
        findings=(heads,),
        plan=replace(rich.plan, purpose={**rich.plan.purpose, "outputs_demographics": "no"}),
    )
    assert CONTRADICTED in read(render(denied))
    assert lacks(denied, "label_provenance_table") == (CONTRADICTED,)
    assert CONTRADICTED not in read(render(rich))
    none = replace(denied, findings=(replace(heads, id="HRM007", model=""),))
    assert CONTRADICTED not in read(render(none))
    assert lacks(none, "label_provenance_table") == ()


def test_hostile_texts_stay_texts(hostile: AuditResult) -> None:
    assert "<script" not in render(hostile)
