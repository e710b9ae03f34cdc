"""AGR001: do the people agree whose judgements are the truth of this audit?"""

from collections.abc import Sequence
from functools import partial

import numpy as np

from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import (
    REPLICATES,
    Judgements,
    Row,
    attempt,
    level_of,
    named_emotions,
    person_codes,
    shared_judgements,
    slices_with,
)
from evenhand.audit.judgement import Judged
from evenhand.audit.question import Question
from evenhand.audit.result import EvidenceTable, Finding
from evenhand.metrics.agreement.icc_incomplete import icc_incomplete
from evenhand.metrics.agreement.krippendorff_alpha import krippendorff_alpha, krippendorff_interval
from evenhand.metrics.agreement.within_item_spread import within_item_spread
from evenhand.metrics.person_bootstrap import PersonBootstrap
from evenhand.metrics.ratings import Codes, Ratings

_MEASURES = ("alpha", "ICC of one rater", "ICC of the mean", "SD within items")


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding about the raters, none when no item has two of them."""
    del judged
    shared = shared_judgements(evidence)
    if not shared:
        return ()
    everywhere = [_overall(evidence, each) for each in shared]
    wanted = named_emotions(evidence.plan, evidence.truth.emotions)
    rows = [row for each in shared if each.name in wanted for row in _rows(evidence, each)]
    by_emotion = EvidenceTable(
        title="Agreement of raters, by emotion",
        columns=("emotion", "items", "persons", *_MEASURES, "alpha low", "alpha high"),
        rows=tuple(everywhere),
    )
    by_slice = EvidenceTable(
        title="Agreement of raters, by slice, for the emotions that the plan names",
        columns=("emotion", "slice", "items", "persons", *_MEASURES, "no value because"),
        rows=tuple(rows),
    )
    return (
        Finding(
            id=agreement.code,
            code=agreement.code,
            title=agreement.title,
            asks=agreement.asks,
            why=agreement.why,
            answer=_words(everywhere),
            tables=(by_emotion, by_slice) if rows else (by_emotion,),
            notes=(
                (
                    "Alpha and ICC fall where an emotion hardly varies, whoever judges; the SD "
                    "within items, in scale points, can be compared between slices."
                ),
                (
                    f"Alpha is Krippendorff's for {level_of(evidence.plan)} values; its interval "
                    f"is over persons, drawn {REPLICATES} times."
                ),
            ),
        ),
    )


def _overall(evidence: Evidence, shared: Judgements) -> Row:
    """Return one emotion over all items, with an interval over persons."""
    persons = person_codes(evidence)[shared.shared]
    ratings = shared.ratings.of_items(shared.shared)
    interval, _ = attempt(partial(_interval, evidence, ratings, persons))
    ends = (interval.low, interval.high) if interval else (None, None)
    count = len(np.unique(persons))
    return (shared.name, ratings.items, count, *_values(evidence, ratings)[0], *ends)


def _interval(evidence: Evidence, ratings: Ratings, persons: Codes) -> PersonBootstrap:
    """Return the interval of alpha over persons."""
    return krippendorff_interval(
        ratings,
        level=level_of(evidence.plan),
        persons=persons,
        rng=np.random.default_rng(evidence.plan.statistics.seed),
        replicates=REPLICATES,
        confidence=1 - evidence.plan.statistics.alpha,
    )


def _rows(evidence: Evidence, shared: Judgements) -> list[Row]:
    """Return one emotion in every slice, everybody left out."""
    rows: list[Row] = []
    person = person_codes(evidence)
    for place, inside, withheld in slices_with(evidence, shared.shared):
        name = evidence.slices[place].id
        if not name:
            continue
        if withheld:
            rows.append((shared.name, name, None, None, *[None] * len(_MEASURES), withheld))
            continue
        values, reason = _values(evidence, shared.ratings.of_items(inside))
        persons = len(np.unique(person[inside]))
        rows.append((shared.name, name, int(inside.sum()), persons, *values, reason))
    return rows


def _values(evidence: Evidence, ratings: Ratings) -> tuple[tuple[float | None, ...], str]:
    """Return alpha, both ICC and the spread within items; and why the first has no value."""
    alpha, reason = attempt(partial(krippendorff_alpha, ratings, level=level_of(evidence.plan)))
    icc, _ = attempt(partial(icc_incomplete, ratings))
    spread, _ = attempt(partial(within_item_spread, ratings))
    pair = (icc.value, icc.mean) if icc else (None, None)
    return (alpha.value if alpha else None, *pair, spread), reason


def _words(rows: Sequence[Row]) -> str:
    """Say between which values agreement lies."""
    known = [(row[3], str(row[0])) for row in rows if isinstance(row[3], float)]
    if not known:
        return "Agreement has no value for any emotion."
    (low, worst), (high, best) = min(known), max(known)
    if len(known) == 1:
        return f"{worst}: alpha is {low:.2f}, where 1 is agreement and 0 what chance gives."
    return (
        f"Alpha goes from {low:.2f} ({worst}) to {high:.2f} ({best}); 1 is agreement, 0 what "
        "chance gives."
    )


agreement = Question(
    code="AGR001",
    title="Agreement of raters",
    asks="Do the people agree whose judgements are the truth of this audit?",
    why=(
        "A model is held against what raters say. Where they disagree, errors of the model and "
        "errors of the raters cannot be told apart."
    ),
    answer=_answer,
)
