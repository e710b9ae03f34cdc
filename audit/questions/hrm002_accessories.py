"""HRM002: does what a person wears change what is read into them?"""

from collections.abc import Sequence

from evenhand.audit.evidence import Evidence
from evenhand.audit.harms.changes import CHANGE, COLUMNS, change_rows, crossed
from evenhand.audit.harms.finding import differing, harm_finding, q_note, tables_of
from evenhand.audit.harms.groups import compared_attributes
from evenhand.audit.harms.outcomes import covered, moves
from evenhand.audit.judgement import Judged
from evenhand.audit.question import Question
from evenhand.audit.result import Finding


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding a model; none without accessories."""
    del judged
    attributes = compared_attributes(evidence, "accessory")
    if not attributes:
        return ()
    return tuple(_finding(evidence, k, attributes) for k in range(len(evidence.scores)))


def _finding(evidence: Evidence, model: int, attributes: Sequence[int]) -> Finding:
    """Return how readings of one model change with what the same person wears."""
    name = evidence.scores[model].model
    within = [place for place in attributes if crossed(evidence, place)]
    if not within:
        return harm_finding(accessories, answer=_NOT_CROSSED, model=name)
    outcomes = moves(evidence, model, covered(evidence, model))
    rows = change_rows(evidence, outcomes, within)
    said = differing(
        rows,
        value=CHANGE,
        alpha=evidence.plan.statistics.alpha,
        of="pairs of emotion and accessory",
        holds="the reading of the same person changes",
    )
    return harm_finding(
        accessories,
        answer=said,
        model=name,
        tables=tables_of(("Change within persons, by accessory", COLUMNS, rows)),
        notes=(CHANGES, q_note("levels")),
    )


CHANGES = (
    "A change is that of score less label where both are on one scale, so that what raters saw "
    "change does not count; else that of the score. Each person counts once, however many items "
    "there are. Persons who are not there at both levels take no part. Items of a person are "
    "compared where all other attributes of the plan are alike, unless the row says otherwise."
)

_NOT_CROSSED = (
    "No person is there both with and without, so what an accessory does cannot be told apart from "
    "who wears it."
)


accessories = Question(
    code="HRM002",
    title="Accessories",
    asks="Does what the same person wears change what is read into them?",
    why=(
        "Glasses, a cap or a head covering say nothing about a feeling; who wears them for faith "
        "or for sight is read differently all the same."
    ),
    answer=_answer,
)
