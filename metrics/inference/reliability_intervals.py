"""Intervals for the mean label of a group of items when persons, not items, are independent.

A share of events has Wilson's interval. For items that resemble each other within a person, and
for labels that are means on a bounded scale, the same formula holds with the *effective* number of
items: as many independent 0/1 labels as would vary as much as the group's mean does (Korn &
Graubard 1998, Survey Methodology 24:193). The result never leaves the scale, and it keeps a length
when all labels are the same. Few persons are paid for with Student's t in place of the normal.
"""

import numpy as np
from scipy import special

from evenhand.metrics.inference.intervals import Interval
from evenhand.metrics.inference.proportions import wilson
from evenhand.metrics.inference.student import quantile
from evenhand.metrics.numbered import Codes
from evenhand.metrics.sums import Array

_NOTHING = 1e-24


def mean_variance(values: Array, place: Codes, person: Codes, *, groups: int) -> Array:
    """Return the variance of each group's mean, persons taken as the independent unit.

    The larger of the variance between persons, `G / (G - 1) sum_g (sum_(i in g) (v_i - mean))^2 /
    n^2`, and that of as many independent items: persons are not trusted to make a mean more
    precise than that.

    Args:
        values: one an item, shape (n,).
        place: group of each item, 0 to groups - 1, every group taken, shape (n,).
        person: number of each item's person, shape (n,).
        groups: how many groups.

    Returns:
        Variances, 0 where all values are the same or there is one person, shape (groups,).
    """
    items = np.bincount(place, minlength=groups)
    apart = values - (_sums(place, values, groups) / items)[place]
    alone = _scaled(_sums(place, apart**2, groups), items, items)
    pairs, of_pair = _pairs(place, person)
    together = _sums(of_pair, apart, len(pairs)) ** 2
    by_person = _sums(pairs, together, groups)
    return np.maximum(alone, _scaled(by_person, np.bincount(pairs, minlength=groups), items))


def persons_of(place: Codes, person: Codes, *, groups: int) -> Codes:
    """Return how many persons have items in each group, shape (groups,)."""
    pairs, _ = _pairs(place, person)
    return np.bincount(pairs, minlength=groups)


def bounded_mean_interval(
    mean: Array, variance: Array, persons: Codes, *, df: Array, level: float
) -> Interval:
    """Return Wilson's interval for means within 0..1 at their effective number of items.

    `n_eff = mean (1 - mean) / variance * (z / t)^2`; where the variance is 0, persons count as one
    item each. With the variance of independent events, `mean (1 - mean) / n`, and infinite `df` it
    is Wilson's interval itself.

    Args:
        mean: within 0..1, shape (groups,).
        variance: of the mean, for instance from `mean_variance`, shape (groups,).
        persons: in each group, shape (groups,).
        df: degrees of freedom of that variance, persons - 1 as a rule, shape (groups,).
        level: share of intervals that hold the true mean.

    Returns:
        Ends within 0..1.

    Examples:
        A hundred clips of ten persons, all clips of a person alike, say little:

        >>> mean, variance, df = np.array([0.5]), np.array([0.25 / 9]), np.array([9.0])
        >>> ends = bounded_mean_interval(mean, variance, np.array([10]), df=df, level=0.95)
        >>> ends.low.round(2), ends.high.round(2)
        (array([0.2]), array([0.8]))
    """
    varies = variance > _NOTHING
    worth = mean * (1 - mean) / np.where(varies, variance, 1.0)
    size = np.where(varies, worth, persons) * _few_persons(df, level) ** 2
    return wilson(np.minimum(mean * size, size), size, level=level)


def null_band(mean: Array, variance: Array, *, df: Array, level: float) -> Interval:
    """Return where a group's mean label lies when the mean probability is true.

    Quantiles of a binomial distribution with the effective number of items, over that number.

    Args:
        mean: the group's mean score within 0..1, shape (groups,).
        variance: of the mean label under calibration, shape (groups,).
        df: degrees of freedom of that variance; infinite when it is known, shape (groups,).
        level: share of calibrated groups within the band, at least.

    Returns:
        Ends within 0..1; both are the mean where nothing can vary.
    """
    varies = (variance > _NOTHING) & (mean > 0) & (mean < 1)
    share = np.where(varies, mean, 0.5)
    worth = share * (1 - share) / np.where(varies, variance, 1.0)
    size = np.maximum(np.floor(worth * _few_persons(df, level) ** 2 + 1e-9), 1.0)
    low, high = (
        _binomial_quantile(tail, size, share) / size for tail in ((1 - level) / 2, (1 + level) / 2)
    )
    return Interval(low=np.where(varies, low, mean), high=np.where(varies, high, mean))


def _binomial_quantile(probability: float, size: Array, share: Array) -> Array:
    """Return the smallest whole number that so much of the distribution does not exceed."""
    count = np.ceil(special.bdtrik(probability, size, share))
    below = np.maximum(count - 1, 0)
    covered = special.betainc(size - below, below + 1, 1 - share)
    return np.where(covered >= probability, below, count)


def _few_persons(df: Array, level: float) -> Array:
    """Return z / t: by how much few persons shorten the reach that a normal interval may claim."""
    middle = (1 + level) / 2
    return np.asarray(special.ndtri(middle) / quantile(middle, df=np.maximum(df, 1.0)))


def _pairs(place: Codes, person: Codes) -> tuple[Codes, Codes]:
    """Return the group of each pair of group and person, and the pair of each item."""
    count = int(person.max(initial=0)) + 1
    keys, of_pair = np.unique(place * count + person, return_inverse=True)
    return keys // count, of_pair


def _scaled(squares: Array, units: Codes, items: Codes) -> Array:
    """Return the variance of a mean from summed squares of so many units, 0 for a single unit."""
    return np.where(units > 1, squares * units / np.maximum(units - 1, 1), 0.0) / items**2


def _sums(place: Codes, values: Array, groups: int) -> Array:
    """Return the sum of values in each group, shape (groups,)."""
    return np.asarray(np.bincount(place, weights=values, minlength=groups), dtype=np.float64)
