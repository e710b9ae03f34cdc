"""How precise a gap between two groups will be, from persons, items and their resemblance."""

import numpy as np
from numpy.typing import ArrayLike

from evenhand.metrics.arguments import above_zero, at_least
from evenhand.metrics.sums import Array


def design_effect(icc: ArrayLike, mean_cluster_size: ArrayLike) -> Array:
    """Return how many times the variance grows because items of one person resemble each other.

    `1 + (m - 1) ICC`, Kish's design effect: 12 clips a person at an ICC of 0.2 are worth 12 / 3.2,
    not quite four independent ones.

    Args:
        icc: share of the variance that lies between persons, 0 to 1.
        mean_cluster_size: items of one person on average, 1 or more.

    Returns:
        Factors of 1 or more.

    Raises:
        ValueError: a negative ICC, or fewer than one item a person.

    Examples:
        >>> design_effect(0.2, 12).round(12)
        np.float64(3.2)
    """
    between = at_least(icc, 0.0, name="icc")
    size = at_least(mean_cluster_size, 1.0, name="mean_cluster_size")
    return np.asarray(1.0 + (size - 1.0) * between, dtype=np.float64)


def gap_standard_error(
    *,
    sd: ArrayLike,
    icc: ArrayLike,
    items_per_person: ArrayLike,
    persons: ArrayLike,
    reference_persons: ArrayLike = np.inf,
) -> Array:
    """Return the standard error to expect of a gap between two means, before anything is measured.

    `sd sqrt(deff / m (1 / persons + 1 / reference_persons))` with `deff = 1 + (m - 1) ICC`.

    Args:
        sd: standard deviation of one item's error, in scale points.
        icc: share of that variance that lies between persons.
        items_per_person: m, items of one person on average.
        persons: in the slice.
        reference_persons: in the group it is held against; infinity when that one is known.

    Returns:
        Standard errors in the unit of sd, in the broadcast shape of the arguments.

    Raises:
        ValueError: an argument below what makes sense.
    """
    spread = at_least(sd, 0.0, name="sd")
    count = at_least(items_per_person, 1.0, name="items_per_person")
    inside = above_zero(persons, name="persons")
    outside = at_least(reference_persons, 1.0, name="reference_persons")
    one_person = design_effect(icc, count) / count
    return np.asarray(spread * np.sqrt(one_person * (1.0 / inside + 1.0 / outside)))
