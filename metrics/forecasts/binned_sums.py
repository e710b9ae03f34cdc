"""Sums by fixed bin of the score: what the calibration errors of equal-width bins are made of.

A quantity is one column a bin, the same for every metric that asks for it, so a table of sums
holds it once. Bins of equal width have the same edges on every shard; bins of equal mass follow
the scores and are no sums over items (see `reliability_bins`).
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from evenhand.metrics.forecasts.bins import fixed_bin
from evenhand.metrics.forecasts.probabilities import check_probabilities
from evenhand.metrics.sums import Array, Mask, Sums

MOST_BINS = 1000

_LEAST_COUNT = 1e-4
"""Fewer items than this are none: what subtraction of sums may leave in an empty bin."""

_TWO = 2 - 1e-9
"""Two items, less what rounding of weighted sums may take away."""

_QUANTITIES: Mapping[str, Callable[[Array, Array], Array]] = MappingProxyType(
    {
        "error": lambda truth, scores: scores - truth,
        "items": lambda truth, _: np.ones(len(truth)),
        "truth": lambda truth, _: truth,
        "truth_squared": lambda truth, _: truth**2,
    }
)


def binned(
    name: str, truth: Array, scores: Array, *, bins: float, of: tuple[str, ...]
) -> dict[str, Array]:
    """Return `n` and each named quantity in each bin, one entry an item.

    Args:
        name: the metric, for messages.
        truth: 0 or 1, or shares of raters, shape (n,).
        scores: predicted probabilities, shape (n,).
        bins: how many bins of equal width, a whole number.
        of: any of `error` (score minus label), `items`, `truth`, `truth_squared`.

    Returns:
        `n`, and `QUANTITY_in_bin_K` for each quantity and bin, columns of shape (n,).

    Raises:
        ValueError: values outside 0..1, or a number of bins that is none.

    Examples:
        >>> columns = binned("ece", np.array([1.0]), np.array([0.75]), bins=2, of=("error",))
        >>> {key: column.tolist() for key, column in columns.items()}
        {'n': [1.0], 'error_in_bin_0': [0.0], 'error_in_bin_1': [-0.25]}
    """
    check_probabilities(name, truth, scores)
    count = whole_bins(name, bins)
    place = fixed_bin(scores, bins=count)
    columns = {"n": np.ones(len(truth))}
    for what in of:
        value = _QUANTITIES[what](truth, scores)
        columns |= {f"{what}_in_bin_{k}": np.where(place == k, value, 0.0) for k in range(count)}
    return columns


def whole_bins(name: str, bins: float) -> int:
    """Return a number of bins as a whole number.

    Args:
        name: the metric, for the message.
        bins: a whole number from 1 on.

    Raises:
        ValueError: it is none, or larger than `MOST_BINS`.
    """
    if not (1 <= bins <= MOST_BINS and bins == np.floor(bins)):
        msg = f"{name}: bins must be a whole number within 1..{MOST_BINS}, got {bins}"
        raise ValueError(msg)
    return int(bins)


def by_bin(sums: Sums, what: str) -> Array:
    """Return one quantity's sums, shape (bins, ...)."""
    prefix = f"{what}_in_bin_"
    return np.stack([sums[name] for name in sums.columns if name.startswith(prefix)])


def squared_gaps(sums: Sums) -> tuple[Array, Array]:
    """Return each bin's squared difference of mean score and mean label, and the bin's items.

    Args:
        sums: of `error` and `items` by bin.

    Returns:
        Squared differences, 0 in an empty bin, and counts, both of shape (bins, ...).
    """
    items = by_bin(sums, "items")
    held = np.asarray(items >= _LEAST_COUNT)
    gap = np.divide(by_bin(sums, "error"), items, out=np.zeros_like(items), where=held)
    return gap**2, items


def label_noise(sums: Sums) -> Array:
    """Return what chance in the labels adds to each bin's squared gap, on average.

    The variance of the mean label, `sum (truth - mean)^2 / (items (items - 1))`; for labels that
    are 0 or 1 it is `share (1 - share) / (items - 1)`.

    Args:
        sums: of `items`, `truth` and `truth_squared` by bin.

    Returns:
        Variances, 0 in a bin of fewer than two items, shape (bins, ...).
    """
    items, truth = by_bin(sums, "items"), by_bin(sums, "truth")
    several = np.asarray(items >= _TWO)
    safe = np.where(several, items, _TWO)
    scatter = np.maximum(0.0, by_bin(sums, "truth_squared") - truth**2 / safe)
    return np.where(several, scatter / (safe * (safe - 1)), 0.0)


def without_pairs(sums: Sums) -> Mask:
    """Return in which bins there are fewer than two items, shape (bins, ...)."""
    return np.asarray(by_bin(sums, "items") < _TWO)


def single_items_only(sums: Sums) -> Mask:
    """Return where no bin holds two items."""
    return np.asarray(without_pairs(sums).all(axis=0))
