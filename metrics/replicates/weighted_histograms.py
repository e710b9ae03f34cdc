"""Bootstrap replicates of AUC and Spearman from counts, exact and without ranking anything again.

Both depend on the order of scores alone, and the order of distinct values does not change when
persons are drawn again: only how often each value occurs does. So values are sorted once. A
replicate is one product, draws times counts of (person, value), whose running sums are the ranks:
the rank of v is W(< v) + (W(= v) + 1) / 2. Counts of whole draws are whole numbers, so a replicate
equals the measure of literally repeated rows (Hanley & MacGibbon 2006,
doi:10.1016/j.cmpb.2006.04.006, for frequency weights).
"""

from collections.abc import Callable
from typing import Protocol

import numpy as np
from scipy import sparse

from evenhand.metrics.forecasts.binary_labels import class_weights
from evenhand.metrics.numbered import Codes
from evenhand.metrics.sums import Array
from evenhand.metrics.vectors import checked_weights

MOST_COUNTS = 1_000_000
"""Counts held at a time: replicates are made in chunks, so that memory does not grow with them."""

_MATRIX = 2


class Replicates(Protocol):
    """A measure of every replicate, from draws of persons."""

    def __call__(self, truth: Array, scores: Array, *, persons: Codes, draws: Array) -> Array:
        """Return one value a row of draws."""


def auc_replicates(truth: Array, scores: Array, *, persons: Codes, draws: Array) -> Array:
    """Return the AUC of every replicate.

    `sum over values of positives * (negatives below + negatives there / 2) / (P N)`.

    Args:
        truth: labels, 0 or 1, shape (n,).
        scores: predictions, shape (n,).
        persons: whose item it is, as a column of `draws`, shape (n,).
        draws: how often each person was drawn, whole numbers, shape (B, persons).

    Returns:
        shape (B,), in [0, 1]; NaN where a replicate lacks a class.

    Raises:
        ValueError: vectors do not belong together, or draws are no whole numbers.

    Examples:
        Everybody once, then the first person three times and the second one not at all:

        >>> import numpy as np
        >>> truth, scores = np.array([0.0, 1, 0, 1]), np.array([0.2, 0.6, 0.7, 0.7])
        >>> persons, draws = np.array([0, 0, 1, 1]), np.array([[1.0, 1.0], [3.0, 0.0]])
        >>> auc_replicates(truth, scores, persons=persons, draws=draws)
        array([0.625, 1.   ])
    """
    class_weights("auc_replicates", truth, scores, None)
    _check("auc_replicates", persons, draws, count=len(truth))
    values, place = np.unique(scores, return_inverse=True)
    sides = [
        _counts(place[truth == label], persons[truth == label], (len(values), draws.shape[1]))
        for label in (1, 0)
    ]

    def areas(part: Array) -> Array:
        positives, negatives = (side @ part for side in sides)
        below = np.cumsum(negatives, axis=0) - negatives / 2
        pairs = positives.sum(axis=0) * negatives.sum(axis=0)
        won = np.einsum("vb,vb->b", positives, below)
        return np.asarray(np.divide(won, pairs, out=np.full(len(pairs), np.nan), where=pairs > 0))

    return _by_chunks(areas, draws, width=len(values))


