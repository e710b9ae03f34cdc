"""Measures are told as declared, and what is left by what was measured."""

from collections.abc import Callable

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.sections import mitigations as section

Read = Callable[[Markup], str]
Declare = Callable[..., AuditResult]
FULL = {
    "what": "More voices",
    "stage": "training",
    "before": "0.4",
    "after": "0.1",
    "side_effects": "none seen",
}


def test_nothing_declared_is_missing_and_not_made_up(rich: AuditResult, read: Read) -> None:
    told = read(section.render(rich))
    assert "HUMAN_INPUT_MISSING declared.mitigation" in told
    assert "HUMAN_INPUT_MISSING declared.residual_risk.accepted_by" in told


def test_measures_are_told_with_stage_and_figures(declare: Declare, read: Read) -> None:
    told = read(section.render(declare(mitigation=[FULL])))
    assert "More voices" in told
    assert "Where it acts: in training" in told
    assert "Before 0.4" in told
    assert "After 0.1" in told
    assert "Side effects none seen" in told


def test_measures_without_figures_are_counted(declare: Declare) -> None:
    bare = {"what": "A talk", "stage": "use"}
    assert section.lacks(declare(mitigation=[FULL]), "mitigation_section") == ()
    assert section.lacks(declare(mitigation=[FULL, bare]), "mitigation_section") == (
        "1 measure of 2 without figures before and after",
        "1 measure of 2 without side effects told",
    )


def test_what_is_left_is_counted_by_hazard(declare: Declare, read: Read) -> None:
    scenario = {"group": "Older", "hazard": "Missed", "harm": "x"}
    result = declare(scenario=[{**scenario, "findings": ["DIS001"]}, scenario])
    told = read(section.render(result))
    assert "exceed the margin" in told
    assert "no judged finding is named for it" in told
    lacking = section.lacks(result, "residual_risk_block")
    assert "1 scenario without a figure of what is left" in lacking


def test_open_comparisons_are_part_of_what_is_left(rich: AuditResult) -> None:
    (said,) = section.lacks(rich, "residual_risk_block")
    assert said.endswith("not settled or not possible")


def test_nothing_judged_leaves_nothing_to_count(empty: AuditResult, read: Read) -> None:
    assert section.lacks(empty, "residual_risk_block") == ()
    assert "none was judged" in read(section.render(empty))


def test_hostile_texts_stay_text(hostile: AuditResult) -> None:
    assert "<script>" not in section.render(hostile)
