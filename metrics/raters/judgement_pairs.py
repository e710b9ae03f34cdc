"""Sums over pairs of judgements of one item: what agreement coefficients are made of."""

from collections.abc import Callable

import numpy as np

from evenhand.metrics.numbered import Codes
from evenhand.metrics.sums import Array


def pair_sums(item: Codes, *, items: int, of: Callable[[Codes, Codes], Array]) -> Array:
    """Return each item's sum of a symmetric quantity over ordered pairs of its judgements.

    Judgement k is paired with judgement k + 1, then k + 2, and so on as long as both belong to one
    item: memory grows with the judgements, never with their pairs.

    Args:
        item: number of each judgement's item, ascending, shape (n,).
        items: how many items there are.
        of: takes two equally long vectors of places and returns the quantity of each pair.

    Returns:
        Sums over both orders of each pair, shape (items,); 0 where an item has one judgement.

    Examples:
        >>> value = np.array([1.0, 4.0, 6.0, 7.0])
        >>> item = np.array([0, 0, 1, 1])
        >>> pair_sums(item, items=3, of=lambda one, other: abs(value[one] - value[other]))
        array([6., 2., 0.])
    """
    total = np.zeros(items)
    first = np.arange(len(item))
    lag = 1
    while True:
        first = first[: np.searchsorted(first, len(item) - lag)]
        first = first[item[first] == item[first + lag]]
        if not len(first):
            return total
        pairs = of(first, first + lag)
        total += 2 * np.bincount(item[first], weights=pairs, minlength=items)
        lag += 1
