"""What the audited system is, what it puts out, how people watch over it, and who is told of it."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.declared_text import declared_text, said, unfilled
from evenhand.reports.legal.emotion_classes import classed
from evenhand.reports.oversight_flags import MOST, flags, silent_groups
from evenhand.reports.templating import fill
from evenhand.reports.wording import several

TITLE = "The system"
ORDER = 25
PARTS: tuple[str, ...] = ("R4",)

DESCRIPTION: Mapping[str, str] = MappingProxyType(
    {
        "purpose.system": "System",
        "system.provider": "Provider",
        "system.version": "Version, and its relation to earlier ones",
        "system.previous_audit": "Audit that this one follows",
        "purpose.intended_use": "Intended use",
        "purpose.context": "Context of use",
        "system.users": "Who works with it",
        "system.affected": "Whom its outputs are about",
        "system.decision_use": "What is decided with its outputs",
        "system.human_in_the_loop": "Who looks before anything follows",
        "purpose.modality": "What it reads",
        "system.input_specification": "What its inputs have to be",
        "system.acoustic_and_text": "Read from sound, and from words",
        "system.third_party_parts": "Parts made by others",
        "system.training_data": "Training data",
        "system.design_choices": "Choices of design, and why",
        "system.explanation": "What it offers to explain an output",
        "system.misuse": "Misuse to be expected",
    }
)
LEARNING: Mapping[str, str] = MappingProxyType(
    {
        "system.continues_to_learn": "Does it learn in use?",
        "system.feedback_loop": "How outputs are kept from becoming its later inputs",
    }
)
OVERSIGHT: Mapping[str, str] = MappingProxyType(
    {
        "oversight.measures": "Who watches, with what",
        "oversight.override": "How an output is put aside, and the system stopped",
        "oversight.training": "What those who watch have learned",
    }
)
NOTICE: Mapping[str, str] = MappingProxyType(
    {
        "notice.text": "The words",
        "notice.place": "Where they are given",
        "notice.moment": "When, at the latest at the first exposure",
    }
)
REGISTRATION: Mapping[str, str] = MappingProxyType(
    {
        "system.provider": "Provider",
        "purpose.system": "Trade name and version",
        "purpose.intended_use": "Intended purpose",
        "system.input_specification": "Information used by the system (inputs)",
        "system.design_choices": "Operating logic, as far as declared",
    }
)
ARTEFACTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "feedback_loop_question": ("system.continues_to_learn",),
        "oversight_notes": (*OVERSIGHT, "system.human_in_the_loop"),
        "notice_checklist": tuple(NOTICE),
        "registration_snippet": tuple(REGISTRATION),
    }
)

NO_REJECT_CURVE = "no curve of errors against rejected outputs was asked for"
NO_GATE = "no gap was judged, so no group could be flagged"
NO_LOOP = "the system learns in use, and how outputs are kept from its later inputs is not declared"


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: what the plan leaves open has to be seen."""
    return True


def render(result: AuditResult) -> Markup:
    """Return the description, the outputs, learning, oversight, notice and registration."""
    found = flags(result)
    fields = {k: label for k, label in DESCRIPTION.items() if _asked(result, k)}
    return fill(
        "system",
        result=result,
        description=said(result, fields),
        outputs=outputs(result),
        learning=said(result, LEARNING if _loop_due(result) else _only_answer()),
        oversight=said(result, OVERSIGHT),
        flags=found[:MOST],
        flagged=len(found),
        quiet=silent_groups(result),
        notice=said(result, NOTICE),
        registration=said(result, REGISTRATION),
        lacking=lacks(result, "oversight_notes"),
    )


def outputs(result: AuditResult) -> tuple[str, ...]:
    """Return the audited outputs, each with its class under recital 18 where it has one."""
    return tuple(
        _with_models(result, one.name) + (f" [{one.letter}]" if one.letter else "")
        for one in classed(result.data.emotions)
    )


def needs(result: AuditResult, artefact: str) -> tuple[str, ...]:
    """Return which further declared fields an answer makes mandatory."""
    due = artefact == "feedback_loop_question" and _learns(result)
    return ("system.feedback_loop",) if due else ()


def lacks(result: AuditResult, artefact: str) -> tuple[str, ...]:
    """Return what the measured part of an artefact lacks, as short sentences."""
    if artefact == "feedback_loop_question" and _learns(result):
        return (NO_LOOP,) if unfilled(result, ("system.feedback_loop",)) else ()
    if artefact == "oversight_notes":
        judged = any(f.gated for f in result.findings)
        return (*(() if judged else (NO_GATE,)), NO_REJECT_CURVE)
    return ()


def _learns(result: AuditResult) -> bool:
    """Return whether the system is declared to learn in use."""
    return declared_text(result, "system.continues_to_learn") == "yes"


def _loop_due(result: AuditResult) -> bool:
    """Return whether a text on the feedback loop is due, or there is one."""
    return _learns(result) or bool(declared_text(result, "system.feedback_loop"))


def _only_answer() -> Mapping[str, str]:
    """Return the question alone."""
    return {k: v for k, v in LEARNING.items() if k == "system.continues_to_learn"}


def _asked(result: AuditResult, path: str) -> bool:
    """Return whether a field concerns this system: words concern voices only."""
    spoken = result.plan.purpose.get("modality", "") in ("voice", "video")
    return path != "system.acoustic_and_text" or spoken or bool(declared_text(result, path))


def _with_models(result: AuditResult, emotion: str) -> str:
    """Return an emotion, with the models that have an output for it where not all have."""
    having = [m.name for m in result.models if emotion in m.covers]
    if len(having) == len(result.models):
        return emotion
    return f"{emotion} ({several(len(having), 'model')} of {len(result.models)})"
