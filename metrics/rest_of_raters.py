"""Each rater beside all others: the targets of every leave-one-rater-out comparison."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from evenhand.metrics.ratings import Codes, Ratings
from evenhand.metrics.sums import Array

_GRID = 2.0**-44


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """One rater's judgements of items that others judged as well.

    Attributes:
        items: numbers of the items, shape (n,).
        own: what the rater said, shape (n,).
        rest: mean of what all others said, shape (n,).
    """

    items: Codes
    own: Array
    rest: Array


def beside_the_rest(ratings: Ratings) -> tuple[Beside, ...]:
    """Return each rater's judgements beside the mean of the other raters of the same items.

    No rater is part of the own target, which would make everyone look alike, and no item is left
    out because somebody did not judge it: the mean is that of the others who did.

    Args:
        ratings: who judged what; items of a single rater have no rest and take no part.

    Returns:
        One entry a rater, in the order of their numbers; empty vectors for a rater alone.

    Examples:
        >>> ratings = Ratings.of_table(np.array([[1.0, 2.0, 4.0], [3.0, np.nan, 5.0]]))
        >>> beside_the_rest(ratings)[0].rest
        array([3., 5.])
    """
    others = ratings.per_item()[ratings.item] - 1
    total = np.bincount(ratings.item, weights=ratings.value, minlength=ratings.items)
    rest = _on_grid((total[ratings.item] - ratings.value) / np.maximum(others, 1))
    rows = np.flatnonzero(others > 0)
    rows = rows[np.argsort(ratings.rater[rows], kind="stable")]
    ends = np.searchsorted(ratings.rater[rows], np.arange(ratings.raters + 1))
    return tuple(
        Beside(items=ratings.item[own], own=ratings.value[own], rest=rest[own])
        for own in (rows[low:high] for low, high in pairwise(ends))
    )


def item_means(ratings: Ratings) -> Array:
    """Return the mean judgement of each item, shape (items,); NaN where nobody judged it."""
    total = np.bincount(ratings.item, weights=ratings.value, minlength=ratings.items)
    times = ratings.per_item().astype(np.float64)
    times[times == 0] = np.nan
    return np.asarray(total / times)


def _on_grid(values: Array) -> Array:
    """Return values on a fine binary grid, so that equal means tie whatever the order of sums."""
    largest = float(np.abs(values).max(initial=0.0))
    step = 2.0 ** np.ceil(np.log2(largest)) * _GRID if largest > 0 else 1.0
    return np.asarray(np.round(values / step) * step)
