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
    caution,
    level_of,
    named_first,
    person_codes,
    shared_judgements,
    slices_with,
    table_of,
    withheld_overall,
)
from evenhand.audit.judgement import Judged
from evenhand.audit.question import Question
from evenhand.audit.rating_designs import named_emotions
from evenhand.audit.result import Finding
from evenhand.metrics.agreement.icc_incomplete import icc_incomplete
from evenhand.metrics.agreement.krippendorff_alpha import krippendorff_alpha, krippendorff_interval
from evenhand.metrics.agreement.within_item_spread import within_item_spread
from evenhand.metrics.numbered import Codes
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.replicates.person_bootstrap import PersonBootstrap

_MEASURES = ("alpha", "ICC of one rater", "ICC of the mean", "SD within items")

_MOST_REDRAWN = 120_000_000
"""Judgements that all intervals together may draw: about three seconds."""

_MOST_ROWS = 600
"""Rows of the table by slice, whole emotions; nobody reads more."""

_MOST_RATERS = 200
"""With more raters an ICC takes long: its work grows with the third power of their number."""


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding about the raters, none when no item has two of them."""
    del judged
    shared = shared_judgements(evidence)
    if not shared:
        return ()
    wanted = named_emotions(evidence.plan, evidence.truth.emotions)
    bounded = _with_interval(named_first(evidence, shared))
    everywhere = [_overall(evidence, each, bounded=each.name in bounded) for each in shared]
    named = [each for each in shared if each.name in wanted]
    shown = named[: max(1, _MOST_ROWS // len(evidence.slices))]
    by_emotion = table_of(
        "Agreement of raters, by emotion",
        ("emotion", "items", "persons", *_MEASURES, "alpha low", "alpha high"),
        everywhere,
        kind="agreement",
    )
    by_slice = table_of(
        "Agreement of raters, by slice, for emotions that the plan names",
        ("emotion", "slice", "items", "persons", *_MEASURES),
        [row for each in shown for row in _rows(evidence, each)],
    )
    return (
        Finding(
            id=agreement.code,
            code=agreement.code,
            title=agreement.title,
            asks=agreement.asks,
            why=agreement.why,
            answer=_words(everywhere) + caution(evidence, [str(row[0]) for row in everywhere]),
            tables=(by_emotion, by_slice) if shown else (by_emotion,),
            notes=(
                *_notes(evidence),
                *_limits(len(shared), bounded, len(named), len(shown)),
                *(_NO_ICC if shared[0].ratings.raters > _MOST_RATERS else ()),
            ),
        ),
    )


def _with_interval(shared: Sequence[Judgements]) -> frozenset[str]:
    """Return the emotions that get an interval before the work becomes too much, one at least."""
    work = np.cumsum([len(each.ratings.value) * REPLICATES for each in shared])
    count = max(1, int((work <= _MOST_REDRAWN).sum()))
    return frozenset(each.name for each in shared[:count])


def _overall(evidence: Evidence, shared: Judgements, *, bounded: bool) -> Row:
    """Return one emotion over all items, with an interval over persons where it is affordable."""
    if withheld := withheld_overall(evidence, shared.shared):
        return (shared.name, None, None, *[None] * (len(_MEASURES) + 2), withheld)
    persons = person_codes(evidence)[shared.shared]
    ratings = shared.ratings.of_items(shared.shared)
    values, reason = _values(evidence, ratings)
    low = high = None
    if bounded:
        interval, _ = attempt(partial(_interval, evidence, ratings, persons))
        low, high = (interval.low, interval.high) if interval else (None, None)
    return (shared.name, ratings.items, len(np.unique(persons)), *values, low, high, reason)


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
    for each in slices_with(evidence, shared.shared):
        name = evidence.slices[each.place].id
        if not name:
            continue
        if each.withheld:
            rows.append((shared.name, name, None, None, *[None] * len(_MEASURES), each.withheld))
            continue
        values, reason = _values(evidence, shared.ratings.of_items(each.rows))
        rows.append((shared.name, name, int(each.rows.sum()), each.persons, *values, reason))
    return rows


def _values(evidence: Evidence, ratings: Ratings) -> tuple[tuple[float | None, ...], str]:
    """Return alpha, both ICC and the spread within items; and why the first has no value."""
    alpha, reason = attempt(partial(krippendorff_alpha, ratings, level=level_of(evidence.plan)))
    icc = attempt(partial(icc_incomplete, ratings))[0] if ratings.raters <= _MOST_RATERS else None
    spread, _ = attempt(partial(within_item_spread, ratings))
    pair = (icc.value, icc.mean) if icc else (None, None)
    return (alpha.value if alpha else None, *pair, spread), reason


def _words(rows: Sequence[Row]) -> str:
    """Say between which values agreement lies."""
    known = [(round(row[3], 2) + 0.0, str(row[0])) for row in rows if isinstance(row[3], float)]
    if not known:
        return "Agreement has no value for any emotion."
    (low, worst), (high, best) = min(known), max(known)
    scale = "1 would be full agreement, 0 is what guessing gives."
    if len(known) == 1:
        return f"Agreement (alpha) is {low:.2f} for {worst}; {scale}"
    return f"Agreement (alpha) goes from {low:.2f} for {worst} to {high:.2f} for {best}; {scale}"


def _notes(evidence: Evidence) -> tuple[str, ...]:
    """Return what the measures are, and which of them can be compared between groups."""
    return (
        (
            "Alpha and ICC fall where an emotion hardly varies, whoever judges. The SD within "
            "items, in scale points, says how far raters of one item are apart, and can be "
            "compared between groups."
        ),
        (
            f"Alpha is Krippendorff's for {level_of(evidence.plan)} values; its interval is over "
            f"persons, drawn {REPLICATES} times. ICC is the share of the differences between "
            "judgements that is about the item: of one rater, and of the mean of as many as an "
            "item has."
        ),
        "Whether these judgements could show disagreement at all is the question AGR004.",
    )


_NO_ICC = (f"ICC is left out, as it takes long with more than {_MOST_RATERS} raters.",)


def _limits(emotions: int, bounded: frozenset[str], named: int, shown: int) -> list[str]:
    """Say what was left out because it would be too much."""
    found = []
    if len(bounded) < emotions:
        found.append(
            f"Intervals take long with so many judgements: {len(bounded)} of {emotions} emotions "
            "have one, those that the plan names first."
        )
    if shown < named:
        found.append(f"The table by slice has the first {shown} of {named} emotions.")
    return found


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
