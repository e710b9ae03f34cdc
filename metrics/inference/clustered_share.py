"""A share with an interval that knows persons: Wilson's, at the number of items it is worth.

Wilson's interval counts items as independent. Where persons are named, the number of items is
replaced by the effective one, `p (1 - p) / SE^2` with the cluster-robust standard error, lowered
for the few degrees of freedom of that error (Korn & Graubard 1998, Survey Methodology 24:193-201,
who put the same number into the interval of Clopper and Pearson).
"""

from dataclasses import dataclass

import numpy as np

from evenhand.metrics.inference.clustered_mean import ClusteredMean, clustered_mean
from evenhand.metrics.inference.proportions import wilson
from evenhand.metrics.inference.student import quantile
from evenhand.metrics.numbered import Names
from evenhand.metrics.sums import Array, Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusteredShare:
    """A share and its interval.

    Attributes:
        value: the share, 0 to 1.
        low: lower end; None where a single person leaves the spread unknown.
        high: upper end; None likewise.
        effective_items: independent items that the interval takes it to rest on; None likewise.
        persons: how many contribute; items where no person is named.
        items: how many there are, repeated as their weights say.
    """

    value: float
    low: float | None
    high: float | None
    effective_items: float | None
    persons: int
    items: int


def clustered_share(
    holds: Mask, *, weights: Array, persons: Names | None = None, level: float = 0.95
) -> ClusteredShare:
    """Return the share of items of which something holds, with Wilson's interval.

    Args:
        holds: whether it does, shape (n,).
        weights: how often each item counts, whole numbers, shape (n,).
        persons: whose item each one is, shape (n,); default every item its own.
        level: share of intervals that hold the true share.

    Returns:
        The share, with ends in [0, 1].

    Raises:
        Undefined: `no_items`.
        ValueError: there is not one person an item, or level is not between 0 and 1.

    Examples:
        >>> holds = np.repeat([True, True, True, False], 25)
        >>> found = clustered_share(holds, weights=np.ones(100))
        >>> round(found.low, 3), round(found.high, 3)
        (0.657, 0.825)

        The same hundred items of four persons are worth far less:

        >>> found = clustered_share(holds, weights=np.ones(100), persons=np.repeat(range(4), 25))
        >>> round(found.low, 3), round(found.high, 3)
        (0.131, 0.984)
    """
    mean = clustered_mean(holds.astype(np.float64), weights=weights, persons=persons)
    effective = float(mean.items) if persons is None else _effective_items(mean, level)
    size = effective or 0.0
    ends = wilson(mean.value * size, size, level=level)
    known = effective is not None
    return ClusteredShare(
        value=mean.value,
        low=float(ends.low) if known else None,
        high=float(ends.high) if known else None,
        effective_items=effective,
        persons=mean.persons,
        items=mean.items,
    )


def _effective_items(mean: ClusteredMean, level: float) -> float | None:
    """Return how many independent items the share is worth, None for a single person.

    A share of 0 or 1 shows no spread; it is then worth one item a person.
    """
    if mean.standard_error is None or mean.df is None:
        return None
    tail = (1 + level) / 2
    few = float(quantile(tail, df=np.inf) / quantile(tail, df=mean.df)) ** 2
    if mean.value in {0.0, 1.0}:
        return mean.persons * few
    variance = max(mean.standard_error**2, mean.value * (1 - mean.value) / mean.items)
    return mean.value * (1 - mean.value) / variance * few
