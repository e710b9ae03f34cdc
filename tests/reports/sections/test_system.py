"""The system: description, outputs by class, learning, oversight, notice, registration."""

from collections.abc import Callable
from dataclasses import replace

from markupsafe import Markup, escape

from evenhand.audit.result import AuditResult
from evenhand.reports.sections import scope_screen
from evenhand.reports.sections.system import (
    ARTEFACTS,
    NO_GATE,
    NO_LOOP,
    NO_REJECT_CURVE,
    applies,
    lacks,
    needs,
    outputs,
    render,
)

Read = Callable[[Markup], str]
Declare = Callable[..., AuditResult]


def test_unfilled_fields_are_missing_by_their_names(rich: AuditResult, read: Read) -> None:
    said = read(render(rich))
    assert applies(rich)
    assert "System Call assistant 2.1" in said
    assert "Who works with it: HUMAN_INPUT_MISSING declared.system.users" in said
    assert "When, at the latest at the first exposure: HUMAN_INPUT_MISSING" in said
    assert "Does it learn in use?: HUMAN_INPUT_MISSING" in said


def test_an_empty_plan_has_nothing_made_up(empty: AuditResult, read: Read) -> None:
    said = read(render(empty))
    assert "No outputs were audited." in said
    assert "System: HUMAN_INPUT_MISSING purpose.system" in said
    assert "declared.system.acoustic_and_text" not in said
    assert "Declared by the plan's owner" not in said


def test_outputs_bear_the_class_that_the_scope_screen_gives_them(
    rich: AuditResult, read: Read
) -> None:
    data = replace(rich.data, emotions=("Anger", "Fear", "Happy", "Neutral"))
    result = replace(rich, data=data)
    models = (replace(m, covers=data.emotions) for m in rich.models)
    full = replace(result, models=tuple(models))
    assert outputs(full) == ("Anger [A]", "Fear [B]", "Happy [A]", "Neutral")
    screened = read(scope_screen.render(full))
    assert "recital 18, or a synonym of a name there. Anger, Happy" in screened


def test_an_output_that_not_all_models_have_says_so(rich: AuditResult) -> None:
    first, *rest = rich.models
    narrow = replace(first, covers=("Anger",))
    found = outputs(replace(rich, models=(narrow, *rest)))
    assert f"Fear (1 model of {len(rich.models)}) [B]" in found
    assert "Anger [A]" in found


def test_groups_beyond_a_margin_are_named(rich: AuditResult, read: Read) -> None:
    said = read(render(rich))
    assert "Groups in which labels need a second look" in said
    assert "perceived gender: Female voice_only" in said
    assert "no verdict that says anything either way" in said


def test_what_oversight_lacks_is_said(rich: AuditResult, empty: AuditResult) -> None:
    assert lacks(rich, "oversight_notes") == (NO_REJECT_CURVE,)
    assert lacks(empty, "oversight_notes") == (NO_GATE, NO_REJECT_CURVE)
    assert lacks(rich, "notice_checklist") == ()


def test_a_system_that_learns_owes_an_answer_on_the_loop(declare: Declare, read: Read) -> None:
    learns = declare(system={"continues_to_learn": "yes"})
    assert needs(learns, "feedback_loop_question") == ("system.feedback_loop",)
    assert needs(learns, "oversight_notes") == ()
    assert lacks(learns, "feedback_loop_question") == (NO_LOOP,)
    assert "HUMAN_INPUT_MISSING declared.system.feedback_loop" in read(render(learns))
    told = declare(system={"continues_to_learn": "yes", "feedback_loop": "no way back"})
    assert lacks(told, "feedback_loop_question") == ()
    still = declare(system={"continues_to_learn": "no"})
    assert needs(still, "feedback_loop_question") == ()
    assert "feedback_loop" not in read(render(still))


def test_artefacts_name_their_fields() -> None:
    assert ARTEFACTS["notice_checklist"] == ("notice.text", "notice.place", "notice.moment")
    assert "system.human_in_the_loop" in ARTEFACTS["oversight_notes"]


def test_hostile_texts_stay_texts(hostile: AuditResult) -> None:
    text = str(render(hostile))
    assert "<script" not in text
    assert escape(hostile.declared.system.users) in text
