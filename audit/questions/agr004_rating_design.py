"""AGR004: could these judgements show disagreement at all?"""

from collections.abc import Sequence
from functools import partial

from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import (
    Judgements,
    Row,
    attempt,
    judgements,
    named_first,
    withheld_overall,
)
from evenhand.audit.judgement import Judged
from evenhand.audit.question import Question
from evenhand.audit.result import EvidenceTable, Finding
from evenhand.metrics.agreement.rating_design import rating_design

_READY = (
    "The labels came ready-made, without the judgements behind them: agreement and severity of "
    "raters cannot be looked at, and neither can a model be held against a single rater."
)

_MOST_WORK = 4000
"""Raters times emotions that are looked at: about five seconds."""

_NOBODY = "no rater who is named judged it"


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding about the raters of all emotions."""
    del judged
    given = judgements(evidence)
    given = given if any(len(each.ratings.value) for each in given) else ()
    looked_at = _affordable(evidence, given)
    found = [_faults(evidence, each) for each in looked_at]
    rows = tuple(row for faults in found for row in faults)
    table = EvidenceTable(
        title="What makes agreement mean less here",
        columns=("emotion", "code", "what was found"),
        rows=rows,
    )
    return (
        Finding(
            id=design.code,
            code=design.code,
            title=design.title,
            asks=design.asks,
            why=design.why,
            answer=_words(len(looked_at), sum(bool(faults) for faults in found)),
            tables=(table,) if rows else (),
            notes=(
                *(_NAMES if rows else ()),
                *([_limit(len(looked_at), len(given))] if len(looked_at) < len(given) else ()),
            ),
        ),
    )


def _affordable(evidence: Evidence, given: Sequence[Judgements]) -> Sequence[Judgements]:
    """Return the emotions that are looked at, in their order; those the plan names come first."""
    raters = max((each.ratings.raters for each in given), default=1)
    count = max(1, _MOST_WORK // max(raters, 1))
    kept = {each.name for each in named_first(evidence, given)[:count]}
    return [each for each in given if each.name in kept]


def _limit(looked_at: int, emotions: int) -> str:
    """Say that not every emotion was looked at."""
    return (
        f"With so many raters this takes long: {looked_at} of {emotions} emotions were looked at, "
        "those that the plan names first."
    )


def _faults(evidence: Evidence, shared: Judgements) -> list[Row]:
    """Return what is wrong with the judgements of one emotion."""
    if withheld := withheld_overall(evidence, shared.ratings.per_item() > 0):
        return [(shared.name, "", withheld)]
    scale = evidence.plan.ratings.scale
    lowest = None if scale.kind == "continuous" else scale.low  # few sliders end at the very end
    found, reason = attempt(partial(rating_design, shared.ratings, lowest=lowest))
    if found is None:
        return [(shared.name, "", reason if len(shared.ratings.value) else _NOBODY)]
    return [(shared.name, fault.code, fault.sentence) for fault in found.found]


def _words(emotions: int, faulty: int) -> str:
    """Say in how many emotions the design is in the way."""
    if not emotions:
        return _READY
    total = f"{emotions} emotion{'s' if emotions != 1 else ''}"
    if not faulty:
        return (
            f"Nothing in the judgements of {total} suggests that raters could not disagree. That "
            "is no proof: raters who talked to each other leave no trace."
        )
    return (
        f"In {faulty} of {total} the way in which judgements were gathered makes numbers of "
        "agreement mean less than they seem to."
    )


_NAMES = ("Raters go by their number in the order of their names, from 0; no name is written.",)


design = Question(
    code="AGR004",
    title="Design of the ratings",
    asks="Could these judgements show disagreement at all?",
    why=(
        "When a rater sees only what another has accepted, or one person rates alone, agreement is "
        "high or undefined by construction and says nothing."
    ),
    answer=_answer,
)
