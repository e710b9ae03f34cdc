"""The door of measures on ratings: how often each item counts.

A whole weight is that many copies of the item, with all of its judgements. Items of weight 0 are
not there at all, so that what only they hold (a level, a rater) is not there either.
"""

import numpy as np

from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Array


def weighted_items(name: str, ratings: Ratings, weights: Array | None) -> tuple[Ratings, Array]:
    """Return the ratings of items that count, and how often each of these counts.

    Args:
        name: the measure, for messages.
        ratings: judgements of any number of items.
        weights: whole numbers, shape (items,); default once.

    Returns:
        Ratings of the items of weight above 0, which get new numbers, and their weights.

    Raises:
        ValueError: the shape differs, or a weight is not a whole number of 0 or more.

    Examples:
        >>> ratings = Ratings.of_table(np.array([[1.0, 2.0], [3.0, 3.0]]))
        >>> kept, times = weighted_items("alpha", ratings, np.array([0.0, 2.0]))
        >>> kept.value, times
        (array([3., 3.]), array([2.]))
    """
    if weights is None:
        return ratings, np.ones(ratings.items)
    times = np.asarray(weights, dtype=np.float64)
    if times.shape != (ratings.items,):
        msg = f"{name}: needs one weight an item, shape ({ratings.items},), got {times.shape}"
        raise ValueError(msg)
    wrong = times[~((times >= 0) & (times == np.floor(times)) & np.isfinite(times))]
    if len(wrong):
        msg = f"{name}: a weight says how often an item counts, 0, 1, 2, ...; got {wrong[0]:g}"
        raise ValueError(msg)
    return ratings.of_items(times > 0), times[times > 0]
