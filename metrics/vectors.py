"""The door of a metric that is a plain function: refuse vectors that do not belong together."""

import numpy as np

from evenhand.metrics.sums import Array


def checked_weights(name: str, truth: Array, scores: Array, weights: Array | None) -> Array:
    """Return how often each item counts, once where nothing is said.

    Args:
        name: the metric, for messages.
        truth: labels, shape (n,).
        scores: predictions, shape (n,).
        weights: whole numbers, shape (n,), or None.

    Returns:
        Weights of shape (n,).

    Raises:
        ValueError: shapes differ, a value is not finite, or a weight is not a whole number >= 0.
    """
    times = np.ones(len(truth)) if weights is None else np.asarray(weights, dtype=np.float64)
    if truth.ndim != 1 or not truth.shape == scores.shape == times.shape:
        shapes = f"{truth.shape}, {scores.shape} and {times.shape}"
        msg = f"{name}: truth, scores and weights must be vectors of one length, got {shapes}"
        raise ValueError(msg)
    if not (np.isfinite(truth).all() and np.isfinite(scores).all()):
        msg = f"{name} takes finite values; leave items without label or score out before it"
        raise ValueError(msg)
    wrong = times[~((times >= 0) & (times == np.floor(times)) & np.isfinite(times))]
    if len(wrong):
        msg = f"{name}: a weight says how often an item counts, 0, 1, 2, ...; got {wrong[0]:g}"
        raise ValueError(msg)
    return times
