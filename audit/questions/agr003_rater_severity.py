"""AGR003: are some raters more severe, and does that depend on who is depicted?"""

from collections.abc import Sequence
from functools import partial

import numpy as np

from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import (
    Judgements,
    Row,
    adjusted,
    attempt,
    caution,
    comparable,
    named_first,
    pairs_below,
    shared_judgements,
    slices_with,
    table_of,
    withheld_overall,
)
from evenhand.audit.judgement import Judged
from evenhand.audit.question import Question
from evenhand.audit.result import Finding
from evenhand.metrics.agreement.rater_by_slice import rater_by_slice
from evenhand.metrics.agreement.rater_severity import rater_severity
from evenhand.metrics.sums import Mask

_BY_EMOTION = ("emotion", "raters", "ratings", "highest less lowest", "p")
_BY_ATTRIBUTE = ("emotion", "attribute", "F", "df", "largest shift", "p", "q")

_MOST_WORK = 1e10
"""Fits times the third power of the number of raters: about three seconds."""

_P, _Q = _BY_ATTRIBUTE.index("p"), _BY_ATTRIBUTE.index("q")


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding about the raters, none when no item has two of them."""
    del judged
    shared = shared_judgements(evidence)
    if not shared:
        return ()
    severe = [_severity(evidence, each) for each in shared]
    tested = named_first(evidence, shared)[: _affordable(evidence, shared[0].ratings.raters)]
    rows = adjusted([row for each in tested for row in _by_attribute(evidence, each)], p=_P)
    left_out = len(tested) < len(shared)
    return (
        Finding(
            id=severity.code,
            code=severity.code,
            title=severity.title,
            asks=severity.asks,
            why=severity.why,
            answer=_words(severe, rows, evidence.plan.statistics.alpha)
            + caution(evidence, [str(row[0]) for row in severe]),
            tables=(
                table_of("Raters' severity, by emotion", _BY_EMOTION, severe),
                table_of("Does severity depend on who is depicted?", _BY_ATTRIBUTE, rows),
            ),
            notes=(*_NOTES, *([_limit(len(tested), len(shared))] if left_out else ())),
        ),
    )


def _affordable(evidence: Evidence, raters: int) -> int:
    """Return for how many emotions groups can be compared, one at least."""
    fits = sum(len(attribute.levels) for attribute in evidence.table.attributes)
    return max(1, int(_MOST_WORK / (max(fits, 1) * raters**3)))


def _limit(tested: int, emotions: int) -> str:
    """Say that not every emotion was compared between groups."""
    return (
        f"With so many raters the comparison of groups takes long: it was made for {tested} of "
        f"{emotions} emotions, those that the plan names first."
    )


def _severity(evidence: Evidence, shared: Judgements) -> Row:
    """Return how far raters are apart in one emotion."""
    if withheld := withheld_overall(evidence, _judged(shared)):
        return (shared.name, None, None, None, None, withheld)
    found, reason = attempt(partial(rater_severity, shared.ratings))
    if found is None:
        raters = len(np.unique(shared.ratings.rater))
        return (shared.name, raters, len(shared.ratings.value), None, None, reason)
    return (shared.name, found.raters, found.ratings, found.spread, found.p, "")


def _by_attribute(evidence: Evidence, shared: Judgements) -> list[Row]:
    """Return for each attribute whether raters treat its levels differently."""
    found, rows = slices_with(evidence, _judged(shared)), []
    for place, attribute in enumerate(evidence.table.attributes):
        kept, withheld = comparable(evidence, found, place)
        head: Row = (shared.name, attribute.name)
        rows.append((*head, *_test(evidence, shared, kept, place, withheld)))
    return rows


def _test(evidence: Evidence, shared: Judgements, kept: Mask, place: int, withheld: str) -> Row:
    """Return F, its degrees of freedom, the largest shift and p, then why there are none."""
    if withheld:
        return (*[None] * 5, withheld)
    levels = evidence.table.cells[kept, place]
    found, reason = attempt(partial(rater_by_slice, shared.ratings.of_items(kept), levels))
    if found is None:
        return (*[None] * 5, reason)
    return (found.f, f"{found.df[0]}, {found.df[1]}", found.largest_shift, found.p, None, "")


def _judged(shared: Judgements) -> Mask:
    """Return which items anybody judged, shape (items,)."""
    return np.asarray(shared.ratings.per_item() > 0)


def _words(severe: Sequence[Row], rows: Sequence[Row], alpha: float) -> str:
    """Say how far raters are apart, and how often that depends on who is depicted."""
    apart = [(row[3], str(row[0])) for row in severe if isinstance(row[3], float)]
    first = ""
    if apart:
        most, emotion = max(apart)
        first = (
            f"The most and the least severe rater are up to {most:.2g} scale points apart on the "
            f"same items ({emotion}). "
        )
    found, known, said = pairs_below(rows, q=_Q, alpha=alpha)
    if not known:
        return f"{first}Whether that depends on who is depicted cannot be told with these raters."
    return (
        f"{first}In {found} of {known} pairs of emotion and attribute some raters treat one group "
        f"differently than others do, allowing for so many tests{said}."
    )


_NOTES = (
    (
        "Severity is a rater's mean distance from the others on the same items; raters who "
        "share no items with others have none."
    ),
    (
        "q is the p-value after Benjamini and Hochberg's adjustment over its table. Ratings of "
        "one person are counted as independent here, so a small q is a lead and no proof."
    ),
    (
        "The largest shift is that of a single rater between two groups, in scale points. By "
        "chance alone it is large where a rater judged few items of a group: read it with q."
    ),
    (
        "Groups that are withheld and unknown levels take no part. Where raters are not crossed "
        "with groups, a lean of the raters and one of the model cannot be told apart."
    ),
)


severity = Question(
    code="AGR003",
    title="Severity of raters",
    asks="Are some raters more severe, and does that depend on who is depicted?",
    why=(
        "When raters themselves read one group as angrier, a model that agrees with them repeats "
        "it, and the audit calls it right."
    ),
    answer=_answer,
)