def spearman_replicates(truth: Array, scores: Array, *, persons: Codes, draws: Array) -> Array:
    """Return the Spearman correlation of every replicate.

    Items with the same label and the same score share a cell; ranks are centred at their mean.

    Args:
        truth: labels, shape (n,), any unit.
        scores: predictions, shape (n,), any unit.
        persons: whose item it is, as a column of `draws`, shape (n,).
        draws: how often each person was drawn, whole numbers, shape (B, persons).

    Returns:
        shape (B,), in [-1, 1]; NaN where labels or scores of a replicate are all equal.

    Raises:
        ValueError: vectors do not belong together, or draws are no whole numbers.

    Examples:
        >>> import numpy as np
        >>> truth, scores = np.array([1.0, 2.0, 3.0]), np.array([10.0, 30.0, 20.0])
        >>> draws = np.array([[1.0, 1.0, 1.0], [1.0, 1.0, 0.0], [0.0, 1.0, 1.0]])
        >>> spearman_replicates(truth, scores, persons=np.arange(3), draws=draws)
        array([ 0.5,  1. , -1. ])
    """
    checked_weights("spearman_replicates", truth, scores, None)
    _check("spearman_replicates", persons, draws, count=len(truth))
    sides = [np.unique(each, return_inverse=True) for each in (truth, scores)]
    width = len(sides[1][0])
    cells, place = np.unique(sides[0][1] * width + sides[1][1], return_inverse=True)
    row, column = np.divmod(cells, max(width, 1))
    starts = np.flatnonzero(np.diff(row, prepend=-1))
    joint, *margins = (
        _counts(where, persons, (height, draws.shape[1]))
        for where, height in ((place, len(cells)), *((p, len(v)) for v, p in sides))
    )

    def correlations(part: Array) -> Array:
        tied = [margin @ part for margin in margins]
        first, second = map(_centred_ranks, tied)
        if not len(cells):
            return np.full(part.shape[1], np.nan)
        shared = np.add.reduceat((joint @ part) * second[column], starts, axis=0)
        spread = [
            np.sqrt(np.einsum("vb,vb,vb->b", count, ranks, ranks))
            for count, ranks in zip(tied, (first, second), strict=True)
        ]
        together, apart = np.einsum("vb,vb->b", shared, first), spread[0] * spread[1]
        found = np.divide(together, apart, out=np.full(len(apart), np.nan), where=apart > 0)
        return np.asarray(np.clip(found, -1.0, 1.0))

    return _by_chunks(correlations, draws, width=len(cells))


def _centred_ranks(tied: Array) -> Array:
    """Return the mid-rank of each value minus the mean rank, from how often each value occurs."""
    return np.asarray(np.cumsum(tied, axis=0) - tied / 2 - tied.sum(axis=0) / 2)


def _counts(place: Codes, persons: Codes, shape: tuple[int, int]) -> sparse.csr_array:
    """Return how many items of each value each person has, shape (values, persons)."""
    return sparse.csr_array((np.ones(len(place)), (place, persons)), shape=shape)


def _by_chunks(measure: Callable[[Array], Array], draws: Array, *, width: int) -> Array:
    """Apply a measure to so many replicates at a time that counts stay within bounds."""
    size = max(1, MOST_COUNTS // max(width, 1))
    parts = [
        measure(np.ascontiguousarray(draws[k : k + size].T)) for k in range(0, len(draws), size)
    ]
    return np.concatenate([np.empty(0), *parts])


def _check(measure: str, persons: Codes, draws: Array, *, count: int) -> None:
    """Refuse draws that are not counts of these persons."""
    if draws.ndim != _MATRIX or not (np.isfinite(draws) & (draws >= 0)).all():
        msg = f"{measure}: draws must be counts of shape (B, persons), got shape {draws.shape}"
        raise ValueError(msg)
    if (draws != np.floor(draws)).any():
        wrong = draws[draws != np.floor(draws)][0]
        msg = f"{measure}: a draw says how often a person counts, 0, 1, 2, ...; got {wrong:g}"
        raise ValueError(msg)
    if persons.shape != (count,) or not np.issubdtype(persons.dtype, np.integer):
        msg = f"{measure}: persons must be {count} whole numbers, got shape {persons.shape}"
        raise ValueError(msg)
    low, high = persons.min(initial=0), persons.max(initial=-1)
    if low < 0 or high >= draws.shape[1]:
        msg = f"{measure}: persons must be columns 0..{draws.shape[1] - 1} of the draws"
        msg = f"{msg}, got {low}..{high}"
        raise ValueError(msg)
