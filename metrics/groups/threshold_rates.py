"""True and false positive rates of slices at every threshold of ordered levels, from one table."""

from dataclasses import dataclass

import numpy as np

from evenhand.metrics.numbered import Codes
from evenhand.metrics.sums import Array, Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdRates:
    """Rates at thresholds 1 to K - 1, NaN where a slice has nothing to find, or nothing to spare.

    Attributes:
        true_positive: P(score >= k | label >= k), shape (S, K - 1).
        false_positive: P(score >= k | label < k), shape (S, K - 1).
        items: of each slice, shape (S,).
    """

    true_positive: Array
    false_positive: Array
    items: Array

    def ranges(self, compared: Mask) -> Array:
        """Return the largest minus the smallest rate at each threshold.

        Args:
            compared: whether each slice takes part, shape (S,).

        Returns:
            Shape (2, K - 1), true positive rates first; NaN where fewer than two slices have one.
        """
        rates = np.stack([self.true_positive, self.false_positive])[:, compared]
        known = np.isfinite(rates)
        high = np.where(known, rates, -np.inf).max(axis=1, initial=-np.inf)
        low = np.where(known, rates, np.inf).min(axis=1, initial=np.inf)
        enough = known.sum(axis=1) > 1
        return np.where(enough, np.where(enough, high, 0.0) - np.where(enough, low, 0.0), np.nan)


def threshold_rates(
    label: Array, said: Array, *, slices: Codes, count: int, levels: int, times: Array
) -> ThresholdRates:
    """Return the rates of each slice at each threshold.

    Args:
        label: levels of the labels, whole numbers from 0, shape (n,).
        said: levels of the scores, likewise.
        slices: number of each item's slice, shape (n,).
        count: how many slices there are, S.
        levels: how many levels there are, K.
        times: how often each item counts, shape (n,).

    Examples:
        >>> found = threshold_rates(
        ...     np.array([0.0, 1, 2]), np.array([0.0, 1, 1]), slices=np.zeros(3, dtype=np.intp),
        ...     count=1, levels=3, times=np.ones(3),
        ... )
        >>> found.true_positive
        array([[1., 0.]])
    """
    place = (slices * levels + label.astype(np.intp)) * levels + said.astype(np.intp)
    table = np.bincount(place, weights=times, minlength=count * levels**2)
    cells = table.reshape(count, levels, levels)
    # there[k]: label >= k; both[k]: label >= k and score >= k; likewise for scores alone
    above = cells[:, ::-1, ::-1].cumsum(axis=1).cumsum(axis=2)[:, ::-1, ::-1]
    step = np.arange(1, levels)
    there, selected, hits = above[:, 1:, 0], above[:, 0, 1:], above[:, step, step]
    items = above[:, 0, 0]
    absent = items[:, None] - there
    with np.errstate(invalid="ignore"):
        return ThresholdRates(
            true_positive=np.where(there > 0, hits / there, np.nan),
            false_positive=np.where(absent > 0, (selected - hits) / absent, np.nan),
            items=items,
        )
