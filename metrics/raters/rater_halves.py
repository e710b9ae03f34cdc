"""Two halves of the raters of each item, whose errors are independent of each other."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Array, Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Halves:
    """The mean judgement of either half.

    Attributes:
        first: mean of the first half, shape (items,); 0 where nobody of it judged the item.
        second: mean of the second half, likewise.
        both: items that both halves judged, shape (items,).
    """

    first: Array
    second: Array
    both: Mask


def declared_halves(ratings: Ratings, first: Sequence[int], second: Sequence[int]) -> Halves:
    """Return the halves that are named by their raters; others are left out.

    Args:
        ratings: the judgements.
        first: numbers of raters.
        second: numbers of other raters.

    Raises:
        ValueError: a half is empty, holds a number that no rater has, or shares a rater with the
            other.
    """
    chosen = np.zeros((2, ratings.raters), dtype=np.bool_)
    for side, raters in enumerate((first, second)):
        beyond = [r for r in raters if not 0 <= r < ratings.raters]
        if beyond or not len(raters):
            got = beyond[0] if beyond else "none"
            msg = f"halves hold numbers of raters, 0..{ratings.raters - 1}; got {got}"
            raise ValueError(msg)
        chosen[side, list(raters)] = True
    shared = np.flatnonzero(chosen.all(axis=0))
    if len(shared):
        msg = f"halves must not share a rater, got number {shared[0]} in both"
        raise ValueError(msg)
    return _means(ratings, chosen[0, ratings.rater], chosen[1, ratings.rater])


def alternate_halves(ratings: Ratings, *, ranks: NDArray[np.intp] | None = None) -> Halves:
    """Return halves made of every other judgement of an item, its raters taken in one order.

    The order is the same for all items. Where the same raters judged every item the halves are thus
    two fixed teams, and how severe a rater is stays apart from the label; drawn item by item, the
    severities of both halves would be each other's complement.

    Args:
        ratings: the judgements.
        ranks: place of each rater in the order, a permutation of 0..raters-1; default as numbered.
            A random permutation makes random halves.

    Returns:
        Halves of equal size up to one judgement; items with one judgement have one half.

    Examples:
        >>> found = alternate_halves(Ratings.of_table(np.array([[1.0, 2.0, 3.0]])))
        >>> found.first, found.second
        (array([2.]), array([2.]))
    """
    ranked = np.arange(ratings.raters) if ranks is None else ranks
    order = np.lexsort((ranked[ratings.rater], ratings.item))
    counts = ratings.per_item()
    start = np.cumsum(counts) - counts
    place = np.empty(len(order), dtype=np.intp)
    place[order] = np.arange(len(order)) - start[ratings.item[order]]
    return _means(ratings, place % 2 == 0, place % 2 == 1)


def mean_label(ratings: Ratings) -> Array:
    """Return the mean judgement of each item, 0 where nobody judged it, shape (items,)."""
    total = np.bincount(ratings.item, weights=ratings.value, minlength=ratings.items)
    return np.asarray(total / np.maximum(ratings.per_item(), 1))


def _means(ratings: Ratings, first: Mask, second: Mask) -> Halves:
    means, counts = [], []
    for rows in (first, second):
        count = np.bincount(ratings.item[rows], minlength=ratings.items)
        total = np.bincount(
            ratings.item[rows], weights=ratings.value[rows], minlength=ratings.items
        )
        counts.append(count)
        means.append(total / np.maximum(count, 1))
    return Halves(first=means[0], second=means[1], both=(counts[0] > 0) & (counts[1] > 0))
