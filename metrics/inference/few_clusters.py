"""Tests for a gap that rests on a handful of persons, where large-sample theory is no help.

Eleven synthetic voices are eleven persons, whatever the number of clips. With so few, all sign
flips or all exchanges of persons can be listed, and a p-value counted instead of approximated.
"""

from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evenhand.metrics.inference.equivalence import TwoSamples, tost_pooled
from evenhand.metrics.inference.student import upper_tail
from evenhand.metrics.sums import Array, Mask, Undefined

MOST_ARRANGEMENTS = 4096
"""Largest number of arrangements that is listed unless told otherwise: flips of 12 persons."""

TIE = 1e-12
"""Statistics that differ by less than this share are the same, up to rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterGap:
    """A gap of means with its cluster-robust test.

    Attributes:
        estimate: mean inside minus mean outside.
        standard_error: CR1 sandwich over persons.
        t: estimate over standard error.
        df: persons minus 1.
        p: two-sided p-value of no gap.
    """

    estimate: float
    standard_error: float
    t: float
    df: float
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Enumerated:
    """A p-value that was counted.

    Attributes:
        p: share of arrangements at least as extreme as the data, the data among them.
        arrangements: how many there are; p cannot be below `1 / arrangements`.
    """

    p: float
    arrangements: int


def cluster_gap(error: ArrayLike, *, inside: ArrayLike, cluster: ArrayLike) -> ClusterGap:
    """Return a gap of means with a standard error that respects whose clips they are.

    Least squares of error on membership; `SE^2 = G / (G - 1) (n - 1) / (n - 2) sum over persons of
    s_g^2`, s_g being the sum of a person's residuals, each over the size of its arm.

    Args:
        error: one value an item, shape (n,).
        inside: whether the item belongs to the slice, shape (n,).
        cluster: whose item it is, shape (n,).

    Returns:
        The gap with t(G - 1); some persons may have items on both sides.

    Raises:
        ValueError: vectors of different lengths, values that are not finite, or inside not boolean.
        Undefined: `too_few`, an arm without items, or fewer than two persons or three items;
            `no_variation`, all residuals are 0.

    References:
        Cameron & Miller 2015, doi:10.3368/jhr.50.2.317
    """
    sums = _cluster_sums(error, inside, cluster)
    gap, spread = _gap_and_error(sums, sums.values[np.newaxis])
    if spread[0] <= TIE * sums.scale:
        reason = "no_variation"
        raise Undefined(reason)
    t, df = float(gap[0] / spread[0]), float(sums.sizes.shape[0] - 1)
    return ClusterGap(
        estimate=float(gap[0]),
        standard_error=float(spread[0]),
        t=t,
        df=df,
        p=float(2.0 * upper_tail(abs(t), df=df)),
    )


def cluster_mean_gap(
    error: ArrayLike, *, inside: ArrayLike, cluster: ArrayLike, margin: float, alpha: float = 0.05
) -> TwoSamples:
    """Return the gap between the persons' own means, each person counting once.

    A plain two-sample t-test on one number a person, with one common spread.

    Args:
        error: one value an item, shape (n,).
        inside: whether the item belongs to the slice; the same for all items of a person.
        cluster: whose item it is, shape (n,).
        margin: tolerated gap, for the equivalence test that comes with it.
        alpha: level of each one-sided test; the interval has level 1 - alpha.

    Returns:
        Estimate, t(G - 2) test, interval and equivalence test.

    Raises:
        ValueError: as in `cluster_gap`, or a person on both sides.
        Undefined: `too_few`, fewer than two persons in an arm; `no_variation`, all means alike.
    """
    means, member = _person_means(_cluster_sums(error, inside, cluster))
    return tost_pooled(means[member], means[~member], margin=margin, alpha=alpha)


def wild_cluster_p(
    error: ArrayLike, *, inside: ArrayLike, cluster: ArrayLike, most: int = MOST_ARRANGEMENTS
) -> Enumerated | None:
    """Return the restricted wild cluster bootstrap p-value, over all sign flips of persons.

    The model without a gap is fitted, the residuals of each person are kept or flipped together,
    and the cluster-robust t of every outcome is compared with that of the data.

    Args:
        error: one value an item, shape (n,).
        inside: whether the item belongs to the slice, shape (n,).
        cluster: whose item it is, shape (n,).
        most: largest number of flips that is listed; time and memory grow with it.

    Returns:
        The p-value and the number of flips; None when there are too many to list, by default with
        more than 12 persons.

    Raises:
        ValueError: as in `cluster_gap`.
        Undefined: as in `cluster_gap`.

    References:
        Cameron, Gelbach & Miller 2008, doi:10.1162/rest.90.3.414
    """
    observed = cluster_gap(error, inside=inside, cluster=cluster)
    values = np.asarray(error, dtype=np.float64)
    sums = _cluster_sums(values - values.mean(), inside, cluster)
    persons = sums.sizes.shape[0]
    if 2**persons > most:
        return None
    bits = np.arange(2**persons)[:, np.newaxis] >> np.arange(persons) & 1
    gap, spread = _gap_and_error(sums, (1.0 - 2.0 * bits)[:, :, np.newaxis] * sums.values)
    # Flips with no spread left are as extreme as can be: compare without dividing.
    extreme = np.abs(gap) >= abs(observed.t) * spread * (1.0 - TIE)
    return Enumerated(p=float(extreme.mean()), arrangements=int(extreme.size))


def cluster_permutation_p(
    error: ArrayLike, *, inside: ArrayLike, cluster: ArrayLike, most: int = MOST_ARRANGEMENTS
) -> Enumerated | None:
    """Return the exact permutation p-value of no gap, over all ways to choose the slice's persons.

    Exact for any distribution if persons are exchangeable when there is no gap. The statistic is
    the difference between the mean of the persons' means in the slice and elsewhere.

    Args:
        error: one value an item, shape (n,).
        inside: whether the item belongs to the slice, shape (n,).
        cluster: whose item it is, shape (n,).
        most: largest number of choices that is listed; time and memory grow with it.

    Returns:
        The p-value and the number of choices; None when there are too many to list, or when a
        person has items on both sides, so that persons cannot be exchanged.

    Raises:
        ValueError: vectors of different lengths, values that are not finite, or inside not boolean.
        Undefined: `too_few`, as in `cluster_gap`.

    References:
        Winkler et al. 2015, doi:10.1016/j.neuroimage.2015.05.092
    """
    sums = _cluster_sums(error, inside, cluster)
    if sums.straddles:
        return None
    means, member = _person_means(sums)
    chosen = int(member.sum())
    if means.size > most or comb(means.size, chosen) > most:
        return None
    picks = np.array(list(combinations(range(means.size), chosen)))
    picked = means[picks].sum(axis=1)
    gaps = picked / chosen - (means.sum() - picked) / (means.size - chosen)
    observed = means[member].mean() - means[~member].mean()
    extreme = np.abs(gaps) >= abs(observed) - TIE * np.abs(means).max()
    return Enumerated(p=float(extreme.mean()), arrangements=len(picks))


@dataclass(frozen=True, slots=True, kw_only=True)
class _ClusterSums:
    """Sums of values and numbers of items, shape (persons, 2): inside, then outside."""

    values: Array
    sizes: Array
    scale: float

    @property
    def straddles(self) -> bool:
        return bool((self.sizes > 0).all(axis=1).any())


def _cluster_sums(error: ArrayLike, inside: ArrayLike, cluster: ArrayLike) -> _ClusterSums:
    values, member, labels = _items(error, inside, cluster)
    names, person = np.unique(labels, return_inverse=True)
    arms = np.stack([member, ~member], axis=1).astype(np.float64)
    sums, sizes = np.zeros((names.size, 2)), np.zeros((names.size, 2))
    np.add.at(sums, person, arms * values[:, np.newaxis])
    np.add.at(sizes, person, arms)
    if (sizes.sum(axis=0) < 1).any() or names.size < 2 or values.size < 3:  # noqa: PLR2004 - n - 2
        reason = "too_few"
        raise Undefined(reason)
    return _ClusterSums(values=sums, sizes=sizes, scale=float(np.abs(values).max()))


def _items(
    error: ArrayLike, inside: ArrayLike, cluster: ArrayLike
) -> tuple[Array, Mask, NDArray[np.str_]]:
    values, member = np.asarray(error, dtype=np.float64), np.asarray(inside)
    labels = np.asarray(cluster)
    if values.ndim != 1 or member.shape != values.shape or labels.shape != values.shape:
        message = (
            "error, inside and cluster must be vectors of one length, "
            f"got shapes {values.shape}, {member.shape} and {labels.shape}"
        )
        raise ValueError(message)
    if member.dtype != np.bool_:
        message = f"inside must hold True or False, got {member.dtype}"
        raise ValueError(message)
    if not np.isfinite(values).all():
        message = "error must hold finite values; leave out items without a score"
        raise ValueError(message)
    return values, member, labels


def _gap_and_error(sums: _ClusterSums, values: Array) -> tuple[Array, Array]:
    """Return gap and CR1 standard error for any number of outcomes, values (R, persons, 2)."""
    persons, items = sums.sizes.shape[0], float(sums.sizes.sum())
    arm = sums.sizes.sum(axis=0)
    means = values.sum(axis=1) / arm
    residual = (values - means[:, np.newaxis] * sums.sizes) / arm
    score = residual[..., 0] - residual[..., 1]
    factor = persons / (persons - 1) * (items - 1) / (items - 2)
    return means[:, 0] - means[:, 1], np.sqrt(factor * (score**2).sum(axis=1))


def _person_means(sums: _ClusterSums) -> tuple[Array, Mask]:
    if sums.straddles:
        message = "every cluster must lie on one side of inside; one has items on both"
        raise ValueError(message)
    means = sums.values.sum(axis=1) / sums.sizes.sum(axis=1)
    return means, sums.sizes[:, 0] > 0
