"""Items grouped by probability: the counts and sums of each group, and the errors that follow.

Three ways to group are in use: bins of equal width, bins of equal mass (the same number of items,
by rank), and one group for each distinct probability. Empty groups are never kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from evenhand.metrics.forecasts.bins import fixed_bin
from evenhand.metrics.numbered import Codes
from evenhand.metrics.sums import Array, Undefined

_PAIR = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliabilityBins:
    """One entry a group that holds an item, in order of the probability.

    Attributes:
        items: how many items, shape (groups,).
        mean_score: mean probability, shape (groups,).
        mean_truth: mean label, the share of events when labels are 0 or 1, shape (groups,).
        truth_scatter: sum of squared distances of labels from `mean_truth`, shape (groups,).
    """

    items: Array
    mean_score: Array
    mean_truth: Array
    truth_scatter: Array

    @property
    def used(self) -> int:
        """Return how many groups hold an item."""
        return len(self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class BinnedCalibration:
    """The usual calibration errors of one grouping.

    Attributes:
        ece: mean over items of the group's |mean probability - mean label|, 0 to 1.
        mce: the largest of these differences, 0 to 1.
        rmsce: root of the mean squared difference, 0 to 1.
        ce2_debiased: mean squared difference less what chance adds to it, -0.25 to 1; signed.
        bins_used: how many groups hold an item.
        items: how many items there are.
        missing: field without value -> reason code.
    """

    ece: float
    mce: float
    rmsce: float
    ce2_debiased: float | None
    bins_used: int
    items: int
    missing: Mapping[str, str]


def grouped(truth: Array, scores: Array, weights: Array, place: Codes) -> ReliabilityBins:
    """Return the groups of items whose group is known by number.

    Args:
        truth: labels within 0..1, shape (n,).
        scores: probabilities, shape (n,).
        weights: how often each item counts, shape (n,).
        place: number of each item's group, shape (n,).

    Raises:
        Undefined: `no_items`.
    """
    values = (np.ones(len(truth)), scores, truth, truth**2)
    sums = [np.asarray(np.bincount(place, weights=weights * v), np.float64) for v in values]
    return _groups(*sums)


def equal_width_bins(truth: Array, scores: Array, weights: Array, *, bins: int) -> ReliabilityBins:
    """Return groups of equal width on 0..1: [low, high), the last one closed.

    Args:
        truth: labels within 0..1, shape (n,).
        scores: probabilities, shape (n,).
        weights: how often each item counts, shape (n,).
        bins: how many.

    Raises:
        Undefined: `no_items`.

    Examples:
        >>> truth, scores = np.array([0.0, 1.0, 1.0]), np.array([0.1, 0.2, 0.9])
        >>> equal_width_bins(truth, scores, np.ones(3), bins=2).mean_truth
        array([0.5, 1. ])
    """
    return grouped(truth, scores, weights, fixed_bin(scores, bins=bins))


def equal_mass_bins(truth: Array, scores: Array, weights: Array, *, bins: int) -> ReliabilityBins:
    """Return groups of equally many items: rank i of n, from 0, goes to group floor(i bins / n).

    Equal probabilities keep the order of the items, so a tie may be cut in two. An item of weight
    w takes w ranks in a row, as w copies of it would, and may itself be cut.

    Args:
        truth: labels within 0..1, shape (n,).
        scores: probabilities, shape (n,).
        weights: how often each item counts, whole numbers, shape (n,).
        bins: how many; those beyond the number of items stay empty and are not kept.

    Raises:
        Undefined: `no_items`.

    Examples:
        >>> truth, scores = np.array([0.0, 1.0, 1.0]), np.array([0.1, 0.2, 0.9])
        >>> equal_mass_bins(truth, scores, np.ones(3), bins=2).items
        array([2., 1.])
    """
    order = np.argsort(scores, kind="stable")
    rank = np.append(0, np.cumsum(weights[order]))
    total = int(rank[-1])
    # The first rank i with floor(i bins / n) = b is ceil(b n / bins).
    cuts = -(-np.arange(bins + 1) * total // bins)
    columns = np.stack([scores, truth, truth**2])[:, order] * weights[order]
    running = np.concatenate([np.zeros((3, 1)), np.cumsum(columns, axis=1)], axis=1)
    at_cuts = np.stack([np.interp(cuts, rank, column) for column in running])
    return _groups(np.diff(cuts).astype(np.float64), *np.diff(at_cuts, axis=1))


def binned_calibration(bins: ReliabilityBins) -> BinnedCalibration:
    """Return the calibration errors of a grouping.

    Args:
        bins: the groups.

    Returns:
        Errors; `ce2_debiased` is missing where no group holds two items.
    """
    gap = np.abs(bins.mean_score - bins.mean_truth)
    share = bins.items / bins.items.sum()
    several = bins.items >= _PAIR
    excess = np.dot(share[several], gap[several] ** 2 - mean_truth_variance(bins)[several])
    return BinnedCalibration(
        ece=float(np.dot(share, gap)),
        mce=float(gap.max()),
        rmsce=float(np.sqrt(np.dot(share, gap**2))),
        ce2_debiased=float(excess) if several.any() else None,
        bins_used=bins.used,
        items=int(bins.items.sum()),
        missing={} if several.any() else {"ce2_debiased": "too_few"},
    )


def mean_truth_variance(bins: ReliabilityBins) -> Array:
    """Return the variance of each group's mean label, 0 for a single item, shape (groups,).

    `truth_scatter / (items (items - 1))`, which is share (1 - share) / (items - 1) for labels that
    are 0 or 1.
    """
    return bins.truth_scatter / (bins.items * np.maximum(bins.items - 1, 1))


def _groups(items: Array, score: Array, truth: Array, truth_squared: Array) -> ReliabilityBins:
    """Return groups from their sums; those without items are dropped."""
    held = items > 0
    if not held.any():
        msg = "no_items"
        raise Undefined(msg)
    count, labels = items[held], truth[held]
    scatter = truth_squared[held] - labels**2 / count
    return ReliabilityBins(
        items=count,
        mean_score=score[held] / count,
        mean_truth=labels / count,
        truth_scatter=np.where(count > 1, np.maximum(scatter, 0.0), 0.0),
    )
