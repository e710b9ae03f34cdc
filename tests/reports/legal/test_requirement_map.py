"""From sections to the status of every requirement."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from evenhand.audit.declared import Construct, Declared, NotApplicable
from evenhand.audit.result import AuditResult
from evenhand.reports.legal.artefacts import artefacts, named, plan_field, unfilled
from evenhand.reports.legal.requirement_map import (
    MEANINGS,
    circumstances,
    counted,
    frozen_first,
    requirement_map,
    unknown_declarations,
)
from evenhand.reports.legal.requirements import catalogue

CONSTRUCT = ("construct.culture", "purpose.infers")


def section(**offers: object) -> SimpleNamespace:
    return SimpleNamespace(ARTEFACTS={"construct_statement": CONSTRUCT}, **offers)


def dated(
    result: AuditResult, *, frozen: str, started: str = "", finished: str = ""
) -> AuditResult:
    return replace(
        result,
        plan=replace(result.plan, frozen_at=frozen),
        provenance=replace(result.provenance, started_at=started, finished_at=finished),
    )


def test_a_section_may_say_nothing_more_than_its_artefacts(rich: AuditResult) -> None:
    found = artefacts(rich, {"construct": section(), "cover": SimpleNamespace()})
    assert list(found) == ["construct_statement"]
    one = found["construct_statement"]
    assert (one.section, one.shown, one.lacks, one.exceeded) == ("construct", True, (), False)
    assert one.asked == one.missing == CONSTRUCT
    assert named(SimpleNamespace()) == {}


def test_answers_may_make_more_fields_mandatory(rich: AuditResult) -> None:
    more = section(
        needs=lambda _result, _name: ("gap", "construct.culture"),
        lacks=lambda _result, name: (f"{name}: no",),
        exceeded=lambda _result, _name: True,
    )
    one = artefacts(rich, {"construct": more})["construct_statement"]
    assert one.asked == (*CONSTRUCT, "gap")
    assert one.lacks == ("construct_statement: no",)
    assert one.exceeded


def test_a_section_that_this_report_does_not_show_is_asked_nothing(rich: AuditResult) -> None:
    absent = section(applies=lambda _result: False, lacks=lambda *_: pytest.fail("was asked"))
    one = artefacts(rich, {"construct": absent})["construct_statement"]
    assert not one.shown


def test_blanks_are_no_answer(rich: AuditResult) -> None:
    told = replace(
        rich,
        plan=replace(rich.plan, purpose={"infers": "emotion", "role": " "}),
        declared=Declared(construct=Construct(culture=" ", theory="basic emotions")),
    )
    paths = ("purpose.infers", "purpose.role", "purpose.nothing", "construct.culture")
    assert unfilled(told, (*paths, "construct.theory")) == paths[1:]
    with pytest.raises(AttributeError):
        unfilled(told, ("construct.colour",))
    assert plan_field("gap") == "declared.gap"


def test_every_requirement_has_a_row_in_the_order_of_the_law(rich: AuditResult) -> None:
    rows = requirement_map(rich, {"construct": section()})
    assert [row.requirement for row in rows] == list(catalogue().requirements)
    by_id = {row.requirement.id: row for row in rows}
    assert by_id["EUAIA-10-2-d"].status == "HUMAN_INPUT_MISSING"
    assert by_id["EUAIA-10-2-d"].section == "construct"
    assert by_id["EUAIA-10-2-f"].status == "NOT_ADDRESSED"
    counts = counted(rows)
    assert sum(counts.values()) == len(rows)
    assert list(counts) == list(MEANINGS)
    assert set(MEANINGS) == set(catalogue().status_values)


@pytest.mark.parametrize(
    ("frozen", "started", "first"),
    [
        ("2026-11-21T10:00:00Z", "2026-11-21T10:05:00Z", True),
        ("2026-11-21T10:05:01Z", "2026-11-21T10:05:00Z", False),
        ("2026-11-21T12:04:00+02:00", "2026-11-21T10:05:00Z", True),
        ("2026-11-21T10:00:00", "2026-11-21T10:05:00Z", False),
        ("", "2026-11-21T10:05:00Z", False),
        ("2026-11-21T10:00:00Z", "", False),
    ],
)
def test_a_plan_is_older_only_where_that_is_shown(
    rich: AuditResult, frozen: str, started: str, *, first: bool
) -> None:
    assert frozen_first(dated(rich, frozen=frozen, started=started)) == first


def test_the_date_is_that_of_the_result(rich: AuditResult) -> None:
    result = dated(rich, frozen="", finished="2031-01-02T03:04:05Z")
    assert circumstances(result).finished == date(2031, 1, 2)
    assert circumstances(dated(rich, frozen="", finished="soon")).finished is None


def test_declarations_about_no_requirement_are_told(rich: AuditResult) -> None:
    away = (
        NotApplicable(requirement="EUAIA-27-1-C", reason="no public body"),
        NotApplicable(requirement="EUAIA-86", reason="no decisions"),
    )
    result = replace(rich, declared=Declared(not_applicable=away))
    told = unknown_declarations(result)
    assert len(told) == 1
    assert "no requirement 'EUAIA-27-1-C'. Did you mean 'EUAIA-27-1-c'" in told[0]
    assert unknown_declarations(rich) == ()
