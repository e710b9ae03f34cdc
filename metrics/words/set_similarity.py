"""How alike two sets are: Jaccard's share of common members, and MASI, which also weighs nesting.

Two empty sets are alike: who says that there is nothing, and is right, agrees.
"""

import numpy as np

from evenhand.metrics.sums import Array, Mask


def jaccard(first: Mask, second: Mask) -> Array:
    """Return common members over members of either (Jaccard 1912).

    Args:
        first: which set has which member, shape (n, T).
        second: the same of the other sets.

    Returns:
        Shape (n,): 0 for nothing in common, 1 for equal sets, two empty ones among them.

    Examples:
        >>> a, b = np.array([[1, 1, 0], [0, 0, 0]]) > 0, np.array([[0, 1, 1], [0, 0, 0]]) > 0
        >>> jaccard(a, b).round(3).tolist()
        [0.333, 1.0]
    """
    common, either = (first & second).sum(axis=1), (first | second).sum(axis=1)
    return np.asarray(np.where(either > 0, common / np.maximum(either, 1), 1.0))


def masi(first: Mask, second: Mask) -> Array:
    """Return MASI similarity: Jaccard times how the sets lie to each other (Passonneau 2006).

    The factor is 1 for equal sets, 2/3 where one lies within the other, 1/3 where they overlap and
    0 where they do not; exactly so, not rounded to .67 and .33.

    Args:
        first: which set has which member, shape (n, T).
        second: the same of the other sets.

    Returns:
        Shape (n,): 0 for nothing in common, 1 for equal sets, two empty ones among them.

    Examples:
        {a, b} within {a, b, c} is 2/3 x 2/3; {a, b} beside {b, c} is 1/3 x 1/3:

        >>> a = np.array([[1, 1, 0], [1, 1, 0]]) > 0
        >>> b = np.array([[1, 1, 1], [0, 1, 1]]) > 0
        >>> masi(a, b).round(4).tolist()
        [0.4444, 0.1111]
    """
    equal = (first == second).all(axis=1)
    nested = ~(first & ~second).any(axis=1) | ~(second & ~first).any(axis=1)
    overlap = (first & second).any(axis=1)
    factor = np.select([equal, nested, overlap], [1.0, 2 / 3, 1 / 3], default=0.0)
    return np.asarray(factor * jaccard(first, second))
