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
    person_codes,
    shared_judgements,
)
from evenhand.audit.judgement import Judged
from evenhand.audit.question import Question
from evenhand.audit.result import EvidenceTable, Finding
from evenhand.metrics.agreement.alt_test import alt_test
from evenhand.metrics.agreement.corrected_correlation import corrected_correlation
from evenhand.metrics.agreement.human_ceiling import human_ceiling

_COLUMNS = (
    "emotion",
    "items",
    "one rater and the others",
    "model and the same others",
    "difference",
    "difference low",
    "difference high",
    "share of what noise allows",
    "raters that the model may stand in for",
    "no value because",
)


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding a model, none when no item has two raters."""
    del judged
    shared = shared_judgements(evidence)
    if not shared:
        return ()
    return tuple(_finding(evidence, model, shared) for model in range(len(evidence.scores)))


def _finding(evidence: Evidence, model: int, shared: Sequence[Judgements]) -> Finding:
    """Return how one model compares with single raters."""
    scores = evidence.scores[model]
    rows = [_row(evidence, model, each) for each in shared if each.name in scores.covers]
    return Finding(
        id=f"{ceiling.code}.{scores.model}",
        code=ceiling.code,
        title=ceiling.title,
        asks=ceiling.asks,
        why=ceiling.why,
        answer=_words(rows),
        model=scores.model,
        tables=(
            EvidenceTable(
                title="Correlation with the mean of the other raters",
                columns=_COLUMNS,
                rows=tuple(rows),
            ),
        ),
        notes=(
            (
                "Raters and model are held against the same targets: the mean of all raters but "
                "one. A model held against the mean of all would look better than it is."
            ),
            (
                "The last share is the alternative annotator test with clips of one person counted "
                "as dependent (our variant), at an allowance of 0.2; one half or more says that "
                "the model can take a rater's place."
            ),
            f"Intervals are over persons, drawn {REPLICATES} times.",
        ),
    )


def _row(evidence: Evidence, model: int, shared: Judgements) -> Row:
    """Return one emotion."""
    scores = evidence.scores[model].values[:, shared.emotion]
    kept = shared.shared & np.isfinite(scores)
    ratings, own = shared.ratings.of_items(kept), scores[kept]
    persons = person_codes(evidence)[kept]
    draw = np.random.default_rng(evidence.plan.statistics.seed)
    found, reason = attempt(
        partial(human_ceiling, ratings, own, persons=persons, rng=draw, replicates=REPLICATES)
    )
    if found is None:
        return (shared.name, int(kept.sum()), *[None] * 7, reason)
    corrected, _ = attempt(partial(corrected_correlation, ratings, own))
    duel, _ = attempt(partial(alt_test, ratings, own, persons=persons))
    low, high = found.difference_interval or (None, None)
    return (
        shared.name,
        int(kept.sum()),
        found.human_ceiling,
        found.model_matched,
        found.difference,
        low,
        high,
        corrected.corrected if corrected else None,
        duel.winning_rate_persons if duel else None,
        "",
    )


def _words(rows: Sequence[Row]) -> str:
    """Say in how many emotions the model is below, at or above a single rater."""
    known = [row for row in rows if isinstance(row[5], float) and isinstance(row[6], float)]
    below = sum(float(row[6] or 0) < 0 for row in known)
    above = sum(float(row[5] or 0) > 0 for row in known)
    return (
        f"Of {len(rows)} emotions the model is provably below a single rater in {below} and above "
        f"in {above}; {len(known) - below - above} are open, {len(rows) - len(known)} have no "
        "interval."
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
