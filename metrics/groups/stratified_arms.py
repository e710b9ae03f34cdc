"""The door of comparisons at equal label: items, both sides, strata and persons, once for all."""

from dataclasses import dataclass

from evenhand.metrics.groups.two_arms import Name, TwoArms, numbered, one_name_each, two_arms
from evenhand.metrics.numbered import Codes, Names
from evenhand.metrics.sums import Array
from evenhand.metrics.vectors import checked_weights


@dataclass(frozen=True, slots=True, kw_only=True)
class StratifiedArms:
    """Items that count, each with its side, stratum and person.

    Attributes:
        truth: labels, shape (n,).
        scores: predictions, shape (n,).
        times: how often each item counts, 1 or more, shape (n,).
        arms: the items of both sides.
        strata: distinct names of strata, ascending, length S.
        stratum: number of each item's stratum, shape (n,).
        person: number of each item's person, shape (n,); None where items are independent.
    """

    truth: Array
    scores: Array
    times: Array
    arms: TwoArms
    strata: list[Name]
    stratum: Codes
    person: Codes | None


def stratified_arms(
    measure: str,
    truth: Array,
    scores: Array,
    *,
    slices: Names,
    of: Name,
    against: Name | None,
    strata: Names | None,
    persons: Names | None,
    weights: Array | None,
) -> StratifiedArms:
    """Return the items of a comparison at equal label; items that count zero times are left out.

    Args:
        measure: who asks, for messages.
        truth: labels, shape (n,).
        scores: predictions, shape (n,).
        slices: name of each item's slice, shape (n,).
        of: the slice.
        against: the other slice; None is everybody else.
        strata: name of each item's stratum, shape (n,); None makes each label its own.
        persons: name of each item's person, shape (n,); None for independent items.
        weights: how often each item counts, whole numbers, shape (n,); None for once.

    Raises:
        Undefined: `no_items`, nobody is in the slice; `one_group`, nobody is on the other side.
        ValueError: vectors do not belong together, or a slice is held against itself.
    """
    times = checked_weights(measure, truth, scores, weights)
    arms = two_arms(measure, slices, of=of, against=against, times=times)
    size, kept = len(truth), times > 0
    named = one_name_each(measure, truth if strata is None else strata, size=size, what="strata")
    known, stratum = numbered(measure, named[kept], size=int(kept.sum()), what="strata")
    person = None
    if persons is not None:
        person = numbered(measure, persons, size=size, what="persons")[1][kept]
    return StratifiedArms(
        truth=truth[kept],
        scores=scores[kept],
        times=times[kept],
        arms=TwoArms(inside=arms.inside[kept], outside=arms.outside[kept]),
        strata=known,
        stratum=stratum,
        person=person,
    )
