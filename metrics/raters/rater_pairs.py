"""What two raters share: counts, agreements, and whether one saw only what the other let pass.

One rater at a time is laid over all others, so memory grows with judgements, never with pairs.
"""

from dataclasses import dataclass

import numpy as np

from evenhand.metrics.numbered import Codes
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Array

EXCEPTIONS = 0.01
"""Share of shared items on which a selection may have been broken by mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partners:
    """One rater beside each other rater with whom items are shared; vectors of shape (partners,).

    Attributes:
        other: number of the partner.
        shared: items that both judged.
        equal: of these, items with the same judgement.
        levels: different judgements of this rater on the shared items.
        beyond: this rater's judgements beyond the ends of what the shared items hold, at the side
            where there are more of them, exceptions of 1 % aside.
        beyond_shared: the exceptions: how many of them are on shared items.
        judged: all judgements of this rater, one number.
    """

    other: Codes
    shared: Codes
    equal: Codes
    levels: Codes
    beyond: Codes
    beyond_shared: Codes
    judged: int


def partners(ratings: Ratings, rater: int) -> Partners:
    """Return what a rater shares with every other rater.

    When a second rater is shown only items that the first accepted, the first one's judgements on
    shared items all lie at one end, and those beyond are all on items that were not shared.

    Args:
        ratings: who judged what.
        rater: number of the rater.

    Examples:
        The second rater was asked only where the first said 1:

        >>> table = np.array([[1.0, 0.0], [1.0, 1.0], [0.0, np.nan], [0.0, np.nan]])
        >>> found = partners(Ratings.of_table(table), 0)
        >>> found.shared, found.beyond, found.beyond_shared
        (array([2]), array([2]), array([0]))
    """
    mine = ratings.rater == rater
    own = np.full(ratings.items, np.nan)
    own[ratings.item[mine]] = ratings.value[mine]
    rows = np.flatnonzero(~mine & np.isfinite(own[ratings.item]))
    said = own[ratings.item[rows]]
    order = np.lexsort((said, ratings.rater[rows]))
    rows, said = rows[order], said[order]
    other, place, shared = np.unique(ratings.rater[rows], return_inverse=True, return_counts=True)
    equal = np.bincount(place, weights=said == ratings.value[rows], minlength=len(other))
    new = np.ones(len(rows), dtype=np.bool_)
    new[1:] = (place[1:] != place[:-1]) | (said[1:] != said[:-1])
    below = _beyond(np.sort(ratings.value[mine]), said, place, shared)
    turned = np.lexsort((-said, place))
    above = _beyond(np.sort(-ratings.value[mine]), -said[turned], place[turned], shared)
    side = above[0] - above[1] > below[0] - below[1]
    return Partners(
        other=other,
        shared=shared,
        equal=equal.astype(np.intp),
        levels=np.bincount(place[new], minlength=len(other)),
        beyond=np.where(side, above[0], below[0]),
        beyond_shared=np.where(side, above[1], below[1]),
        judged=int(mine.sum()),
    )


def _beyond(own: Array, said: Array, place: Codes, shared: Codes) -> tuple[Codes, Codes]:
    """Return how many judgements lie below nearly all shared ones, and how many of them are shared.

    Judgements on shared items are ordered by partner, then value.
    """
    starts = np.cumsum(shared) - shared
    lowest = said[starts + np.floor(EXCEPTIONS * shared).astype(np.intp)]
    few = np.bincount(place, weights=said < lowest[place], minlength=len(shared))
    return np.searchsorted(own, lowest, side="left"), few.astype(np.intp)
