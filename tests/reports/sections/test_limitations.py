"""A limit is told where it holds, and not where it does not."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from markupsafe import Markup

from evenhand.audit.result import AuditResult, Sensitivity
from evenhand.reports.limits import limits
from evenhand.reports.protected_attributes import GROUNDS
from evenhand.reports.sections import limitations as section

Read = Callable[[Markup], str]
Declare = Callable[..., AuditResult]


def told(result: AuditResult) -> str:
    """Return all limits in one line."""
    return " ".join(text for limit in limits(result) for text in limit.told)


def test_the_three_doubts_stand_with_what_was_done(declare: Declare, read: Read) -> None:
    result = declare(construct={"limited_reliability": "two sessions each", "culture": "Wales"})
    text = read(section.render(result))
    for doubt in ("Limited reliability", "Lack of specificity", "Limited generalisability"):
        assert doubt in text
    assert "two sessions each" in text
    assert "culture: Wales" in text
    assert "HUMAN_INPUT_MISSING declared.construct.lack_of_specificity" in text
    assert "is not declared" not in text


def test_agreement_is_pointed_to_only_where_it_was_looked_at(
    rich: AuditResult, empty: AuditResult
) -> None:
    asked = replace(rich, findings=(replace(rich.findings[-1], code="AGR001"),))
    assert "told by AGR001" in section.doubts(asked)[0].here
    assert "does not tell" in section.doubts(empty)[0].here


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("", "Nobody has declared whether labels mean"),
        ("felt", "declared to mean what is felt"),
        ("perceived", ""),
    ],
)
def test_labels_are_what_is_declared(declare: Declare, kind: str, words: str) -> None:
    text = told(declare(construct={"emotion_is": kind}))
    assert words in text
    assert ("labels mean" in text) == (kind == "")


def test_raters_are_counted_or_said_to_be_unknown(rich: AuditResult) -> None:
    judged = told(replace(rich, data=replace(rich.data, raters=12)))
    ready = told(replace(rich, data=replace(rich.data, raters=None)))
    assert "judgements of 12 raters" in judged
    assert "saw no single judgements" in ready
    assert "saw no single judgements" not in judged


def test_synthetic_persons_are_named_only_where_they_are(rich: AuditResult) -> None:
    real, made = (
        told(replace(rich, data=replace(rich.data, subjects=kind)))
        for kind in ("real", "synthetic")
    )
    assert "are synthetic" in made
    assert "are synthetic" not in real


def test_acting_is_told_as_declared(declare: Declare) -> None:
    assert "Emotions were acted" in told(declare(data={"acting": "acted"}))
    spontaneous = told(declare(data={"acting": "spontaneous"}))
    assert "acted" not in spontaneous


def test_attributes_that_nobody_asked_persons_for_are_named(rich: AuditResult) -> None:
    recorded = tuple(replace(a, source="recorded") for a in rich.attributes)
    perceived = tuple(replace(a, source="perceived") for a in rich.attributes)
    assert "Not asked of the persons" not in told(replace(rich, attributes=recorded))
    text = told(replace(rich, attributes=perceived))
    assert f"Not asked of the persons: perceived {rich.attributes[0].name}" in text


def test_grounds_without_an_attribute_are_named_only_where_there_are_some(
    rich: AuditResult,
) -> None:
    every = tuple(replace(rich.attributes[0], name=ground.name) for ground in GROUNDS)
    assert "No attribute speaks of" in told(rich)
    assert "No attribute speaks of" not in told(replace(rich, attributes=every))


def test_many_comparisons_are_counted(rich: AuditResult, empty: AuditResult) -> None:
    made = sum(len(f.comparisons) for f in rich.findings if f.gated)
    assert f"{made} comparisons were judged at the level 0.05" in told(rich)
    assert "not over the 2 models" in told(rich)
    assert "61 more cells were searched" in told(rich)
    assert "were judged" not in told(empty)
    assert "The plan judges nothing" in told(empty)


def test_one_model_is_not_told_of_others(rich: AuditResult) -> None:
    alone = replace(rich, models=rich.models[:1], findings=rich.findings[:1])
    assert "and not over" not in told(alone)


def test_open_answers_are_counted_only_where_there_are_some(rich: AuditResult) -> None:
    first = rich.findings[0]
    settled = tuple(c for c in first.comparisons if c.verdict == "exceeds_margin")
    closed = replace(rich, findings=(replace(first, comparisons=settled),))
    assert "without an answer" in told(rich)
    assert "without an answer" not in told(closed)
    assert "not shown to know anything" in told(rich)


def test_items_as_units_make_intervals_too_narrow(rich: AuditResult) -> None:
    items = replace(rich, statistics=replace(rich.statistics, unit="item"))
    assert "too narrow" in told(items)
    assert "too narrow" not in told(rich)


def test_other_analyses_are_told_by_what_they_change(rich: AuditResult) -> None:
    same = Sensitivity(finding="f", slice="s", variant="x", what="x", runs=2)
    other = replace(same, slice="t", changed=True)
    assert "was analysed again in another way, so none" in told(rich)
    steady = told(replace(rich, sensitivity=(same,)))
    assert "analysed again" not in steady
    assert "another answer" not in steady
    assert "1 of 2 comparisons get another answer" in told(replace(rich, sensitivity=(same, other)))


def test_a_plan_without_a_date_is_told(rich: AuditResult) -> None:
    undated = replace(rich, plan=replace(rich.plan, frozen_at=""))
    assert "not shown to be older" in told(undated)


def test_missing_scores_and_declared_lines_are_told(rich: AuditResult) -> None:
    first, *rest = rich.models
    changed = replace(
        first,
        items_scored=75,
        items_missing=25,
        link="linear: label = 2 * score + 0",
        left_machine="yes",
    )
    text = told(replace(rich, models=(changed, *rest)))
    assert "no score for 25.0% of the items" in text
    assert "by a line that the plan declares" in text
    assert "sent to an address" in text
    full = tuple(
        replace(m, items_missing=0, left_machine="no", link="identity") for m in rich.models
    )
    clean = told(replace(rich, models=full))
    assert "no score for" not in clean
    assert "by a line" not in clean


def test_withheld_groups_are_counted(rich: AuditResult) -> None:
    shown = tuple(s for s in rich.slices if s.status != "suppressed")
    hidden = replace(rich.slices[0], status="suppressed")
    assert "1 group is withheld" in told(replace(rich, slices=(*shown, hidden)))
    assert "withheld" not in told(replace(rich, slices=shown))


def test_hostile_texts_stay_text(hostile: AuditResult) -> None:
    assert "<script>" not in section.render(hostile)
