"""HRM009: do some groups of raters see more in one group of people than other raters do?"""

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np

from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import (
    WITHHELD,
    Judgements,
    Row,
    adjusted,
    attempt,
    comparable,
    pairs_below,
    shared_judgements,
    slices_with,
    table_of,
    withheld_overall,
)
from evenhand.audit.harms.beside import rater_groups_of
from evenhand.audit.harms.finding import harm_finding
from evenhand.audit.judgement import Judged
from evenhand.audit.question import Question
from evenhand.audit.result import Finding
from evenhand.audit.withholding import withheld_below
from evenhand.metrics.agreement.rater_groups import RaterGroups, rater_groups
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.rules import REASONS
from evenhand.metrics.sums import Mask

_BY_EMOTION = ("emotion", "raters of", "items", "difference", "p", "q")
_BY_ATTRIBUTE = (
    "emotion", "attribute", "raters of", "F", "df", "difference by level", "p", "q",
)  # fmt: skip
_P, _P_LEVEL = _BY_EMOTION.index("p"), _BY_ATTRIBUTE.index("p")
_Q_LEVEL = _BY_ATTRIBUTE.index("q")


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding on the raters; none where nothing is known of them."""
    del judged
    groups, shared = rater_groups_of(evidence.truth), shared_judgements(evidence)
    named = sorted(set(groups) - {""})
    if len(named) <= 1 or not shared:
        return ()
    pools = [(name, np.array([group == name for group in groups])) for name in named]
    known = np.array([group != "" for group in groups])
    pairs = [(each, name, own, known) for each in shared for name, own in pools]
    if len(pools) == 2:  # noqa: PLR2004 the second pool says the same with the other sign
        pairs = [pair for pair in pairs if pair[1] == named[1]]
    overall = adjusted([_overall(evidence, *pair) for pair in pairs], p=_P)
    levels = adjusted([row for pair in pairs for row in _levels(evidence, *pair)], p=_P_LEVEL)
    return (
        harm_finding(
            rater_pools,
            answer=_words(named, levels, evidence.plan.statistics.alpha),
            tables=(
                table_of("Raters of one group less other raters", _BY_EMOTION, overall),
                table_of("Does that depend on who is depicted?", _BY_ATTRIBUTE, levels),
            ),
            notes=_NOTES,
        ),
    )


def _both(shared: Judgements, own: Mask, known: Mask) -> tuple[Ratings, Mask]:
    """Return the judgements of raters whose group is known, and the items that both sides saw."""
    ratings = shared.ratings
    kept = known[ratings.rater]
    told = Ratings.of_codes(
        ratings.item[kept],
        ratings.rater[kept],
        ratings.value[kept],
        items=ratings.items,
        raters=ratings.raters,
    )
    mine = np.bincount(told.item[own[told.rater]], minlength=told.items) > 0
    theirs = np.bincount(told.item[~own[told.rater]], minlength=told.items) > 0
    return told, np.asarray(mine & theirs)


def _few_raters(evidence: Evidence, told: Ratings, own: Mask) -> str:
    """Return why a group of raters is withheld: they are persons too."""
    raters = np.unique(told.rater)
    least = withheld_below(evidence.plan)
    few = any(0 < int(side.sum()) < least for side in (own[raters], ~own[raters]))
    return WITHHELD if few else ""


def _overall(evidence: Evidence, shared: Judgements, name: str, own: Mask, known: Mask) -> Row:
    """Return how much more, or less, raters of a group see than others on the same items."""
    told, both = _both(shared, own, known)
    head = (shared.name, name)
    if why := withheld_overall(evidence, both) or _few_raters(evidence, told, own):
        return (*head, None, None, None, None, why)
    found, reason = attempt(partial(_compared, told, own, persons=evidence.table.persons))
    if found is None:
        return (*head, int(both.sum()), None, None, None, reason)
    why = REASONS[found.missing["p"]] if found.p is None else ""
    return (*head, found.items, found.difference, found.p, None, why)


def _levels(
    evidence: Evidence, shared: Judgements, name: str, own: Mask, known: Mask
) -> Iterator[Row]:
    """Yield for each attribute whether that difference is the same at all its levels."""
    told, both = _both(shared, own, known)
    found = slices_with(evidence, both)
    for place, attribute in enumerate(evidence.table.attributes):
        head = (shared.name, attribute.name, name)
        kept, withheld = comparable(evidence, found, place)
        if why := withheld or _few_raters(evidence, told, own):
            yield (*head, *[None] * 5, why)
            continue
        levels = np.array(attribute.levels)[evidence.table.cells[kept, place]]
        persons = evidence.table.persons[kept]
        compare = partial(_compared, told.of_items(kept), own, persons=persons, slices=levels)
        by, reason = attempt(compare)
        yield (*head, *_tested(by, reason))


def _tested(found: RaterGroups | None, reason: str) -> Row:
    """Return F, its degrees of freedom, differences by level, p, a place for q, and a reason."""
    if found is None:
        return (*[None] * 5, reason)
    by = "; ".join(f"{level}: {value:+.2g}" for level, value in found.by_slice.items())
    if found.slice_f is None or found.slice_df is None:
        return (None, None, by, None, None, REASONS[found.missing["slice_f"]])
    df = f"{found.slice_df[0]:g}, {found.slice_df[1]:g}"
    return (found.slice_f, df, by, found.slice_p, None, "")


def _compared(
    told: Ratings, own: Mask, *, persons: np.ndarray, slices: np.ndarray | None = None
) -> RaterGroups:
    """Return raters of a group beside all others; the difference is the group less the others."""
    return rater_groups(told, own.astype(int), slices=slices, persons=persons)


def _words(named: Sequence[str], levels: Sequence[Row], alpha: float) -> str:
    """Say how often what a group of raters sees depends on who is depicted."""
    found, known, said = pairs_below(levels, q=_Q_LEVEL, alpha=alpha)
    groups = f"Raters are of {len(named)} groups ({', '.join(named)}). "
    if not known:
        return f"{groups}Whether they differ by who is depicted cannot be told here."
    return (
        f"{groups}In {found} of {known} pairs of emotion and attribute one group of raters departs "
        f"from the others more for some people than for others, allowing for so many tests{said}."
    )


_NOTES = (
    (
        "A difference is the mean judgement of a group of raters less that of all other raters on "
        "the same items, in scale points; items are clustered by the person depicted. Raters are "
        "taken as given: further raters of the group may judge otherwise."
    ),
    (
        "Raters are persons too: groups of few raters are withheld, as groups of few depicted "
        "persons are. q is the p-value after Benjamini and Hochberg's adjustment over its table."
    ),
    "Severity of single raters is in AGR003.",
)


rater_pools = Question(
    code="HRM009",
    title="Severity by group of raters and by who is depicted",
    asks="Do some groups of raters see more in one group of people than other raters do?",
    why=(
        "Labels are what raters agree on. Where one group of raters reads another group of people "
        "as angrier, who was asked decides what the audit calls right."
    ),
    answer=_answer,
)
