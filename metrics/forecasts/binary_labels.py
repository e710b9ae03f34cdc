"""The door of measures that compare positives with negatives: labels are 0 or 1, and both occur."""

from evenhand.metrics.sums import Array, Undefined
from evenhand.metrics.vectors import checked_weights


def class_weights(measure: str, truth: Array, scores: Array, weights: Array | None) -> Array:
    """Return how often each item counts, once where nothing is said.

    Args:
        measure: for messages.
        truth: labels, 0 or 1, shape (n,).
        scores: predictions, shape (n,).
        weights: whole numbers, shape (n,), or None.

    Returns:
        Weights of shape (n,).

    Raises:
        ValueError: vectors do not belong together, or a label is neither 0 nor 1.

    Examples:
        >>> import numpy as np
        >>> class_weights("auc", np.array([0.0, 2.0]), np.array([0.1, 0.9]), None)
        Traceback (most recent call last):
        ...
        ValueError: auc: labels must be 0 or 1, got 2; cut ratings at a threshold first
    """
    times = checked_weights(measure, truth, scores, weights)
    other = truth[(truth != 0) & (truth != 1)]
    if len(other):
        msg = f"{measure}: labels must be 0 or 1, got {other[0]:g}; cut ratings at a threshold"
        msg = f"{msg} first"
        raise ValueError(msg)
    return times


def class_sizes(truth: Array, times: Array) -> tuple[float, float]:
    """Return the total weights of positives and of negatives, both above 0.

    Args:
        truth: labels, 0 or 1, shape (n,).
        times: how often each item counts, shape (n,).

    Raises:
        Undefined: `no_items`, `no_positives` or `no_negatives`.
    """
    positives, negatives = float(times[truth == 1].sum()), float(times[truth == 0].sum())
    reason = "no_items" if positives + negatives == 0 else ""
    reason = reason or ("no_positives" if positives == 0 else "")
    reason = reason or ("no_negatives" if negatives == 0 else "")
    if reason:
        raise Undefined(reason)
    return positives, negatives
