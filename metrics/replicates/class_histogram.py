"""Positives and negatives at each score: what an AUC needs, as counts that merge by addition."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.disparity.auc import auc
from evenhand.metrics.forecasts.binary_labels import class_weights
from evenhand.metrics.forecasts.bins import fixed_bin
from evenhand.metrics.sums import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassHistogram:
    """How many positives and negatives have each score.

    Attributes:
        scores: distinct scores, ascending, shape (v,).
        positives: items with label 1 at each score, shape (v,).
        negatives: items with label 0, shape (v,).
    """

    scores: Array
    positives: Array
    negatives: Array

    def auc(self) -> float:
        """Return the AUC of the items behind the counts, exactly.

        Raises:
            Undefined: `no_items`, `no_positives` or `no_negatives`.
        """
        classes = np.repeat([1.0, 0.0], len(self.scores))
        counts = np.concatenate([self.positives, self.negatives])
        return auc(classes, np.tile(self.scores, 2), weights=counts)

    def in_bins(self, bins: int) -> NDArray[np.int64]:
        """Return how many items fall into each of equal bins of 0 to 1, shape (bins,)."""
        place = fixed_bin(self.scores, bins=bins)
        counts = np.bincount(place, weights=self.positives + self.negatives, minlength=bins)
        return np.asarray(counts, dtype=np.int64)


def class_histogram(truth: Array, scores: Array) -> ClassHistogram:
    """Return the counts of one part of the items.

    Args:
        truth: labels, 0 or 1, shape (n,).
        scores: predictions, shape (n,).

    Raises:
        ValueError: vectors do not belong together, or a label is neither 0 nor 1.
    """
    class_weights("class_histogram", truth, scores, None)
    return _counted(scores, truth, 1.0 - truth)


def merged_histogram(parts: Sequence[ClassHistogram]) -> ClassHistogram:
    """Return the counts of all parts together.

    Args:
        parts: counts of disjoint parts, in any order.

    Examples:
        >>> import numpy as np
        >>> one = class_histogram(np.array([0.0, 1.0]), np.array([0.2, 0.7]))
        >>> other = class_histogram(np.array([0.0, 1.0]), np.array([0.7, 0.9]))
        >>> both = merged_histogram([one, other])
        >>> both.scores, both.auc()
        (array([0.2, 0.7, 0.9]), 0.875)
    """
    nothing = np.empty(0)
    return _counted(
        np.concatenate([nothing, *(part.scores for part in parts)]),
        np.concatenate([nothing, *(part.positives for part in parts)]),
        np.concatenate([nothing, *(part.negatives for part in parts)]),
    )


def _counted(scores: Array, positives: Array, negatives: Array) -> ClassHistogram:
    """Add up what falls on the same score."""
    values, place = np.unique(scores, return_inverse=True)
    return ClassHistogram(
        scores=values,
        positives=np.bincount(place, weights=positives, minlength=len(values)).astype(np.float64),
        negatives=np.bincount(place, weights=negatives, minlength=len(values)).astype(np.float64),
    )
