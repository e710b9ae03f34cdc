"""A mean loss taken apart: what recalibration would save, what the scores know, what is left.

For a loss S that is least at the mean, scores x, their recalibration f and the mean label m:

    miscalibration = S(x) - S(f),  discrimination = S(m) - S(f),  uncertainty = S(m)
    S(x) = miscalibration - discrimination + uncertainty

Dimitriadis, Gneiting & Jordan 2021, doi:10.1073/pnas.2016191118.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from scipy import special

from evenhand.metrics.sums import Array

Loss: TypeAlias = Callable[[Array, Array], Array]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreDecomposition:
    """The parts of a mean loss.

    Attributes:
        score: mean loss of the scores; None where it is infinite.
        miscalibration: what recalibration saves, 0 or more; None where the score is infinite.
        discrimination: what recalibrated scores save against the mean label, 0 or more.
        uncertainty: mean loss of the mean label.
    """

    score: float | None
    miscalibration: float | None
    discrimination: float
    uncertainty: float


def squared_loss(truth: Array, scores: Array) -> Array:
    """Return squared errors, shape (n,); of probabilities, the Brier score's terms."""
    return np.asarray((truth - scores) ** 2)


def log_loss(truth: Array, scores: Array) -> Array:
    """Return -y log p - (1 - y) log(1 - p), shape (n,); infinite where certainty was wrong."""
    with np.errstate(divide="ignore"):
        return np.asarray(-special.xlogy(truth, scores) - special.xlog1py(1 - truth, -scores))


def score_decomposition(
    truth: Array, scores: Array, fitted: Array, *, weights: Array, loss: Loss
) -> ScoreDecomposition:
    """Return the parts of the mean loss of scores.

    Args:
        truth: labels, shape (n,), n at least 1.
        scores: predictions, shape (n,).
        fitted: the same recalibrated, by isotonic regression of the same labels, shape (n,).
        weights: how much each item counts, above 0, shape (n,).
        loss: labels and predictions -> loss of each item; least on average at the mean.

    Examples:
        Scores in the right order, twice too large:

        >>> truth = np.array([1.0, 2.0])
        >>> parts = score_decomposition(
        ...     truth, 2 * truth, truth, weights=np.ones(2), loss=squared_loss
        ... )
        >>> parts.score, parts.miscalibration, parts.discrimination, parts.uncertainty
        (2.5, 2.5, 0.25, 0.25)
    """

    def mean_loss(predicted: Array) -> float:
        return float(weights @ loss(truth, predicted) / weights.sum())

    origin = truth[0]
    mean = origin + float(weights @ (truth - origin) / weights.sum())
    score, best, reference = (mean_loss(p) for p in (scores, fitted, np.full(len(truth), mean)))
    known = np.isfinite(score)
    return ScoreDecomposition(
        score=score if known else None,
        miscalibration=max(score - best, 0.0) if known else None,
        discrimination=max(reference - best, 0.0),
        uncertainty=reference,
    )
