"""Each rater beside all others: the targets of every leave-one-rater-out comparison."""

from dataclasses import dataclass

import numpy as np

from evenhand.metrics.numbered import Codes
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Array

_GRID = 2.0**-44


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Each rater's judgements of items that others judged as well, rater after rater.

    Attributes:
        rater: number of the judging rater, shape (n,), never falling.
        items: numbers of the items, shape (n,), rising within a rater.
        own: what the rater said, shape (n,).
        rest: mean of what all others said, shape (n,).
    """

    rater: Codes
    items: Codes
    own: Array
    rest: Array


def beside_the_rest(ratings: Ratings) -> Beside:
    """Return each rater's judgements beside the mean of the other raters of the same items.

    No rater is part of the own target, which would make everyone look alike, and no item is left
    out because somebody did not judge it: the mean is that of the others who did.

    Args:
        ratings: who judged what; items of a single rater have no rest and take no part.

    Returns:
        One row a judgement; none of a rater who is alone.

    Examples:
        >>> ratings = Ratings.of_table(np.array([[1.0, 2.0, 4.0], [3.0, np.nan, 5.0]]))
        >>> found = beside_the_rest(ratings)
        >>> found.rest[found.rater == 0]
        array([3., 5.])
    """
    others = ratings.per_item()[ratings.item] - 1
    total = np.bincount(ratings.item, weights=ratings.value, minlength=ratings.items)
    rest = _on_grid((total[ratings.item] - ratings.value) / np.maximum(others, 1))
    rows = np.flatnonzero(others > 0)
    rows = rows[np.argsort(ratings.rater[rows], kind="stable")]
    return Beside(
        rater=ratings.rater[rows],
        items=ratings.item[rows],
        own=ratings.value[rows],
        rest=rest[rows],
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
