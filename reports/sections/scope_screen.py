"""Is the audited system one that the law speaks of, and what follows? A screen, no verdict."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.legal.artefacts import unfilled
from evenhand.reports.legal.dates import dates, day
from evenhand.reports.legal.emotion_classes import Classed, classed, emotion_classes, remarks
from evenhand.reports.legal.purpose_fields import fields
from evenhand.reports.legal.requirements import catalogue, requirements
from evenhand.reports.legal.scope_answers import MANDATORY, ScopeAnswers, scope_answers, unanswered
from evenhand.reports.legal.scope_screen import screen
from evenhand.reports.legal.scope_texts import Outcome, scope_texts
from evenhand.reports.templating import fill

TITLE = "Scope under the law"
ORDER = 20
PARTS: tuple[str, ...] = ("R3",)

ASKED = tuple(f"purpose.{name}" for name in MANDATORY)
ARTEFACTS: Mapping[str, tuple[str, ...]] = MappingProxyType({"scope_screen": ASKED})

NOTICE = ("notice.text", "notice.place", "notice.moment")


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: an answer that nobody gave has to be seen."""
    return True


def needs(result: AuditResult, artefact: str) -> tuple[str, ...]:  # noqa: ARG001 - one artefact
    """Return the fields on an exception, where the context of use makes them mandatory."""
    answers = scope_answers(result)
    return tuple(p for p in unanswered(answers, in_area=_in_area(answers)) if p not in ASKED)


def lacks(result: AuditResult, artefact: str) -> tuple[str, ...]:  # noqa: ARG001 - one artefact
    """Return where declared answers and audited outputs do not go together."""
    outcomes, named = _screened(scope_answers(result)), _classed(result)
    return ("declared purpose and names of outputs do not go together",) * (
        bool(_contradicting(outcomes, named))
    )


def render(result: AuditResult) -> Markup:
    """Return what may follow, the answers behind it, the classes of emotions, and the dates."""
    texts, answers, named = scope_texts(), scope_answers(result), _classed(result)
    outcomes = _screened(answers)
    return fill(
        "scope_screen",
        outcomes=[(code, texts.outcomes[code]) for code in outcomes],
        fields=fields(result, in_area=_in_area(answers)),
        contradicting=_contradicting(outcomes, named),
        **_emotions(named),
        dates=dates(),
        finished=day(result.provenance.finished_at),
        law=catalogue(),
        inform=requirements()["EUAIA-50-3"],
        deployer=answers.role in {"deployer", "both"},
        concerned=_concerned(outcomes),
        notice=unfilled(result, NOTICE),
        exclusions=texts.exclusions,
    )


def _concerned(outcomes: tuple[Outcome, ...]) -> bool:
    """Return whether Art. 50(3) speaks of such a system, as far as it was screened."""
    recognises = not any(one.startswith("NOT_ERS") for one in outcomes)
    return recognises or "BIOMETRIC_CATEGORISATION" in outcomes


def _in_area(answers: ScopeAnswers) -> bool:
    return answers.context in scope_texts().area


def _screened(answers: ScopeAnswers) -> tuple[Outcome, ...]:
    return screen(answers, area=scope_texts().area)


def _classed(result: AuditResult) -> tuple[Classed, ...]:
    return classed(result.data.emotions)


def _contradicting(outcomes: tuple[Outcome, ...], named: tuple[Classed, ...]) -> tuple[str, ...]:
    """Return names of emotions among the outputs of a system declared to infer none."""
    if not {"NOT_ERS_PHYSICAL", "NOT_ERS_EXPRESSION"} & set(outcomes):
        return ()
    return tuple(one.name for one in named if one.letter in {"A", "B"})


def _emotions(named: tuple[Classed, ...]) -> dict[str, object]:
    """Return what the table of classes draws."""
    known = emotion_classes()
    return {
        "classes": [
            (letter, reading, [one for one in named if one.letter == letter])
            for letter, reading in known.classes.items()
        ],
        "unclassed": [one.name for one in named if not one.letter],
        "remarks": remarks(named),
    }
