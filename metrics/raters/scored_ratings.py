"""The door of measures that hold a model beside raters: one finite score for each item."""

import numpy as np

from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Array, Undefined


def checked_scores(measure: str, ratings: Ratings, scores: Array) -> Array:
    """Return the scores of the items that were rated.

    Args:
        measure: for messages.
        ratings: who judged what.
        scores: prediction of each item, shape (items,).

    Raises:
        Undefined: `no_items`, nobody judged anything.
        ValueError: there is not one score an item, or one is not finite.

    Examples:
        >>> ratings = Ratings.of_table(np.array([[1.0, 2.0], [3.0, 4.0]]))
        >>> checked_scores("alt_test", ratings, np.array([1.0]))
        Traceback (most recent call last):
        ...
        ValueError: alt_test: scores must be one number for each of 2 items, got shape (1,)
    """
    given = np.asarray(scores, dtype=np.float64)
    if given.shape != (ratings.items,):
        msg = (
            f"{measure}: scores must be one number for each of {ratings.items} items,"
            f" got shape {given.shape}"
        )
        raise ValueError(msg)
    if not np.isfinite(given).all():
        msg = f"{measure} takes finite scores; leave items without a score out before it"
        raise ValueError(msg)
    if not len(ratings.value):
        reason = "no_items"
        raise Undefined(reason)
    return given
