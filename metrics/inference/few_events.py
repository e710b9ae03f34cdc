"""Rates with few events: what has hardly been seen to happen is not known to be rare."""

import numpy as np

from evenhand.metrics.sums import Array

FEW_EVENTS = 10
"""Below this many events, or non-events, a rate has a least variance."""


def least_variance(rate: Array, count: Array) -> Array:
    """Return a lower bound of a rate's variance where events or non-events are few, else 0.

    Fewer than ten of either say little about how rates differ between persons, and no event at all
    would make a rate look certain: nought of ten misses is compatible with one in four. With one
    event and one non-event added, `p = (x + 1) / (n + 2)`, the bound is `p (1 - p) / (n + 2)`.

    Args:
        rate: observed, NaN where undefined.
        count: what it is a share of, same shape.

    Returns:
        Variances, same shape.

    Examples:
        >>> import numpy as np
        >>> least_variance(np.array([0.0, 0.5]), np.array([10.0, 100.0])).round(4).tolist()
        [0.0064, 0.0]

    References:
        Agresti & Caffo 2000, doi:10.1080/00031305.2000.10474560
    """
    events = np.nan_to_num(rate) * count
    few = (count > 0) & (np.minimum(events, count - events) < FEW_EVENTS)
    moderate = (events + 1) / (count + 2)
    return np.where(few, moderate * (1 - moderate) / (count + 2), 0.0)
