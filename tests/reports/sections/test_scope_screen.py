"""The scope screen as a reader sees it."""

import re
from dataclasses import replace

import pytest

from evenhand.audit.declared import Declared, Notice
from evenhand.audit.result import AuditResult
from evenhand.reports.sections import scope_screen

HOSTILE = "<script>alert(1)</script> \N{RIGHT-TO-LEFT OVERRIDE}'\"" + "x" * 5000


def said(result: AuditResult) -> str:
    text = re.sub(r"<[^>]+>", " ", str(scope_screen.render(result)))
    return " ".join(text.split())


def declaring(result: AuditResult, **purpose: str) -> AuditResult:
    return replace(result, plan=replace(result.plan, purpose=purpose))


def test_the_area_of_the_prohibition_is_said_first(rich: AuditResult) -> None:
    text = said(declaring(rich, context="workplace", modality="voice", infers="emotion"))
    first = "Declared context falls in the area covered by Art. 5(1)(f)"
    assert text.index(first) < text.index("Emotion recognition Art. 3(39)")
    assert "prohibited by" not in text


def test_every_answer_that_nobody_gave_is_seen(empty: AuditResult) -> None:
    text = said(empty)
    for path in scope_screen.ASKED:
        assert f"HUMAN_INPUT_MISSING {path}" in text
    assert "cannot be screened before the context of use is declared" in text


def test_the_exception_is_asked_in_the_area_only(rich: AuditResult) -> None:
    work = declaring(rich, context="workplace", exception="medical")
    assert "HUMAN_INPUT_MISSING purpose.exception_basis" in said(work)
    assert scope_screen.needs(work, "scope_screen") == ("purpose.exception_basis",)
    other = declaring(rich, context="research")
    assert "purpose.exception" not in said(other)
    assert scope_screen.needs(other, "scope_screen") == ()


def test_dates_are_held_against_the_end_of_the_audit(rich: AuditResult) -> None:
    made = replace(rich.provenance, finished_at="2027-12-02T00:00:00Z")
    text = said(replace(rich, provenance=made))
    assert "as of 2026-11-21" in text
    assert "2027-12-02 later" not in text
    early = replace(rich.provenance, finished_at="2027-12-01T23:59:59Z")
    assert "2027-12-02 later" in said(replace(rich, provenance=early))
    unknown = said(replace(rich, provenance=replace(rich.provenance, finished_at="")))
    assert "later" not in unknown.split("Dates")[1]


def test_names_of_emotions_stand_with_their_class(rich: AuditResult) -> None:
    emotions = ("Anger", "Fear", "Interest", "Pain", "Grumpiness")
    text = said(replace(rich, data=replace(rich.data, emotions=emotions)))
    assert "A named Named in recital 18, or a synonym of a name there. Anger" in text
    assert "Pain (near to data on health)" in text
    assert "Not classed" in text
    assert "Grumpiness" in text


def test_a_purpose_without_emotions_whose_outputs_name_them_is_told(rich: AuditResult) -> None:
    smiles = declaring(rich, context="research", modality="video", infers="expression")
    assert "outputs bear names of emotions" in said(smiles)
    assert scope_screen.lacks(smiles, "scope_screen") == (
        "declared purpose and names of outputs do not go together",
    )
    pains = replace(smiles, data=replace(smiles.data, emotions=("Pain", "Interest")))
    assert "outputs bear names of emotions" not in said(pains)
    assert scope_screen.lacks(pains, "scope_screen") == ()


@pytest.mark.parametrize(
    ("notice", "told"),
    [
        (Notice(), "3 are not declared"),
        (Notice(text="a", place="b"), "1 is not declared"),
        (Notice(text="a", place="b", moment="c"), "place and moment of the notice are declared"),
    ],
)
def test_deployers_are_told_of_their_duty(rich: AuditResult, notice: Notice, told: str) -> None:
    declared = Declared(notice=notice)
    text = said(replace(declaring(rich, role="deployer"), declared=declared))
    assert told in text
    assert "declared a deployer, so this is its duty" in text
    assert "the duty of whoever deploys" in said(declaring(rich, role="provider"))


def test_what_people_wrote_stays_text(rich: AuditResult) -> None:
    page = str(scope_screen.render(declaring(rich, system=HOSTILE, context=HOSTILE, role=HOSTILE)))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_the_duty_to_inform_is_named_only_where_the_screen_leads_there(rich: AuditResult) -> None:
    text = declaring(rich, modality="text_only", role="deployer")
    assert "takes the system for neither" in said(text)
    assert "so this is its duty" not in said(text)
    traits = declaring(
        rich, modality="voice", infers="physical_state", role="deployer", outputs_demographics="yes"
    )
    assert "so this is its duty" in said(traits)
