"""Area under the ROC curve: how often does a positive score above a negative?

It is not a function of plain sums, so it stands beside the additive metrics: a plain function
with weights. It says nothing about thresholds or scale, and it depends on how hard the group's
negatives are (Hanley & McNeil 1982, doi:10.1148/radiology.143.1.7063747).
"""

import numpy as np

from evenhand.metrics.ranks import midranks
from evenhand.metrics.sums import Array, Undefined
from evenhand.metrics.vectors import checked_weights


def auc(truth: Array, scores: Array, *, weights: Array | None = None) -> float:
    """Return the chance that a random positive scores above a random negative; a tie is half.

    From mid-ranks r: (sum of w r over positives - P (P + 1) / 2) / (P N), with P and N the total
    weights of positives and negatives.

    Args:
        truth: labels, 0 or 1, shape (n,).
        scores: predictions, shape (n,), any unit.
        weights: whole numbers, shape (n,); default once.

    Returns:
        A value in [0, 1]; 1 ranks every positive above every negative, 0.5 is chance.

    Raises:
        Undefined: `no_items`, `no_positives` or `no_negatives`.
        ValueError: vectors do not belong together, or a label is neither 0 nor 1.

    Examples:
        >>> import numpy as np
        >>> auc(np.array([0.0, 0.0, 1.0]), np.array([0.1, 0.4, 0.4]))
        0.75
    """
    times = checked_weights("auc", truth, scores, weights)
    other = truth[(truth != 0) & (truth != 1)]
    if len(other):
        msg = f"auc: labels must be 0 or 1, got {other[0]:g}; cut ratings at a threshold first"
        raise ValueError(msg)
    positive = truth == 1
    positives, negatives = float(times[positive].sum()), float(times[~positive].sum())
    if reason := _reason(positives, negatives):
        raise Undefined(reason)
    ranks = midranks(scores, times)
    above = times[positive] @ ranks[positive] - positives * (positives + 1) / 2
    return float(np.clip(above / (positives * negatives), 0.0, 1.0))


def _reason(positives: float, negatives: float) -> str:
    """Return why there is nothing to compare, "" where there is."""
    if positives + negatives == 0:
        return "no_items"
    if positives == 0:
        return "no_positives"
    return "no_negatives" if negatives == 0 else ""
