"""Labels made again of single ratings: with fewer raters, or by another aggregation."""

from collections.abc import Sequence
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.intake.aggregation import labels
from evenhand.audit.intake.entries import Entries
from evenhand.audit.plan import Plan
from evenhand.audit.table import Array, Truth
from evenhand.metrics.raters.ratings import Ratings

How: TypeAlias = Literal["mean", "median", "majority"]


def ratings_by_rater(judgements: Sequence[Ratings]) -> NDArray[np.int64]:
    """Return how many ratings each rater gave, shape (raters,)."""
    raters = max((each.raters for each in judgements), default=0)
    given = [np.bincount(each.rater, minlength=raters) for each in judgements]
    return np.asarray(np.sum(given, axis=0, dtype=np.int64))


def labels_by(truth: Truth, plan: Plan, how: How) -> Array:
    """Return the labels by another aggregation, shape (items, emotions)."""
    return np.stack([_labels(each, plan, how) for each in truth.judgements], axis=1)


def labels_without(truth: Truth, plan: Plan, rater: int) -> Array:
    """Return the labels without one rater; an item that nobody else rated has none.

    Args:
        truth: with all ratings.
        plan: names the aggregation.
        rater: number of the rater.

    Returns:
        shape (items, emotions).
    """
    found = truth.values.copy()
    for place, each in enumerate(truth.judgements):
        seen = np.zeros(each.items, dtype=np.bool_)
        seen[each.item[each.rater == rater]] = True
        others = each.of_items(seen).without_rater(rater)
        found[seen, place] = _labels(others, plan, plan.ratings.aggregate)
    return found


def _labels(ratings: Ratings, plan: Plan, how: How) -> Array:
    """Return the labels of one emotion, shape (items,)."""
    entries = Entries(
        item=ratings.item,
        judge=ratings.rater,
        value=ratings.value,
        empty=np.zeros(len(ratings.value), dtype=np.bool_),
        behind=np.ones(len(ratings.value), dtype=np.int64),
    )
    levels = plan.ratings.scale.kind != "continuous"
    return labels(entries, ratings.items, how, levels=levels).values
