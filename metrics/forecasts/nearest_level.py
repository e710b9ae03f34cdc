"""Ordered levels 0, 1, ..., K - 1: the one that a mean label or a score is nearest to."""

import numpy as np

from evenhand.metrics.sums import Array

FEWEST, MOST = 2, 32


def nearest_level(measure: str, values: Array, *, levels: float, what: str) -> Array:
    """Return the level that each number is nearest to, halves upwards.

    Args:
        measure: who asks, for messages.
        values: shape (n,).
        levels: how many levels there are, a whole number within 2..32.
        what: what the values are, for messages.

    Returns:
        Whole numbers from 0 to levels - 1, shape (n,).

    Raises:
        ValueError: levels is no such number, or a value rounds to none of them.

    Examples:
        >>> nearest_level("gap", np.array([0.4, 0.5, 2.2]), levels=3, what="truth").tolist()
        [0.0, 1.0, 2.0]
    """
    if not (FEWEST <= levels <= MOST and levels == np.floor(levels)):
        msg = f"{measure}: levels must be a whole number within {FEWEST}..{MOST}, got {levels}"
        raise ValueError(msg)
    level = np.floor(values + 0.5)
    low, high = level.min(initial=0), level.max(initial=0)
    if low < 0 or high >= levels:
        msg = (
            f"{measure}: {what} must round to levels 0..{levels - 1:g}, "
            f"got values that round to {low:g}..{high:g}; declare more levels or a link"
        )
        raise ValueError(msg)
    return np.asarray(level, dtype=np.float64)
