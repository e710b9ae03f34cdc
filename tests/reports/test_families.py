"""Questions that describe: all comparisons where there is room, the widest where there is not."""

from dataclasses import replace

import pytest

from evenhand.audit.result import AuditResult
from evenhand.reports import families as subject
from evenhand.reports.families import families


def described(rich: AuditResult, count: int) -> AuditResult:
    """Return the rich result with so many findings that nothing judges, beside the judged."""
    first = rich.findings[0]
    own = tuple(
        replace(
            first, id=f"aside.{at}", code="DIS005", gated=False, verdict=None, margin=None,
            margin_owner="", margin_rationale="", emotion=f"emotion {at}",
            comparisons=tuple(
                replace(c, gap=replace(c.gap, value=c.gap.value and c.gap.value * (at + 1)))
                for c in first.comparisons
            ),
        )
        for at in range(count)
    )  # fmt: skip
    return replace(rich, findings=(*rich.findings, *own))


def test_where_there_is_no_room_the_widest_are_shown(
    rich: AuditResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subject, "MOST_DESCRIBED", 10)
    monkeypatch.setattr(subject, "WIDEST", 3)
    result = described(rich, 8)
    own = result.findings[len(rich.findings) :]
    (family,) = families(own, result)
    assert family.attention is not None
    assert not family.attention.judged
    shown = [row for _, members in family.attention.groups for row in members]
    assert len(shown) == 3
    sizes = sorted((abs(c.gap.value or 0.0) for f in own for c in f.comparisons), reverse=True)
    assert sorted(abs(c.gap.value or 0.0) for c in family.attention.finding.comparisons)[
        ::-1
    ] == pytest.approx(sizes[:3])
    told = [line.finding for _, lines in family.lines for line in lines]
    assert len(told) == 3
    assert {f.id for f in (*told, *family.untold)} == {f.id for f in own}
    assert family.left == sum(len(f.comparisons) for f in own) - 3
    assert family.sheets == ()


def test_with_room_every_comparison_has_its_row(rich: AuditResult) -> None:
    result = described(rich, 40)
    (family,) = families(result.findings[len(rich.findings) :], result)
    assert family.sheets
    assert family.untold == ()


def test_numbers_that_nobody_has_leave_no_widest(
    rich: AuditResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subject, "MOST_DESCRIBED", 10)
    monkeypatch.setattr(subject, "WIDEST", 3)
    result = described(rich, 8)
    bare = tuple(
        replace(
            f,
            comparisons=tuple(replace(c, gap=replace(c.gap, value=None)) for c in f.comparisons),
        )
        for f in result.findings[len(rich.findings) :]
    )
    (family,) = families(bare, replace(result, findings=bare))
    assert family.attention is None
    assert family.lines == ()
    assert len(family.untold) == 8
