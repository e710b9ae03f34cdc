"""CMP004: does the new model follow the labels more closely, and order items better?"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import REPLICATES, Members, Row, person_codes, slices_with, table_of
from evenhand.audit.judgement import Judged
from evenhand.audit.model_comparisons.findings import described
from evenhand.audit.model_comparisons.matched import Matched
from evenhand.audit.model_comparisons.words import sides
from evenhand.audit.question import Question
from evenhand.audit.result import Finding
from evenhand.metrics.changes.association_difference import Association, association_difference
from evenhand.metrics.rules import REASONS
from evenhand.metrics.slices import UNKNOWN
from evenhand.metrics.sums import Undefined

MOST: Final = 150
"""So many pairs of emotion and group are looked at; beyond, only all persons are, by emotion."""

_COLUMNS = (
    *("emotion", "slice", "measure", "old", "new", "difference", "low", "high", "p", "method"),
    *("persons", "items"),
)
_KIND = "model_association"
_P = 8


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding a comparison; none for models that cover no emotion in common."""
    del judged
    return tuple(_finding(evidence, one) for one in evidence.matched if one.both.any())


def _finding(evidence: Evidence, matched: Matched) -> Finding:
    """Return how both models go with the labels."""
    rows = list(_rows(evidence, matched))
    return replace(
        described(association, matched.asked),
        answer=_sentence(evidence, matched, rows),
        tables=(table_of("Correlation and order", _COLUMNS, rows, kind=_KIND),),
        notes=tuple(_notes(evidence, matched)),
    )


def _rows(evidence: Evidence, matched: Matched) -> Iterator[Row]:
    """Yield one row an emotion, slice and measure."""
    seed = evidence.plan.statistics.seed
    for emotion in np.flatnonzero(matched.both).tolist():
        for members in _members(evidence, matched, emotion):
            for measure in _measures(evidence, matched):
                rng = np.random.default_rng([seed, emotion, members.place])
                yield _row(evidence, matched, emotion, members, measure, rng=rng)


def _members(evidence: Evidence, matched: Matched, emotion: int) -> list[Members]:
    """Return the slices that are looked at, everybody first."""
    found = slices_with(evidence, matched.common[:, emotion])
    known = [
        each
        for each in found[:-1]
        if all(level != UNKNOWN for _, level in evidence.slices[each.place].where)
    ]
    return [found[-1], *known] if _by_slice(evidence, matched) else [found[-1]]


def _by_slice(evidence: Evidence, matched: Matched) -> bool:
    """Say whether groups are looked at: a rule about sizes, never about the clock."""
    return int(matched.both.sum()) * len(evidence.slices) <= MOST


def _measures(evidence: Evidence, matched: Matched) -> tuple[Association, ...]:
    """Return the measures: the area under the curve where presence has a threshold."""
    if _present_at(evidence, matched) is None:
        return ("pearson", "spearman")
    return ("pearson", "spearman", "auc")


def _present_at(evidence: Evidence, matched: Matched) -> float | None:
    """Return from which label on an emotion is present; None where the plan does not say."""
    plan = evidence.plan
    if plan.ratings.scale.kind == "binary":
        return 0.5
    known = [part.truth_at for part in matched.asked.gate]
    known += [part.truth_at for part in plan.gate] + [part.truth_at for part in plan.show]
    return next((at for at in known if at is not None), None)


def _row(
    evidence: Evidence,
    matched: Matched,
    emotion: int,
    members: Members,
    measure: Association,
    *,
    rng: np.random.Generator,
) -> Row:
    """Return one row; withheld slices have no numbers, and what is undefined has a reason."""
    name = evidence.slices[members.place].id or "everybody"
    head = (evidence.truth.emotions[emotion], name, measure)
    nothing = (None,) * (len(_COLUMNS) - len(head))
    if members.withheld:
        return (*head, *nothing, members.withheld)
    rows = members.rows
    truth = evidence.truth.values[rows, emotion]
    if measure == "auc":
        truth = (truth >= _present_at(evidence, matched)).astype(np.float64)
    unit = evidence.plan.statistics.unit
    try:
        found = association_difference(
            truth,
            evidence.scores[matched.new].values[rows, emotion],
            evidence.scores[matched.old].values[rows, emotion],
            measure=measure,
            rng=rng,
            persons=person_codes(evidence)[rows] if unit == "person" else None,
            replicates=REPLICATES,
            level=1 - evidence.plan.statistics.alpha,
        )
    except Undefined as error:
        return (*head, *nothing, REASONS[str(error)])
    numbers = (found.old, found.new, found.difference, found.low, found.high, found.p)
    missing = REASONS.get(found.missing.get("p", ""), "")
    return (*head, *numbers, found.method, members.persons, found.items, missing)


def _sentence(evidence: Evidence, matched: Matched, rows: Sequence[Row]) -> str:
    """Say how often a correlation with the labels is shown to differ over all persons."""
    old, new = sides(matched.asked)
    alpha = evidence.plan.statistics.alpha
    tested = [(row[5], row[_P]) for row in rows if row[1] == "everybody" and row[2] == "pearson"]
    known = [(d, p) for d, p in tested if isinstance(d, float) and isinstance(p, float)]
    if not known:
        return "No correlation of both models with the labels can be compared over all persons."
    up = sum(d > 0 and p <= alpha for d, p in known)
    down = sum(d < 0 and p <= alpha for d, p in known)
    return (
        f"Over all persons {new} correlates more closely with the labels than {old} in {up} of "
        f"{len(known)} emotions and less closely in {down}, each at the level of {alpha:g}."
    )


def _notes(evidence: Evidence, matched: Matched) -> Iterator[str]:
    """Yield what a careful reader of the table needs to know."""
    yield (
        "Both models face the same labels of the same persons, and the tests allow for that. "
        "Correlations of both change when persons are drawn anew (cluster bootstrap, "
        f"{REPLICATES} draws) unless each item is of another person; the method stands in the "
        "table. The p-values are of single rows and not adjusted: they describe."
    )
    if not _by_slice(evidence, matched):
        yield (
            f"There are more than {MOST} pairs of emotion and group; only all persons are looked "
            "at, emotion by emotion."
        )
    if _present_at(evidence, matched) is None:
        yield "No gate or shown metric says from which label on an emotion is present: no AUC."


association = Question(
    code="CMP004",
    title="Correlation and order",
    asks="Does the new model follow the labels more closely, and order items better?",
    why=(
        "A model can err by less and still order people worse, or follow the labels closely and "
        "be off by a constant. Errors and order are told apart here."
    ),
    answer=_answer,
)
