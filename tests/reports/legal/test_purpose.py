"""What the plan declares of its purpose: answers, the notice, and the codes of Annex XIV."""

from dataclasses import replace

import pytest

from evenhand.audit.result import AuditResult
from evenhand.reports.legal.banner import area_banner
from evenhand.reports.legal.designation import codes
from evenhand.reports.legal.purpose_fields import fields
from evenhand.reports.legal.scope_answers import scope_answers


def declaring(result: AuditResult, **purpose: str) -> AuditResult:
    return replace(result, plan=replace(result.plan, purpose=purpose))


def test_answers_are_read_from_the_plan_and_not_from_the_data(rich: AuditResult) -> None:
    told = scope_answers(declaring(rich, infers="emotion, expression", role=" both "))
    assert told.infers == {"emotion", "expression"}
    assert told.role == "both"
    assert told.modality == ""
    assert told.subjects == rich.data.subjects
    assert scope_answers(declaring(rich)).infers == frozenset()


@pytest.mark.parametrize("context", ["workplace", "recruitment", "education"])
def test_the_notice_has_its_fixed_words_also_if_an_exception_is_claimed(
    rich: AuditResult, context: str
) -> None:
    banner = area_banner(declaring(rich, context=context, exception="medical"))
    assert banner is not None
    assert banner.notice == (
        "Declared context falls in the area covered by Art. 5(1)(f); this audit cannot cure a "
        "prohibited practice; obtain legal advice."
    )
    assert banner.asked == ("purpose.exception_basis",)
    silent = area_banner(declaring(rich, context=context))
    assert silent is not None
    assert silent.asked == ("purpose.exception",)


def test_other_contexts_have_no_notice(rich: AuditResult, empty: AuditResult) -> None:
    assert area_banner(declaring(rich, context="research")) is None
    assert area_banner(empty) is None


def test_every_question_is_asked_and_nothing_is_lost(rich: AuditResult) -> None:
    result = declaring(rich, context="public_space", system="under_score", mood="odd")
    found = {one.path: one for one in fields(result)}
    assert found["purpose.context"].answer == "public space"
    assert "purpose.system" not in found, "the section on the system shows it"
    assert found["purpose.infers"].answer == ""
    assert found["purpose.mood"].question == "Mood"
    assert "purpose.exception" not in found


def test_the_exception_is_shown_where_it_is_asked_or_claimed(rich: AuditResult) -> None:
    asked = [one.path for one in fields(declaring(rich), in_area=True)]
    claimed = [one.path for one in fields(declaring(rich, exception="safety"))]
    for found in (asked, claimed):
        assert "purpose.exception_basis" in found


def test_codes_follow_what_is_read(rich: AuditResult, empty: AuditResult) -> None:
    assert [code for code, _ in codes(declaring(rich, modality="voice"))] == [
        "AIB 0203",
        "AIH 0202",
    ]
    assert [code for code, _ in codes(declaring(rich, modality="captioning"))] == [
        "AIB 0203",
        "AIH 0204",
        "AIH 0301",
    ]
    assert [code for code, _ in codes(declaring(rich, modality="text_only"))] == ["AIH 0203"]
    assert codes(empty) == ()
