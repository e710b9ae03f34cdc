"""Moments of labels and scores that merge: any partition, in any order, gives the same.

Sums of squares lose digits where a mean is far from 0. Here scatter is kept around each part's own
mean, and the distance of the means is added when parts are joined (Chan, Golub & LeVeque 1983,
doi:10.1080/00031305.1983.10483115).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evenhand.metrics.sums import Array, Undefined
from evenhand.metrics.vectors import checked_weights


@dataclass(frozen=True, slots=True, kw_only=True)
class JointMoments:
    """Counts, means and scatter of one part of the items.

    Attributes:
        n: items.
        truth: mean of the labels.
        score: mean of the scores.
        truth_scatter: sum of squared distances of labels from their mean.
        score_scatter: the same of scores.
        joint_scatter: sum of products of both distances.
        absolute_error: sum of |score - truth|.
    """

    n: int
    truth: float
    score: float
    truth_scatter: float
    score_scatter: float
    joint_scatter: float
    absolute_error: float

    def truth_variance(self) -> float:
        """Return the variance of the labels, over n - 1."""
        return self.truth_scatter / self._freedom()

    def score_variance(self) -> float:
        """Return the variance of the scores, over n - 1."""
        return self.score_scatter / self._freedom()

    def covariance(self) -> float:
        """Return the covariance of labels and scores, over n - 1."""
        return self.joint_scatter / self._freedom()

    def correlation(self) -> float:
        """Return the Pearson correlation, in [-1, 1].

        Raises:
            Undefined: `constant_truth` or `constant_scores`.
        """
        for scatter, mean, reason in (
            (self.truth_scatter, self.truth, "constant_truth"),
            (self.score_scatter, self.score, "constant_scores"),
        ):
            if scatter <= self.n * (64 * np.finfo(np.float64).eps * mean) ** 2:
                raise Undefined(reason)
        apart = np.sqrt(self.truth_scatter) * np.sqrt(self.score_scatter)
        return float(np.clip(self.joint_scatter / apart, -1.0, 1.0))

    def mean_absolute_error(self) -> float:
        """Return the mean of |score - truth|."""
        return self.absolute_error / self.n

    def _freedom(self) -> int:
        """Return n - 1, or refuse where it is 0."""
        if self.n == 1:
            reason = "too_few"
            raise Undefined(reason)
        return self.n - 1


def joint_moments(truth: Array, scores: Array) -> JointMoments:
    """Return the moments of one part of the items.

    Args:
        truth: labels, shape (n,).
        scores: predictions, shape (n,).

    Raises:
        Undefined: `no_items`.
        ValueError: vectors do not belong together.
    """
    checked_weights("joint_moments", truth, scores, None)
    if not len(truth):
        reason = "no_items"
        raise Undefined(reason)
    label, score = truth - truth.mean(), scores - scores.mean()
    return JointMoments(
        n=len(truth),
        truth=float(truth.mean()),
        score=float(scores.mean()),
        truth_scatter=float(label @ label),
        score_scatter=float(score @ score),
        joint_scatter=float(label @ score),
        absolute_error=float(np.abs(scores - truth).sum()),
    )


def merged_moments(parts: Sequence[JointMoments]) -> JointMoments:
    """Return the moments of all parts together.

    `scatter = sum of scatters + sum of n_k (mean_k - mean)^2`.

    Args:
        parts: moments of disjoint parts, at least one, in any order.

    Raises:
        Undefined: `no_items`, there is no part.

    Examples:
        Two halves and the whole, far from 0 where squares would have lost every digit:

        >>> import numpy as np
        >>> truth = 1e9 + np.array([0.0, 1.0, 2.0, 3.0])
        >>> halves = [joint_moments(half, half) for half in (truth[:2], truth[2:])]
        >>> merged_moments(halves).truth_scatter, joint_moments(truth, truth).truth_scatter
        (5.0, 5.0)
    """
    if not parts:
        reason = "no_items"
        raise Undefined(reason)
    sizes = np.array([part.n for part in parts], dtype=np.float64)
    total = float(sizes.sum())
    label, score = (
        np.array([getattr(part, name) for part in parts]) for name in ("truth", "score")
    )
    truth, mean = (float(each[0] + sizes @ (each - each[0]) / total) for each in (label, score))
    off, other = label - truth, score - mean
    return JointMoments(
        n=sum(part.n for part in parts),
        truth=truth,
        score=mean,
        truth_scatter=sum(part.truth_scatter for part in parts) + float(sizes @ off**2),
        score_scatter=sum(part.score_scatter for part in parts) + float(sizes @ other**2),
        joint_scatter=sum(part.joint_scatter for part in parts) + float(sizes @ (off * other)),
        absolute_error=sum(part.absolute_error for part in parts),
    )
