"""AGR004: could these judgements show disagreement at all?"""

from collections.abc import Sequence

from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import judgements
from evenhand.audit.judgement import Judged
from evenhand.audit.question import Question
from evenhand.audit.result import EvidenceTable, Finding
from evenhand.metrics.agreement.rating_design import rating_design

_READY = (
    "The labels came ready-made, without the judgements behind them: agreement and severity of "
    "raters cannot be looked at, and neither can a model be held against a single rater."
)


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding about the raters of all emotions."""
    del judged
    looked_at = judgements(evidence)
    lowest = evidence.plan.ratings.scale.low
    found = {each.name: rating_design(each.ratings, lowest=lowest).found for each in looked_at}
    rows = tuple(
        (name, fault.code, fault.sentence) for name, faults in found.items() for fault in faults
    )
    table = EvidenceTable(
        title="What makes agreement meaningless here",
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
            answer=_words(len(looked_at), sum(bool(faults) for faults in found.values())),
            tables=(table,) if rows else (),
        ),
    )


def _words(emotions: int, faulty: int) -> str:
    """Say in how many emotions the design is in the way."""
    if not emotions:
        return _READY
    if not faulty:
        return f"Nothing of the kind was found in {emotions} emotions."
    return (
        f"In {faulty} of {emotions} emotions the way in which judgements were gathered makes "
        "numbers of agreement mean less than they seem to."
    )


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
