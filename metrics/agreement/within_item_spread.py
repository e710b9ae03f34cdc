"""Spread within items: how far apart do raters judge the same item, in scale points?

The pooled standard deviation of judgements around their item's mean, also called the standard error
of measurement of one judgement. Reliability and correlation fall in a group whose items are alike,
even when its raters are as exact as ever; this number does not, which makes it the one to compare
between groups (Bland & Altman 1996, doi:10.1136/bmj.313.7059.744).

    >>> import numpy as np
    >>> within_item_spread(Ratings.of_table(np.array([[1.0, 3.0], [5.0, 5.0], [np.nan, 2.0]])))
    1.0
"""

import numpy as np

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.raters.item_weights import weighted_items
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Array, Undefined

FACTS = Facts(
    title="Spread within items",
    asks="How far apart do raters judge the same item?",
    formula="sqrt(sum of (judgement - item mean)^2 / sum of (judgements of the item - 1))",
    use="To compare raters between groups: it does not depend on how varied the items are.",
    avoid=(
        "Where judgements pile up at the end of the scale: they cannot spread there. It holds "
        "lasting severity of raters and momentary error together; rater_severity tells them apart."
    ),
    takes="ratings",
    unit="scale points",
    span=(0.0, float("inf")),
    best=0.0,
    reference="doi:10.1136/bmj.313.7059.744",
)


@door
def within_item_spread(ratings: Ratings, *, weights: Array | None = None) -> float:
    """Return the pooled standard deviation of judgements within items.

    It is the root of the mean square within items of a one-way analysis of variance.

    Args:
        ratings: judgements, missing ones absent; a scale with a meaningful distance.
        weights: how often each item counts, whole numbers, shape (items,); default once.

    Returns:
        Scale points, 0 when raters agree to the point.

    Raises:
        Undefined: `one_rater`, no item was judged twice.
        ValueError: weights do not fit.

    Examples:
        Twice the distance between items changes nothing, twice the dissent does:

        >>> table = np.array([[0.0, 1.0], [2.0, 3.0]])
        >>> further = np.array([[0.0, 1.0], [4.0, 5.0]])
        >>> [round(within_item_spread(Ratings.of_table(t)), 4) for t in (table, further, 2 * table)]
        [0.7071, 0.7071, 1.4142]
    """
    counted, times = weighted_items("within_item_spread", ratings, weights)
    size = counted.per_item()
    freedom = float(times @ np.maximum(size - 1, 0))
    if not freedom:
        reason = "one_rater"
        raise Undefined(reason)
    item = counted.item
    centre = np.bincount(item, weights=counted.value, minlength=len(size)) / np.maximum(size, 1)
    off = counted.value - centre[item]
    return float(np.sqrt(times[item] @ off**2 / freedom))
