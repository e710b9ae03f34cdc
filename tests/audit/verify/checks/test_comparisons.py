"""Decisions on a new model are held against the numbers of their rows."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from evenhand.audit.result import AuditResult, Comparison, Finding, Number, load
from evenhand.audit.verify.audited import Audited, Edition
from evenhand.audit.verify.checks.comparisons import check

FRAME = Path(__file__).parents[3] / "reports" / "frame.json"

ROW = Comparison(
    slice="",
    reference="old",
    inside=Number(value=0.5),
    outside=Number(value=0.6),
    gap=Number(value=-0.1),
    p_within=0.001,
    p_exceeds_adjusted=1.0,
    decision="better",
    verdict="within_margin",
)
FINDING = Finding(
    id="CMP001.x",
    code="CMP001",
    title="t",
    asks="a",
    why="w",
    answer="s",
    gated=True,
    verdict="within_margin",
    model="new",
    against="old",
    comparisons=(ROW,),
)


@pytest.fixture
def differences() -> Callable[[Finding], list[str]]:
    """Return a function that says what the check finds in a result of one finding."""

    def found(finding: Finding) -> list[str]:
        result: AuditResult = replace(load(FRAME), findings=(finding,))
        audited = Audited(
            root=Path(),
            manifest=None,
            manifest_problem="",
            sealed=True,
            text=None,
            plan=None,
            plan_problem="",
            editions=(Edition(file="result.json", result=result),),
        )
        return [f"{each.field}: {each.got}" for each in check(audited, None).differences]

    return found


def with_row(**changes: object) -> Finding:
    return replace(FINDING, comparisons=(replace(ROW, **changes),))  # type: ignore[arg-type]


def test_a_row_that_holds_together_is_no_difference(
    differences: Callable[[Finding], list[str]],
) -> None:
    assert differences(FINDING) == []


def test_a_change_that_is_no_difference_of_values_is_found(
    differences: Callable[[Finding], list[str]],
) -> None:
    assert differences(with_row(gap=Number(value=0.1))) == [
        "findings[CMP001.x].comparisons[].gap.value: 0.1"
    ]
    growth = replace(with_row(inside=Number(value=-0.5), gap=Number(value=-0.1)), code="CMP002")
    assert differences(growth) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"decision": "worse"},
        {"p_within": 0.5},
        {"p_within": None},
        {"decision": "inconclusive"},
    ],
)
def test_a_claim_without_a_proof_is_found(
    differences: Callable[[Finding], list[str]], changes: dict[str, object]
) -> None:
    assert differences(with_row(**changes)) == [
        "findings[CMP001.x].comparisons[].verdict: within_margin"
    ]


def test_identical_scores_need_no_test(differences: Callable[[Finding], list[str]]) -> None:
    assert differences(with_row(p_within=None, hints=("identical_scores",))) == []


def test_worse_needs_a_proof_and_decides_the_finding(
    differences: Callable[[Finding], list[str]],
) -> None:
    worse = with_row(decision="worse", verdict="exceeds_margin")
    assert differences(worse) == [
        "findings[CMP001.x].comparisons[].verdict: exceeds_margin",
        "findings[CMP001.x].verdict: within_margin",
    ]
    proved = with_row(decision="worse", verdict="exceeds_margin", p_exceeds_adjusted=0.01)
    assert differences(replace(proved, verdict="exceeds_margin")) == []


def test_what_is_shown_or_withheld_is_not_judged(
    differences: Callable[[Finding], list[str]],
) -> None:
    shown = replace(with_row(decision="", verdict=None), gated=False, verdict=None)
    assert differences(shown) == []
    none = Number(value=None)
    hidden = with_row(inside=none, outside=none, gap=none, p_within=None, suppressed="disclosure")
    assert differences(hidden) == []


def test_an_audit_of_single_models_has_nothing_to_check(
    differences: Callable[[Finding], list[str]],
) -> None:
    assert differences(replace(FINDING, against="")) == []
