"""Spearman correlation: do scores put items into the labels' order?

It is not a function of plain sums, so it stands beside the additive metrics: a plain function
with weights. Like every correlation it depends on how varied the group's labels are (Spearman
1904, doi:10.2307/1412159).
"""

import numpy as np

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.ranks import midranks
from evenhand.metrics.sums import Array, Undefined
from evenhand.metrics.vectors import checked_weights

FACTS = Facts(
    title="Spearman correlation",
    asks="Do scores put items into the labels' order?",
    formula="Pearson correlation of mid-ranks",
    use="For ordered levels, or where scores and labels are on scales that need not be linear.",
    avoid="A group whose labels are alike has a low correlation with any model: show it beside the"
    " spread of the labels, and compare groups by errors in scale units.",
    takes="labels",
    unit="1",
    span=(-1.0, 1.0),
    best=1.0,
    reference="doi:10.2307/1412159",
)


@door
def spearman(truth: Array, scores: Array, *, weights: Array | None = None) -> float:
    """Return the Pearson correlation of mid-ranks; ties share their mean rank.

    A weight w counts an item as w rows would: the rank of a value is
    W(<) + (W(=) + 1) / 2 and moments are weighted.

    Args:
        truth: labels, shape (n,), any unit.
        scores: predictions, shape (n,), any unit.
        weights: whole numbers, shape (n,); default once.

    Returns:
        A value in [-1, 1]; 1 is the same order, -1 the reverse.

    Raises:
        Undefined: `no_items`, `constant_truth` or `constant_scores`.
        ValueError: vectors do not belong together.

    Examples:
        Only the order counts:

        >>> import numpy as np
        >>> truth = np.array([1.0, 2.0, 3.0])
        >>> spearman(truth, np.exp(truth))
        1.0
    """
    times = checked_weights("spearman", truth, scores, weights)
    there = times > 0
    if not there.any():
        reason = "no_items"
        raise Undefined(reason)
    rank, times = _centred(truth[there], times[there]), times[there]
    other = _centred(scores[there], times)
    for reason, ranks in (("constant_truth", rank), ("constant_scores", other)):
        if not ranks.any():
            raise Undefined(reason)
    together = times @ (rank * other)
    apart = np.sqrt((times @ rank**2) * (times @ other**2))
    return float(np.clip(together / apart, -1.0, 1.0))


def _centred(values: Array, times: Array) -> Array:
    """Return mid-ranks minus their mean, which is half of one more than the total weight."""
    return np.asarray(midranks(values, times) - (times.sum() + 1) / 2)
