"""Forecasts of ordered levels: the door for matrices of probabilities, and what follows from them.

A forecast gives each of the levels 0, 1, ..., K - 1 a probability; a label is one of the levels.
"""

import numpy as np

from evenhand.metrics.sums import Array
from evenhand.metrics.vectors import checked_weights

ROUNDED = 0.005
"""How far from 1 the probabilities of an item may add up to: rounding in a file, not an error."""

_FEWEST_LEVELS = 2


def checked_levels(name: str, truth: Array, probabilities: Array, weights: Array | None) -> Array:
    """Return how often each item counts, once where nothing is said.

    Args:
        name: the measure, for messages.
        truth: levels 0 to K - 1, shape (n,).
        probabilities: of each level, shape (n, K), each row adding up to 1.
        weights: whole numbers, shape (n,), or None.

    Returns:
        Weights of shape (n,).

    Raises:
        ValueError: shapes do not belong together, a label is no level, or a row is no forecast.
    """
    if np.ndim(probabilities) != 2 or probabilities.shape[1] < _FEWEST_LEVELS:  # noqa: PLR2004
        shape = np.shape(probabilities)
        msg = f"{name}: probabilities must have one column a level, 2 or more, got shape {shape}"
        raise ValueError(msg)
    times = checked_weights(name, truth, probabilities[:, 0], weights)
    _check_rows(name, probabilities)
    levels = probabilities.shape[1]
    wrong = truth[(truth != np.floor(truth)) | (truth < 0) | (truth >= levels)]
    if len(wrong):
        msg = f"{name}: a label must be a level, 0 to {levels - 1}, got {wrong[0]:g}"
        raise ValueError(msg)
    return times


def exceedances(probabilities: Array) -> Array:
    """Return the probability of each level or a higher one, from the second level on.

    Args:
        probabilities: of each level, shape (n, K).

    Returns:
        P(level >= k) for k = 1 to K - 1, shape (n, K - 1), within 0 to 1.

    Examples:
        >>> exceedances(np.array([[0.5, 0.3, 0.2]])).round(6).tolist()
        [[0.5, 0.2]]
    """
    from_the_top = np.cumsum(probabilities[:, ::-1], axis=1)[:, ::-1]
    return np.asarray(np.clip(from_the_top[:, 1:], 0.0, 1.0))


def reached(truth: Array, *, levels: int) -> Array:
    """Return 1 where a label is at a level or above, from the second level on, shape (n, K - 1).

    Args:
        truth: levels 0 to K - 1, shape (n,).
        levels: K.

    Examples:
        >>> reached(np.array([0.0, 2.0]), levels=3).tolist()
        [[0.0, 0.0], [1.0, 1.0]]
    """
    return (truth[:, None] >= np.arange(1, levels)).astype(np.float64)


def expected_levels(probabilities: Array) -> Array:
    """Return the mean level of each forecast: a score on the scale of the labels.

    Args:
        probabilities: of each level, shape (n, K).

    Returns:
        `sum_k k p_k`, shape (n,), within 0 to K - 1.

    Examples:
        >>> expected_levels(np.array([[0.5, 0.3, 0.2]])).round(6).tolist()
        [0.7]
    """
    return np.asarray(probabilities @ np.arange(float(probabilities.shape[1])))


def _check_rows(name: str, probabilities: Array) -> None:
    """Refuse rows that are no forecast."""
    if not np.isfinite(probabilities).all():
        msg = f"{name} takes finite probabilities; leave items without a forecast out before it"
        raise ValueError(msg)
    low, high = probabilities.min(initial=0.0), probabilities.max(initial=1.0)
    if low < 0 or high > 1:
        msg = f"{name}: probabilities must lie within 0..1, got values within {low:g}..{high:g}"
        raise ValueError(msg)
    total = probabilities.sum(axis=1)
    off = total[np.abs(total - 1) > ROUNDED]
    if len(off):
        msg = f"{name}: the probabilities of an item must add up to 1, got {off[0]:g}"
        raise ValueError(msg)
