"""How many independent items a share over persons is worth.

Clips of one person resemble each other, so a share over n clips knows less than n coin tosses. The
effective size n* is the number of tosses that would be as uncertain as the share is by persons;
intervals for counts (Wilson, Newcombe) then serve clustered data as well, and near 0 and 1, where a
symmetric interval leaves the range. See Korn & Graubard 1998, Survey Methodology 24(2):193-201.
"""

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.inference.student import quantile
from evenhand.metrics.sums import Array, Undefined


def effective_size(event: Array, persons: NDArray[np.intp], *, level: float = 0.95) -> float:
    """Return the number of independent items that a share is worth.

    `n* = p (1 - p) / SE^2 (z / t)^2`, with the cluster-robust SE and the quantiles of the normal
    and of t(G - 1), never more than n. Where all or none are so, no spread between persons is seen,
    and n* is the number of persons: each then counts as a single item.

    Args:
        event: 0 or 1, shape (n,), n above 0.
        persons: number of each item's person, shape (n,).
        level: of the interval that is to be made with it.

    Returns:
        Above 0, at most n.

    Raises:
        Undefined: `too_few`, all items are of one person, of whom no other can be guessed.

    Examples:
        Ten items of five persons who always or never fail are worth less than five:

        >>> event, persons = np.repeat([0.0, 1.0, 0.0, 1.0, 0.0], 2), np.repeat(np.arange(5), 2)
        >>> round(effective_size(event, persons), 3)
        1.993
    """
    _, person = np.unique(persons, return_inverse=True)
    count = int(person.max()) + 1
    if count == 1:
        reason = "too_few"
        raise Undefined(reason)
    share = float(event.mean())
    if share in {0.0, 1.0}:
        return float(count)
    off = np.bincount(person, weights=event - share)
    variance = count / (count - 1) * float(off @ off) / len(event) ** 2
    tail = (1 + level) / 2
    shrink = float(quantile(tail, df=np.inf) / quantile(tail, df=count - 1))
    alone = share * (1 - share) * shrink**2
    return alone / variance if alone < variance * len(event) else float(len(event))
