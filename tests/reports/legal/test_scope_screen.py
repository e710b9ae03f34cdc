"""The decision procedure, step by step and as a whole."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.reports.legal.scope_answers import ScopeAnswers, unanswered
from evenhand.reports.legal.scope_screen import screen
from evenhand.reports.legal.scope_texts import Outcome, scope_texts

AREA = scope_texts().area
READS = ("emotion", "intention", "physical_state", "expression")
PLAIN = ScopeAnswers(
    context="customer",
    modality="voice",
    infers=frozenset({"emotion"}),
    role="provider",
    outputs_demographics="no",
    profiling="no",
    on_eu_market="yes",
    law_enforcement="no",
)


def ends(**changed: object) -> tuple[Outcome, ...]:
    return screen(replace(PLAIN, **changed), area=AREA)  # type: ignore[arg-type]


def reads(*names: str) -> frozenset[str]:
    return frozenset(names)


def test_emotions_read_from_voices_of_customers_are_a_high_risk_area() -> None:
    assert ends() == ("ERS", "HIGH_RISK_SCREEN", "DEROGATION_COUNSEL")


@pytest.mark.parametrize(
    ("infers", "modality", "kind"),
    [
        (reads("emotion"), "text_only", "NOT_ERS_TEXT"),
        (reads(), "text_only", "NOT_ERS_TEXT"),
        (reads("physical_state"), "voice", "NOT_ERS_PHYSICAL"),
        (reads("expression"), "face_image", "NOT_ERS_EXPRESSION"),
        (reads("expression", "physical_state"), "video", "NOT_ERS_EXPRESSION"),
        (reads("physical_state", "emotion"), "voice", "ERS"),
        (reads("expression", "emotion"), "face_image", "ERS"),
        (reads("intention"), "gait_posture", "ERS"),
        (reads(), "keystroke", "ERS_ASSUMED"),
        (reads("emotion"), "other", "ERS_ASSUMED"),
        (reads("emotion"), "", "ERS_ASSUMED"),
        (reads("intention"), "captioning", "ERS_GREY"),
        (reads("emotion"), "captioning", "ERS_GREY"),
        (reads(), "captioning", "ERS_GREY"),
        (reads("expression"), "captioning", "NOT_ERS_EXPRESSION"),
    ],
)
def test_what_is_inferred_from_what_decides_the_kind(
    infers: frozenset[str], modality: str, kind: Outcome
) -> None:
    found = ends(infers=infers, modality=modality)
    assert kind in found
    assert ("HIGH_RISK_SCREEN" in found) == (not kind.startswith("NOT_ERS"))


@pytest.mark.parametrize("context", AREA)
@pytest.mark.parametrize("exception", ["", "none"])
def test_work_and_education_come_first(context: str, exception: str) -> None:
    found = ends(context=context, exception=exception)
    assert found == ("PROHIBITED_SCREEN", "ERS")


@pytest.mark.parametrize("exception", ["medical", "safety"])
def test_a_claimed_exception_needs_counsel_and_is_no_way_round(exception: str) -> None:
    found = ends(context="workplace", exception=exception)
    assert found[:3] == ("EXCEPTION_COUNSEL", "ERS", "HIGH_RISK_SCREEN")


def test_the_prohibition_speaks_of_emotions_and_not_of_intentions() -> None:
    assert ends(context="workplace", infers=reads("intention"))[0] == "ERS"
    assert ends(context="workplace", infers=reads())[0] == "PROHIBITED_SCREEN"


def test_an_area_that_nobody_declared_is_open() -> None:
    assert ends(context="")[0] == "AREA_OPEN"


def test_profiling_closes_the_derogation() -> None:
    assert "DEROGATION_CLOSED" in ends(profiling="yes")
    assert "DEROGATION_COUNSEL" in ends(profiling="")


@pytest.mark.parametrize("role", ["deployer", "both"])
def test_deployers_inform_also_in_a_prohibited_area(role: str) -> None:
    assert "ART_50_3" in ends(role=role)
    assert "ART_50_3" in ends(role=role, context="education")


@pytest.mark.parametrize("role", ["provider", "neither", ""])
def test_the_duty_to_inform_is_not_the_providers(role: str) -> None:
    assert "ART_50_3" not in ends(role=role)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"law_enforcement": "yes"}, "LAW_ENFORCEMENT"),
        ({"on_eu_market": "no"}, "OUTSIDE_MARKET"),
        ({"subjects": "synthetic"}, "SYNTHETIC_DATA"),
    ],
)
def test_what_is_said_beside_is_said_of_any_system(changed: dict[str, str], said: Outcome) -> None:
    assert ends(**changed)[-1] == said
    assert ends(modality="text_only", **changed) == ("NOT_ERS_TEXT", said)
    assert said not in ends()


def test_traits_read_from_text_are_no_biometric_categorisation() -> None:
    assert ends(outputs_demographics="yes")[-1] == "BIOMETRIC_CATEGORISATION"
    assert ends(outputs_demographics="yes", modality="text_only") == ("NOT_ERS_TEXT",)
    assert "BIOMETRIC_CATEGORISATION" not in ends()


anything = st.builds(
    ScopeAnswers,
    context=st.sampled_from(["", "customer", "research", *AREA]),
    modality=st.sampled_from(["", "voice", "face_image", "text_only", "captioning", "other"]),
    infers=st.frozensets(st.sampled_from(READS)),
    exception=st.sampled_from(["", "none", "medical", "safety"]),
    exception_basis=st.sampled_from(["", "a"]),
    role=st.sampled_from(["", "provider", "deployer", "both", "neither"]),
    outputs_demographics=st.sampled_from(["", "yes", "no"]),
    profiling=st.sampled_from(["", "yes", "no"]),
    on_eu_market=st.sampled_from(["", "yes", "no"]),
    law_enforcement=st.sampled_from(["", "yes", "no"]),
    subjects=st.sampled_from(["real", "synthetic"]),
)


@given(anything)
def test_every_way_through_is_in_order(answers: ScopeAnswers) -> None:
    found = screen(answers, area=AREA)
    assert len(set(found)) == len(found)
    assert set(found) <= set(scope_texts().outcomes)
    kinds = [o for o in found if o.startswith(("NOT_ERS", "ERS"))]
    assert len(kinds) == 1
    first = {"PROHIBITED_SCREEN", "EXCEPTION_COUNSEL", "AREA_OPEN"} & set(found)
    assert not first or found[0] in first
    assert not ("PROHIBITED_SCREEN" in found and "HIGH_RISK_SCREEN" in found)


@given(anything)
def test_no_answer_is_never_better_than_the_worst_answer(answers: ScopeAnswers) -> None:
    """An answer left out may not lead out of the area of the prohibition."""
    silent = replace(answers, infers=frozenset(), exception="")
    spoken = replace(answers, infers=reads("emotion"), exception="none")
    for outcome in ("PROHIBITED_SCREEN", "HIGH_RISK_SCREEN"):
        assert (outcome in screen(silent, area=AREA)) == (outcome in screen(spoken, area=AREA))


def test_what_nobody_answered_is_named() -> None:
    assert unanswered(PLAIN, in_area=False) == ()
    assert unanswered(PLAIN, in_area=True) == ("purpose.exception",)
    assert unanswered(replace(PLAIN, exception="none"), in_area=True) == ()
    claimed = replace(PLAIN, exception="medical", infers=frozenset())
    assert unanswered(claimed, in_area=True) == ("purpose.infers", "purpose.exception_basis")
