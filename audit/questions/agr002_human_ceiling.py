"""AGR002: does the model agree with raters as well as one rater does with the others?"""

from collections.abc import Sequence
from functools import partial

import numpy as np

from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import (
    REPLICATES,
    Judgements,
    Row,
    attempt,
    caution,
    named_first,
    person_codes,
    shared_judgements,
    table_of,
    withheld_overall,
)
from evenhand.audit.judgement import Judged
from evenhand.audit.question import Question
from evenhand.audit.result import Finding
from evenhand.metrics.agreement.alt_test import AltTest, alt_test
from evenhand.metrics.agreement.corrected_correlation import corrected_correlation
from evenhand.metrics.agreement.human_ceiling import human_ceiling
from evenhand.metrics.numbered import Codes
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Array

_COLUMNS = (
    "emotion",
    "items",
    "a rater and the others",
    "the model and the same others",
    "difference",
    "difference low",
    "difference high",
    "model and true mean",
    "share of raters it can replace",
)

_MOST_WORK = 4000
"""Raters times emotions that get interval and test: about four seconds."""


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding a model, none when no item has two raters or it covers no such emotion."""
    del judged
    shared = shared_judgements(evidence)
    return tuple(
        _finding(evidence, model, both)
        for model, scores in enumerate(evidence.scores)
        if (both := [each for each in shared if each.name in scores.covers])
    )


def _finding(evidence: Evidence, model: int, shared: Sequence[Judgements]) -> Finding:
    """Return how one model compares with single raters."""
    name = evidence.scores[model].model
    affordable = max(1, _MOST_WORK // shared[0].ratings.raters)
    bounded = {each.name for each in named_first(evidence, shared)[:affordable]}
    rows = [_row(evidence, model, each, bounded=each.name in bounded) for each in shared]
    limit = [_limit(len(bounded), len(shared))] if len(bounded) < len(shared) else []
    return Finding(
        id=f"{ceiling.code}.{name}",
        code=ceiling.code,
        title=ceiling.title,
        asks=ceiling.asks,
        why=ceiling.why,
        answer=_words(rows) + caution(evidence, [str(row[0]) for row in rows]),
        model=name,
        tables=(
            table_of(
                "Correlation with the mean of the other raters",
                _COLUMNS,
                rows,
                kind="agreement_ladder",
            ),
        ),
        notes=(*_NOTES, _TEST if _linked(evidence, model) else _NO_LINK, *limit),
    )


def _linked(evidence: Evidence, model: int) -> bool:
    """Say whether scores are on the scale of the judgements."""
    return evidence.plan.model[model].link != "none"


def _limit(bounded: int, emotions: int) -> str:
    """Say that not every emotion has an interval."""
    return (
        f"Intervals and tests take long with so many raters: {bounded} of {emotions} emotions have "
        "them, those that the plan names first."
    )


def _row(evidence: Evidence, model: int, shared: Judgements, *, bounded: bool) -> Row:
    """Return one emotion, with interval and test where these are affordable."""
    scores = evidence.scores[model].values[:, shared.emotion]
    kept = shared.shared & np.isfinite(scores)
    if withheld := withheld_overall(evidence, kept):
        return (shared.name, None, *[None] * (len(_COLUMNS) - 2), withheld)
    ratings, own = shared.ratings.of_items(kept), scores[kept]
    persons = person_codes(evidence)[kept]
    draw = np.random.default_rng(evidence.plan.statistics.seed) if bounded else None
    found, reason = attempt(
        partial(
            human_ceiling,
            ratings,
            own,
            persons=persons,
            rng=draw,
            replicates=REPLICATES,
            level=1 - evidence.plan.statistics.alpha,
        )
    )
    if found is None:
        return (shared.name, ratings.items, *[None] * (len(_COLUMNS) - 2), reason)
    corrected, _ = attempt(partial(corrected_correlation, ratings, own))
    duel = _duel(ratings, own, persons) if bounded and _linked(evidence, model) else None
    ends = found.difference_interval or (None, None)
    return (
        shared.name,
        ratings.items,
        found.human_ceiling,
        found.model_matched,
        found.difference,
        *ends,
        corrected.corrected if corrected else None,
        duel.winning_rate_persons if duel else None,
        "",
    )


def _duel(ratings: Ratings, scores: Array, persons: Codes) -> AltTest | None:
    """Return the alternative annotator test, None where too few raters can be tested."""
    return attempt(partial(alt_test, ratings, scores, persons=persons))[0]


def _words(rows: Sequence[Row]) -> str:
    """Say in how many emotions the model is below, at or above a single rater."""
    known = [row for row in rows if isinstance(row[5], float) and isinstance(row[6], float)]
    below = [str(row[0]) for row in known if float(row[6] or 0) < 0]
    above = sum(float(row[5] or 0) > 0 for row in known)
    named = f" ({', '.join(below)})" if 0 < len(below) <= _FEW else ""
    total = f"{len(rows)} emotion{'s' if len(rows) != 1 else ''}"
    rest = len(known) - len(below) - above
    silent = len(rows) - len(known)
    return (
        f"The model agrees with raters provably less than a single rater does in {len(below)} of "
        f"{total}{named}, and provably more in {above}."
        + (f" In {rest} it may be either." if rest else "")
        + (f" Of {silent} nothing can be said." if silent else "")
    )


_FEW = 5
"""So many emotions are named in a sentence; the table has all."""

_NOTES = (
    (
        "Raters and model are held against the same targets: the mean of all raters but one. A "
        "model held against the mean of all would look better than it is. A model is steadier "
        "than a person, so to be above a single rater is no proof that it is right."
    ),
    (
        "Model and true mean: the correlation of the scores with what the mean of endlessly many "
        "such raters would be, estimated; it may come out above 1 where raters are few or agree "
        "little."
    ),
    f"Intervals are over persons, drawn {REPLICATES} times.",
)

_TEST = (
    "Share of raters it can replace: the alternative annotator test with clips of one person "
    "counted as dependent (our variant), at an allowance of 0.2. The test asks for one half. A "
    "model that always says the same can reach it where one answer is common, so read it only for "
    "a model that shows skill."
)

_NO_LINK = (
    "The share of raters that the model can replace needs scores on the scale of the judgements; "
    "the plan declares no link to it."
)


ceiling = Question(
    code="AGR002",
    title="Model beside a single rater",
    asks="Does the model agree with raters as well as one rater does with the others?",
    why=(
        "No model can agree with raters better than their own noise allows; and one that agrees "
        "less than a single rater does is no stand-in for one."
    ),
    answer=_answer,
)
