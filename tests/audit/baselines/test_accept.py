"""Accepting what blocks: which rows, of what size, and what cannot be accepted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from evenhand.audit.baselines.accept import Terms, accepted, check_terms, chosen
from evenhand.audit.errors import InputError
from evenhand.audit.finding import Comparison, Finding
from evenhand.audit.result import AuditResult

EXCEEDS, OPEN = "exceeds_margin", "inconclusive"
DAY = date(2026, 12, 1)
TERMS = Terms(owner="Board", reason="known", expires=date(2027, 3, 31))

MakeRow = Callable[..., Comparison]
MakeFinding = Callable[..., Finding]
MakeResult = Callable[..., AuditResult]


@pytest.fixture
def audited(row: MakeRow, finding: MakeFinding, result: MakeResult) -> AuditResult:
    """Return a result of two findings."""
    first = [row("g=F", EXCEEDS, 0.31234), row("g=M", EXCEEDS, -0.4), row("a=[1]", OPEN, 0.1)]
    second = [row("g=F", EXCEEDS, None, withheld=True), row("a=old", "insufficient_data", None)]
    return result(finding("DIS001.m.mean", first), finding("DIS002.m.mean", second))


def places(result: AuditResult, **parts: object) -> list[tuple[str, str]]:
    return [row.place for row in chosen(result, **parts)]  # type: ignore[arg-type]


def test_rows_that_exceed_are_chosen_and_open_ones_when_asked_for(audited: AuditResult) -> None:
    assert places(audited) == [
        ("DIS001.m.mean", "g=F"),
        ("DIS001.m.mean", "g=M"),
        ("DIS002.m.mean", "g=F"),
    ]
    assert len(places(audited, open_too=True)) == 5


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"findings": ["DIS001.*"]}, 3),
        ({"slices": ["g=*"]}, 3),
        ({"slices": ["a=[1]"]}, 1),
        ({"findings": ["DIS002.m.mean"], "slices": ["g=F", "a=old"]}, 2),
        ({"findings": ["DIS001.*"], "slices": ["a=old"]}, 0),
    ],
)
def test_patterns(audited: AuditResult, parts: dict[str, object], expected: int) -> None:
    assert len(places(audited, open_too=True, **parts)) == expected


def test_a_pattern_that_fits_nothing_is_refused(audited: AuditResult) -> None:
    with pytest.raises(InputError) as caught:
        chosen(audited, findings=["DIS001.m.meen", "*"])
    (problem,) = caught.value.problems
    assert problem.startswith("--finding: 'DIS001.m.meen' fits no row of the gated findings.")
    assert "Did you mean 'DIS001.m.mean'" in problem
    with pytest.raises(InputError, match="--slice: 'x' fits no row"):
        chosen(audited, slices=["x"])


def test_waivers_are_as_large_as_the_rows_and_no_smaller_than_the_margin(
    audited: AuditResult,
) -> None:
    found = accepted(chosen(audited, open_too=True), TERMS)
    assert [(w.row, w.margin, w.accepted_verdict, w.accepted_gap) for w in found.waivers] == [
        (("DIS001.m.mean", "g=F"), 0.313, EXCEEDS, 0.31234),
        (("DIS001.m.mean", "g=M"), 0.4, EXCEEDS, -0.4),
        (("DIS001.m.mean", "a=[1]"), 0.25, OPEN, 0.1),
        (("DIS002.m.mean", "a=old"), 0.25, "insufficient_data", None),
    ]
    assert {(w.owner, w.reason, w.expires) for w in found.waivers} == {
        ("Board", "known", "2027-03-31")
    }
    assert [(row.place, why) for row, why in found.refused] == [
        (("DIS002.m.mean", "g=F"), "its gap is withheld, so there is no number to accept")
    ]


def test_slack_and_margin(audited: AuditResult) -> None:
    rows = chosen(audited, findings=["DIS001.*"])
    grown = accepted(rows, replace(TERMS, slack=0.5)).waivers
    assert [w.margin for w in grown] == [0.469, 0.601]  # 0.6000000000000001 rounded up
    fixed = accepted(rows, replace(TERMS, margin=0.5)).waivers
    assert [w.margin for w in fixed] == [0.5, 0.5]
    with pytest.raises(InputError) as caught:
        accepted(rows, replace(TERMS, margin=0.3))
    assert caught.value.problems == (
        "--margin: got 0.3, expected 0.31234 or more for DIS001.m.mean, g=F",
        "--margin: got 0.3, expected 0.4 or more for DIS001.m.mean, g=M",
    )


def test_the_harmless_side_has_no_size(
    row: MakeRow, finding: MakeFinding, result: MakeResult
) -> None:
    one = finding("CMP001.m.mae.mean", [row("g=F", OPEN, -0.9)], harm="above", margin=0.05)
    (made,) = accepted(chosen(result(one), open_too=True), TERMS).waivers
    assert (made.margin, made.accepted_gap) == (0.05, -0.9)


def test_names_that_no_file_can_hold_are_refused(
    row: MakeRow, finding: MakeFinding, result: MakeResult
) -> None:
    found = accepted(chosen(result(finding("D.m", [row("g=\x1b[31m", EXCEEDS, 0.4)]))), TERMS)
    assert found.waivers == ()
    assert found.refused[0][1].startswith("its name has control characters")


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"owner": " "}, "--owner: empty, expected text"),
        ({"reason": ""}, "--reason: empty, expected text"),
        ({"expires": date(2026, 11, 30)}, "--expires: got 2026-11-30, expected a day from"),
        ({"expires": date(2027, 12, 3)}, "from 2026-12-01 to 2027-12-02: a waiver holds for 366"),
        ({"margin": 1.0, "slack": 1.0}, "--margin and --slack were both given"),
        ({"margin": -1.0}, "--margin: got -1, expected a finite number, 0 or more"),
        ({"margin": float("nan")}, "--margin: got nan, expected a finite number"),
        ({"slack": float("inf")}, "--slack: got inf, expected a finite number"),
    ],
)
def test_terms_that_nobody_can_answer_for_are_refused(parts: dict[str, object], says: str) -> None:
    with pytest.raises(InputError) as caught:
        check_terms(replace(TERMS, **parts), today=DAY)  # type: ignore[arg-type]
    assert len(caught.value.problems) == 1
    assert says in caught.value.problems[0]


@pytest.mark.parametrize("last", [DAY, date(2027, 12, 2)])
def test_the_first_and_the_last_day_are_allowed(last: date) -> None:
    check_terms(replace(TERMS, expires=last), today=DAY)
