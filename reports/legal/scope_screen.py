"""Is the audited system an emotion recognition system, and what follows? A screen, no verdict.

The order is that of reading: what may be prohibited comes first, whatever else follows.
"""

from collections.abc import Iterator

from evenhand.reports.legal.scope_answers import ScopeAnswers
from evenhand.reports.legal.scope_texts import Outcome

INFERENCES = frozenset({"emotion", "intention"})


def screen(answers: ScopeAnswers, *, area: tuple[str, ...]) -> tuple[Outcome, ...]:
    """Return where the steps of the screen end, what may be prohibited first.

    Where nobody has said what is inferred, or from what, the screen goes on as if emotions were
    inferred from biometric data: the careful way to be wrong.

    Args:
        answers: what was declared.
        area: contexts of use that Art. 5(1)(f) speaks of.

    Returns:
        Outcomes; whether the system is taken for an emotion recognition system is always one.

    Examples:
        >>> screen(ScopeAnswers(modality="text_only"), area=())
        ('NOT_ERS_TEXT',)
        >>> at_work = ScopeAnswers(
        ...     context="workplace", modality="voice", infers=frozenset({"emotion"})
        ... )
        >>> screen(at_work, area=("workplace",))
        ('PROHIBITED_SCREEN', 'ERS')
    """
    kind = _kind(answers)
    recognises = not kind.startswith("NOT_ERS")
    prohibited = tuple(_prohibited(answers, area)) if recognises else ()
    return (
        *prohibited,
        kind,
        *(_high_risk(answers) if recognises and "PROHIBITED_SCREEN" not in prohibited else ()),
        *(("ART_50_3",) if recognises and answers.role in {"deployer", "both"} else ()),
        *_beside(answers),
    )


def _kind(answers: ScopeAnswers) -> Outcome:
    """Return whether the system is taken for an emotion recognition system, and why."""
    if answers.modality == "text_only":
        return "NOT_ERS_TEXT"
    if answers.infers == {"physical_state"}:
        return "NOT_ERS_PHYSICAL"
    if answers.infers and not answers.infers & INFERENCES:
        return "NOT_ERS_EXPRESSION"
    if answers.modality == "captioning":
        return "ERS_GREY"
    declared = answers.infers and answers.modality not in {"", "other"}
    return "ERS" if declared else "ERS_ASSUMED"


def _prohibited(answers: ScopeAnswers, area: tuple[str, ...]) -> Iterator[Outcome]:
    """Yield what bears on Art. 5(1)(f), which speaks of emotions and not of intentions."""
    if answers.infers and "emotion" not in answers.infers:
        return
    if not answers.context:
        yield "AREA_OPEN"
    elif answers.context in area:
        claimed = answers.exception in {"medical", "safety"}
        yield "EXCEPTION_COUNSEL" if claimed else "PROHIBITED_SCREEN"


def _high_risk(answers: ScopeAnswers) -> tuple[Outcome, ...]:
    """Return that the area is one of Annex III, and what would lead out of it."""
    closed = answers.profiling == "yes"
    return "HIGH_RISK_SCREEN", "DEROGATION_CLOSED" if closed else "DEROGATION_COUNSEL"


def _beside(answers: ScopeAnswers) -> Iterator[Outcome]:
    """Yield what is to be said whatever kind of system it is."""
    if answers.outputs_demographics == "yes" and answers.modality != "text_only":
        yield "BIOMETRIC_CATEGORISATION"
    if answers.law_enforcement == "yes":
        yield "LAW_ENFORCEMENT"
    if answers.on_eu_market == "no":
        yield "OUTSIDE_MARKET"
    if answers.subjects == "synthetic":
        yield "SYNTHETIC_DATA"
