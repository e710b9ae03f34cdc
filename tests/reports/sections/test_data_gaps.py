"""What is missing is listed by kind, with persons needed, and what is declared about it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from markupsafe import Markup

from evenhand.audit.result import AttributeRecord, AuditResult, SliceRecord
from evenhand.reports.gap_rows import gap_rows
from evenhand.reports.protected_attributes import GROUNDS
from evenhand.reports.sections import data_gaps as section

Read = Callable[[Markup], str]
Declare = Callable[..., AuditResult]


def slices(*kinds: str) -> tuple[SliceRecord, ...]:
    """Return a slice of every status asked for."""
    return tuple(
        SliceRecord(
            id=f"a={at}",
            where=(("a", str(at)),),
            items=None if kind == "suppressed" else 3,
            persons=None if kind == "suppressed" else 2,
            status=kind,  # type: ignore[arg-type]
        )
        for at, kind in enumerate(kinds)
    )


def test_each_kind_of_gap_is_told(rich: AuditResult) -> None:
    kinds = ("assessed", "empty", "insufficient_data", "suppressed", "not_judged")
    found = gap_rows(replace(rich, findings=(), slices=slices(*kinds)))
    assert [row.kind for row in found] == ["no data", "too few", "withheld"]
    assert [row.persons for row in found] == ["0", "2", "withheld"]
    assert found[2].needed == "withheld"


def test_open_gaps_tell_how_many_persons_they_need(
    edited: Callable[..., AuditResult],
) -> None:
    result = edited(verdict="inconclusive", persons_needed=99, hints=())
    alone = replace(result, findings=result.findings[:1])
    (first,) = (row for row in gap_rows(alone) if row.needed == "about 99")
    assert first.kind == "too few for the margin"
    assert first.told == "1 comparison cannot be cleared with fewer"


@pytest.mark.parametrize(
    "fields",
    [
        {"verdict": "within_margin", "persons_needed": 99},
        {"verdict": "inconclusive", "persons_needed": None},
        {"verdict": "inconclusive", "persons_needed": 3},
        {"verdict": "inconclusive", "persons_needed": 99, "hints": ("no_skill",)},
        {"verdict": "inconclusive", "persons_needed": 99, "suppressed": "disclosure"},
    ],
)
def test_where_more_persons_would_not_help_none_are_asked_for(
    edited: Callable[..., AuditResult], fields: dict[str, object]
) -> None:
    result = edited(hints=fields.pop("hints", ()), **fields)
    assert not any(row.needed == "about 99" for row in gap_rows(result))


def test_gaps_ask_for_a_plan_and_an_owner(rich: AuditResult, declare: Declare, read: Read) -> None:
    assert section.needs(rich, "gap_register") == ("gap",)
    assert "HUMAN_INPUT_MISSING declared.gap" in read(section.render(rich))
    half = declare(gap=[{"what": "No children", "plan": "a second study"}])
    told = read(section.render(half))
    assert "a second study" in told
    assert "HUMAN_INPUT_MISSING declared.gap.owner" in told
    assert "1 declared gap without plan or owner" in section.lacks(half, "gap_register")


def test_where_nothing_is_missing_no_plan_is_asked_for(rich: AuditResult, read: Read) -> None:
    attributes = tuple(
        AttributeRecord(name=ground.name, source="recorded", levels=("x",)) for ground in GROUNDS
    )
    full = replace(rich, findings=(), slices=slices("assessed"), attributes=attributes)
    assert section.needs(full, "gap_register") == ()
    assert section.lacks(full, "gap_register") == ()
    told = read(section.render(full))
    assert "No gap is declared" in told
    assert "Every declared group has the data" in told


def test_withheld_groups_keep_their_needs_to_themselves(rich: AuditResult) -> None:
    result = replace(rich, findings=(), slices=slices("suppressed"))
    assert section.lacks(result, "gap_register") == ("what 1 withheld group lack is not told",)


def test_what_is_not_listed_is_counted(rich: AuditResult, read: Read) -> None:
    many = replace(rich, findings=(), slices=slices(*["empty"] * 90))
    assert f"{section.MOST} of 90" in read(section.render(many))


def test_unknown_levels_and_uncovered_outcomes_are_told(rich: AuditResult, read: Read) -> None:
    first, *rest = rich.models
    result = replace(
        rich, slices=slices("not_judged"), models=(replace(first, not_covered=("Awe",)), *rest)
    )
    told = read(section.render(result))
    assert "Level not known" in told
    assert "has no output for 1 emotion" in told


def test_hostile_texts_stay_text(hostile: AuditResult) -> None:
    assert "<script>" not in section.render(hostile)
