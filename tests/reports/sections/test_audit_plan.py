"""The frozen plan: gates, rules, order of times, deviations."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.sections.audit_plan import (
    PLAN_FIRST,
    PLAN_LATER,
    UNKNOWN_ORDER,
    applies,
    gates,
    lacks,
    order_words,
    render,
)

Read = Callable[[Markup], str]
NAME = "audit_plan"


def test_gates_have_margin_owner_and_reason(rich: AuditResult, read: Read) -> None:
    said = read(render(rich))
    assert applies(rich)
    assert len(gates(rich)) == 1 + sum(
        f.gated and f.metric != "mean_residual" for f in rich.findings
    )
    assert "mean of 6 emotions 0.25 scale points Release board A quarter of" in said
    assert "everyone else" in said
    assert "gender, age, accent; crossed: gender \N{MULTIPLICATION SIGN} age" in said
    assert "8 persons and 30 items" in said
    assert lacks(rich, NAME) == ("the margin of Miss rate has no owner or no reason",)


@pytest.mark.parametrize(
    ("frozen", "started", "words"),
    [
        ("2025-11-20T09:00:00Z", "2025-11-21T10:00:00Z", PLAN_FIRST),
        ("2025-11-20T09:00:00Z", "2025-11-20T09:00:00Z", PLAN_FIRST),
        ("2025-11-22T09:00:00Z", "2025-11-21T10:00:00Z", PLAN_LATER),
        ("", "2025-11-21T10:00:00Z", UNKNOWN_ORDER),
        ("2025-11-20T09:00:00Z", "yesterday", UNKNOWN_ORDER),
        ("2025-11-20T09:00:00", "2025-11-21T10:00:00Z", UNKNOWN_ORDER),
    ],
)
def test_the_order_of_times_is_that_of_the_record(
    rich: AuditResult, frozen: str, started: str, words: str
) -> None:
    timed = replace(
        rich,
        plan=replace(rich.plan, frozen_at=frozen),
        provenance=replace(rich.provenance, started_at=started),
    )
    assert order_words(timed) == words
    older = "nothing shows that the plan is older than the results"
    assert (older in lacks(timed, NAME)) == (words != PLAN_FIRST)


def test_a_plan_without_gates_says_so(empty: AuditResult, read: Read) -> None:
    said = read(render(empty))
    assert "it sets no margin, so nothing here has a verdict" in said
    assert "The plan names no attribute." in said
    assert "No row was left out." in said
    assert lacks(empty, NAME)[0] == "the plan judges no gap: no metric has a margin"


def test_a_plan_without_hash_lacks_it(rich: AuditResult) -> None:
    bare = replace(rich, plan=replace(rich.plan, sha256=""))
    assert "the hash of the plan is not recorded" in lacks(bare, NAME)


def test_a_margin_without_owner_or_reason_is_missing(rich: AuditResult, read: Read) -> None:
    first, *rest = rich.findings
    orphan = replace(first, margin_owner="", margin_rationale="", emotion="", comparisons=())
    told = replace(rich, findings=(orphan, *rest))
    said = read(render(told))
    assert "HUMAN_INPUT_MISSING gate.owner" in said
    assert "HUMAN_INPUT_MISSING gate.rationale" in said
    assert "has no owner or no reason" in lacks(told, NAME)[0]


def test_deviations_are_declared(declare: Callable[..., AuditResult], read: Read) -> None:
    assert "declares no deviation" in read(render(declare()))
    change = {"what": "One city was added", "reason": "too few", "date": "2026-01-02"}
    assert "One city was added: too few (2026-01-02)" in read(render(declare(deviation=[change])))


def test_hostile_texts_stay_texts(hostile: AuditResult) -> None:
    assert "<script" not in render(hostile)
