"""AGR004: could these judgements show disagreement at all?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import (
    Judgements,
    Row,
    judgements,
    withheld_overall,
)
from evenhand.audit.judgement import Judged
from evenhand.audit.question import Question
from evenhand.audit.result import EvidenceTable, Finding

_READY = (
    "The labels came ready-made, without the judgements behind them: agreement and severity of "
    "raters cannot be looked at, and neither can a model be held against a single rater."
)

_NOBODY = "no rater who is named judged it"


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding about the raters of all emotions."""
    del judged
    given = judgements(evidence)
    given = given if any(len(each.ratings.value) for each in given) else ()
    looked_at = [each for each in given if each.name in evidence.designs or _empty(each)]
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
            answer=_words(len(looked_at), found),
            tables=(table,) if rows else (),
            notes=(
                *(_NAMES if rows else ()),
                *([_limit(len(looked_at), len(given))] if len(looked_at) < len(given) else ()),
            ),
        ),
    )


def _empty(shared: Judgements) -> bool:
    """Say whether nobody who is named judged an emotion."""
    return not len(shared.ratings.value)


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
    if _empty(shared):
        return [(shared.name, "", _NOBODY)]
    return [(shared.name, fault.code, fault.sentence) for fault in evidence.designs[shared.name]]


def _words(emotions: int, found: Sequence[Sequence[Row]]) -> str:
    """Say in how many emotions the design is in the way, and how, the commonest reason first."""
    if not emotions:
        return _READY
    total = f"{emotions} emotion{'s' if emotions != 1 else ''}"
    faulty = [{str(row[1]) for row in rows} for rows in found if rows]
    if not faulty:
        return (
            f"Nothing in the judgements of {total} suggests that raters could not disagree. That "
            "is no proof: raters who talked to each other leave no trace."
        )
    times = Counter(code for codes in faulty for code in codes if code)
    reasons = [f"{_FAULTS[code]} ({count})" for code, count in times.most_common()]
    return (
        f"In {len(faulty)} of {total} the way in which judgements were gathered makes numbers of "
        "agreement mean less than they seem to, or leaves none"
        + (f": {'; '.join(reasons)}." if reasons else ".")
    )


_FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "one_rater": "each item was judged by one rater",
        "one_level": "every judgement is the same",
        "positives_only": "only presence was written down, never absence",
        "rater_alone": "a rater shares no item with anybody",
        "disconnected": "raters fall into groups that share no item",
        "constant_rater": "a rater always gave the same answer",
        "copied_rater": "two raters agree on every item that they share",
        "selected_items": "a rater was asked only about what another had let through",
    }
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
