"""Ranks of values that count several times."""

import numpy as np

from evenhand.metrics.sums import Array


def midranks(values: Array, weights: Array) -> Array:
    """Return the rank that each value has when every row is repeated as its weight says.

    The mid-rank of a value is W(<) + (W(=) + 1) / 2: the weight below it, and half of the weight
    that ties with it. Ranking repeated rows gives the same, without repeating them.

    Args:
        values: shape (n,).
        weights: whole numbers, shape (n,); rows of weight 0 take no place.

    Returns:
        Ranks from 1 to the sum of weights, shape (n,).

    Examples:
        >>> import numpy as np
        >>> midranks(np.array([5.0, 7.0, 7.0]), np.array([2.0, 1.0, 1.0]))
        array([1.5, 3.5, 3.5])
    """
    _, place = np.unique(values, return_inverse=True)
    tied = np.bincount(place, weights=weights)
    below = np.cumsum(tied) - tied
    ranks: Array = (below + (tied + 1) / 2)[place]
    return ranks
