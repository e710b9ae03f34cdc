"""Special categories of data, what the report holds, and what left the machine."""

from collections.abc import Callable
from dataclasses import replace

from markupsafe import Markup

from evenhand.audit.result import AttributeRecord, AuditResult
from evenhand.reports.sections.privacy import (
    GUARDS,
    NONE_USED,
    RECORD,
    applies,
    contradiction,
    lacks,
    needs,
    render,
)

Read = Callable[[Markup], str]
Declare = Callable[..., AuditResult]
ORIGIN = AttributeRecord(name="origin", source="self_report", levels=("a",), kind="ethnicity")


def test_the_question_is_asked(rich: AuditResult, read: Read) -> None:
    said = read(render(rich))
    assert applies(rich)
    assert "HUMAN_INPUT_MISSING declared.special_data.used" in said
    assert said.count("HUMAN_INPUT_MISSING") == 1
    assert needs(rich, "special_data_record") == ()
    assert "Groups of fewer than 10 persons are withheld" in said
    assert "This is the edition for passing on." in said


def test_a_yes_makes_the_record_mandatory(declare: Declare, read: Read) -> None:
    used = declare(special_data={"used": "yes", "necessity": "no tone, no gap"})
    said = read(render(used))
    fields = len(RECORD) + len(GUARDS) - 1
    assert said.count("HUMAN_INPUT_MISSING") == fields - 1, "a provider names no harm; one is said"
    assert "declared.special_data.harm_considered" not in said
    assert needs(used, "privacy_manifest") == tuple(GUARDS)
    assert "special_data.harm_considered" not in needs(used, "special_data_record")
    deployer = replace(used, plan=replace(used.plan, purpose={"role": "deployer"}))
    assert "special_data.harm_considered" in needs(deployer, "special_data_record")


def test_a_no_asks_for_nothing_more(declare: Declare, read: Read) -> None:
    none = declare(special_data={"used": "no"})
    said = read(render(none))
    assert "HUMAN_INPUT_MISSING" not in said
    assert "the other fields of the record are not asked for" in said
    assert lacks(none, "special_data_record") == (NONE_USED,)


def test_a_no_beside_such_attributes_is_contradicted(declare: Declare, read: Read) -> None:
    denied = replace(declare(special_data={"used": "no"}), attributes=(ORIGIN,))
    words = "the plan declares that none were used, and the audit has origin of real persons"
    assert lacks(denied, "special_data_record") == (words,)
    assert words[1:] in read(render(denied))
    made = replace(denied, data=replace(denied.data, subjects="synthetic"))
    assert contradiction(made) == ""


def test_what_left_the_machine_is_said(rich: AuditResult, read: Read) -> None:
    first, *rest = (replace(model, left_machine="no") for model in rich.models)
    here = replace(rich, models=(first, *rest))
    assert "All scores were computed in place" in read(render(here))
    assert lacks(here, "privacy_manifest") == ()
    sent = replace(rich, models=(replace(first, left_machine="yes"), *rest))
    assert f"Items were sent to an address to be scored by {first.name}." in read(render(sent))
    assert first.name in lacks(sent, "privacy_manifest")[0]


def test_an_internal_edition_without_a_limit_says_so(rich: AuditResult, read: Read) -> None:
    free = replace(rich, audience="internal", statistics=replace(rich.statistics, suppress_below=0))
    said = read(render(free))
    assert "No group is withheld: the plan sets no limit." in said
    assert "This is the internal edition." in said


def test_hostile_texts_stay_texts(hostile: AuditResult) -> None:
    assert "<script" not in render(hostile)
