"""Isotonic regression: the best recalibration of scores that never turns their order around.

Pool-adjacent-violators (Ayer et al. 1955, doi:10.1214/aoms/1177728423): items of one score are
pooled, then neighbours whose means fall are pooled until no mean falls. What remains is a step
function, and each step is the mean label of its block. It needs no bins and no bandwidth.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.sums import Array

_EPS = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Isotonic:
    """A step function of the score that does not fall.

    Attributes:
        fitted: value at each item, shape (n,).
        lower: smallest score of each block, ascending, shape (blocks,).
        upper: largest score of each block, shape (blocks,).
        level: value of each block, strictly ascending, shape (blocks,).
        weight: how many items each block holds, shape (blocks,).
    """

    fitted: Array
    lower: Array
    upper: Array
    level: Array
    weight: Array


def isotonic(truth: Array, scores: Array, *, weights: Array | None = None) -> Isotonic:
    """Return the isotonic regression of labels on scores.

    It minimises the weighted squared error among all functions that do not fall, and with it every
    other loss that is least at the mean. Neighbouring blocks of one level are one block.

    Args:
        truth: labels, shape (n,), n at least 1.
        scores: predictions, shape (n,).
        weights: how much each item counts, above 0, shape (n,); default 1.

    Returns:
        Values within the range of the labels.

    Examples:
        The labels of scores 2 and 3 fall, so these two are pooled:

        >>> isotonic(np.array([0.0, 1.0, 0.5, 2.0]), np.array([1.0, 2.0, 3.0, 4.0])).level
        array([0.  , 0.75, 2.  ])
    """
    times = np.ones(len(truth)) if weights is None else weights
    values, place = np.unique(scores, return_inverse=True)
    origin = float(truth[0])  # a constant vector then has levels without rounding
    mass = _sums(place, times)
    total = _sums(place, times * (truth - origin))
    start = _blocks(mass, total, float(np.abs(truth - origin).max()))
    weight = np.add.reduceat(mass, start)
    level = origin + np.add.reduceat(total, start) / weight
    length = np.diff(np.append(start, len(values)))
    return Isotonic(
        fitted=np.repeat(level, length)[place],
        lower=values[start],
        upper=values[start + length - 1],
        level=level,
        weight=weight,
    )


def _sums(place: NDArray[np.intp], column: Array) -> Array:
    """Return the sum of a column at each place."""
    return np.bincount(place, weights=column).astype(np.float64)


def _blocks(mass: Array, total: Array, largest: float) -> NDArray[np.intp]:
    """Return where the blocks begin; levels that differ by rounding only are one block."""
    from scipy.optimize import isotonic_regression  # noqa: PLC0415 slow to load

    found = isotonic_regression(total / mass, weights=mass)
    start = np.asarray(found.blocks[:-1], dtype=np.intp)
    least = 32 * _EPS * largest
    while len(start) > 1:
        level = np.add.reduceat(total, start) / np.add.reduceat(mass, start)
        rises = np.diff(level) > least
        if rises.all():
            break
        start = start[np.concatenate([[True], rises])]
    return start
