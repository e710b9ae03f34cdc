"""Coincidences of judgements of one item, and how far apart they are on a scale of some level.

A judgement can be paired when its item has another one. An item with m of them adds each of its
m (m - 1) ordered pairs with weight 1 / (m - 1), so that every judgement counts once (Krippendorff
2011, Computing Krippendorff's alpha-reliability). Nothing here holds a table of values by values:
memory is linear in the number of judgements, also where every judgement is another number.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from evenhand.metrics.numbered import Codes
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Array, Undefined


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairable:
    """The judgements of items that were judged at least twice.

    Attributes:
        item: number of each judgement's item, ascending, shape (n,).
        code: place of each judgement among `values`, shape (n,).
        values: the different values, ascending, shape (v,).
        size: pairable judgements of each item: 0 where there are fewer than two, shape (items,).
    """

    item: Codes
    code: Codes
    values: Array
    size: Array

    @classmethod
    def of(cls, ratings: Ratings) -> "Pairable":
        """Return the judgements that can be paired.

        Examples:
            The third item has one judgement, which says nothing of agreement:

            >>> table = np.array([[1.0, 2.0], [2.0, 2.0], [np.nan, 3.0]])
            >>> Pairable.of(Ratings.of_table(table)).values
            array([1., 2.])
        """
        size = ratings.per_item()
        rows = size[ratings.item] > 1
        values, code = np.unique(ratings.value[rows], return_inverse=True)
        return cls(
            item=ratings.item[rows],
            code=code,
            values=values,
            size=np.where(size > 1, size, 0).astype(np.float64),
        )

    def counts(self, weights: Array) -> Array:
        """Return how often each value occurs, shape (v,).

        Args:
            weights: how often each item counts, shape (items,).
        """
        each = np.bincount(self.code, weights=weights[self.item], minlength=len(self.values))
        return np.asarray(each, dtype=np.float64)


class Distance(Protocol):
    """Squared differences of values, as the level of a scale defines them."""

    def within(self, counts: Array) -> Array:
        """Return the sum over ordered pairs of each item, shape (items,)."""

    def mean(self, counts: Array) -> Array:
        """Return the mean from each value to a judgement drawn at random, shape (v,)."""


@dataclass(frozen=True, slots=True)
class Nominal:
    """0 for equal values, 1 for different ones."""

    pairable: Pairable
    apart: Array

    @classmethod
    def of(cls, pairable: Pairable) -> "Nominal":
        """Count equal judgements of each item once."""
        width = len(pairable.values)
        cell, times = np.unique(pairable.item * width + pairable.code, return_counts=True)
        same = np.bincount(cell // width, weights=times**2.0, minlength=len(pairable.size))
        return cls(pairable, pairable.size**2 - same)

    def within(self, counts: Array) -> Array:  # noqa: ARG002 distances do not depend on them
        """Return the ordered pairs of different values of each item."""
        return self.apart

    def mean(self, counts: Array) -> Array:
        """Return the share of judgements with another value."""
        return np.asarray(1 - counts / counts.sum())


@dataclass(frozen=True, slots=True)
class Squared:
    """The square of the difference of positions."""

    pairable: Pairable
    positions: Callable[[Array], Array]

    def within(self, counts: Array) -> Array:
        """Return 2 m times the scatter of each item, which is the sum over ordered pairs."""
        item, size = self.pairable.item, self.pairable.size
        place = self.positions(counts)[self.pairable.code]
        centre = np.bincount(item, weights=place, minlength=len(size)) / np.maximum(size, 1)
        scatter = np.bincount(item, weights=(place - centre[item]) ** 2, minlength=len(size))
        return np.asarray(2 * size * scatter)

    def mean(self, counts: Array) -> Array:
        """Return (x - mean)^2 + variance."""
        place, share = self.positions(counts), counts / counts.sum()
        off = place - share @ place
        return np.asarray(off**2 + share @ off**2)


def interval(pairable: Pairable) -> Squared:
    """Return (a - b)^2, in a unit that lets no square overflow."""
    place = halved(pairable.values)
    return Squared(pairable, lambda _: place)


def halved(values: Array) -> Array:
    """Return values over a power of 2 that brings all within -1 to 1 and costs no digit.

    Examples:
        >>> halved(np.array([1.0, 3.0, 5.0]))
        array([0.125, 0.375, 0.625])
    """
    _, exponent = np.frexp(np.abs(values).max(initial=0.0))
    return np.asarray(np.ldexp(values, -exponent))


def ordinal(pairable: Pairable) -> Squared:
    """Return the squared number of judgements between two values, half of either end included.

    With n_g judgements of value g, Krippendorff's distance of c < k is
    `n_c / 2 + n_(c+1) + ... + n_(k-1) + n_k / 2`. The mid-rank of a value is
    `r_c = n_1 + ... + n_(c-1) + (n_c + 1) / 2`, so `r_k - r_c` is just that sum: ordinal distances
    are interval distances of mid-ranks, and need no table of values by values.
    """
    return Squared(pairable, lambda counts: (np.cumsum(counts) - counts / 2) / counts.sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Observed and expected disagreement of a judgement, and what each item adds to them.

    Attributes:
        count: pairable judgements.
        observed: mean distance to another judgement of the same item.
        expected: mean distance to a judgement drawn at random, itself among them.
        pulled: what each item pulls `observed / expected` towards, to first order (Gwet 2014,
            Handbook of Inter-Rater Reliability, chapter 5), shape (items,); 0 for items with
            fewer than two judgements.
    """

    count: float
    observed: float
    expected: float
    pulled: Array


def disagreement(pairable: Pairable, distance: Distance, weights: Array) -> Disagreement:
    """Return observed and expected disagreement.

    Args:
        pairable: the judgements.
        distance: of values.
        weights: how often each item counts, shape (items,).

    Raises:
        Undefined: `one_rater`, nothing can be paired; `no_variation`, one value only.
    """
    counts = pairable.counts(weights)
    total = float(counts.sum())
    if not total:
        reason = "one_rater"
        raise Undefined(reason)
    mean = distance.mean(counts)
    expected = float(counts @ mean) / total
    if (counts > 0).sum() < 2 or expected <= 0:  # noqa: PLR2004 two values differ
        reason = "no_variation"
        raise Undefined(reason)
    size = pairable.size
    within = distance.within(counts) / np.maximum(size - 1, 1)
    observed = float(weights @ within) / total
    chance = np.bincount(pairable.item, weights=mean[pairable.code], minlength=len(size))
    each = float(weights @ (size > 0)) / total
    small = observed * (1 - 1 / total)
    pulled = (each * (within - small * size) - (observed - small)) / expected
    pulled -= 2 * observed * each * (chance - expected * size) / expected**2
    pulled[size == 0] = 0
    return Disagreement(count=total, observed=observed, expected=expected, pulled=pulled)
