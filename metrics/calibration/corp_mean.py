"""CORP for intensities: how much of the squared error would recalibration save?

Predicted intensities are recalibrated by isotonic regression of the labels. The mean squared error
is then miscalibration - discrimination + uncertainty, and the skill (discrimination -
miscalibration) / uncertainty is what is usually called R squared, here with its two causes apart
(Gneiting & Resin 2023, doi:10.1214/23-EJS2180).

Like every such part it is above 0 for a perfect but noisy model, the more so the fewer items there
are, so slices of different size cannot be compared by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.forecasts.score_decomposition import score_decomposition, squared_loss
from evenhand.metrics.regression.isotonic import isotonic
from evenhand.metrics.sums import Array, Undefined
from evenhand.metrics.vectors import checked_weights

FACTS = Facts(
    title="CORP decomposition of the squared error",
    asks="How much of the squared error of an intensity would recalibration save?",
    formula="mse(scores) - mse(isotonic regression of truth on scores)",
    use=(
        "To tell a model that cannot rank intensities from one whose ranks are right and whose "
        "numbers are off."
    ),
    avoid=(
        "Small or unequal samples: it is biased upwards. Gate on bias and calibration slope "
        "instead."
    ),
    takes="labels",
    needs=("same_scale",),
    unit="scale points squared",
    span=(0.0, float("inf")),
    best=0.0,
    headline="miscalibration",
    reference="doi:10.1214/23-EJS2180",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpMean:
    """The mean squared error and its parts.

    Attributes:
        score: mean squared error.
        miscalibration: what recalibration would save of it, 0 or more.
        discrimination: what the recalibrated scores save against the mean label, 0 or more.
        uncertainty: variance of the labels.
        r_squared: (discrimination - miscalibration) / uncertainty, at most 1, the R squared of the
            scores as they are; None where labels do not vary.
        miscalibration_share: miscalibration / score, 0 to 1; None where there is no error.
        blocks: levels that the recalibrated scores take.
        missing: reason of each field that is None.
    """

    score: float
    miscalibration: float
    discrimination: float
    uncertainty: float
    r_squared: float | None
    miscalibration_share: float | None
    blocks: int
    missing: Mapping[str, str]


@door
def corp_mean(truth: Array, scores: Array, *, weights: Array | None = None) -> CorpMean:
    r"""Return the parts of the mean squared error after isotonic recalibration.

    $$ MSE = MCB - DSC + UNC, \quad R^* = (DSC - MCB) / UNC $$

    Args:
        truth: labels, shape (n,), any unit.
        scores: predictions, shape (n,), the same unit.
        weights: how much each item counts, 0 or more, whole or not, shape (n,); default 1.

    Returns:
        Parts of 0 or more, in squared units of the labels.

    Raises:
        Undefined: `no_items`.
        ValueError: vectors do not belong together, or a weight is negative.

    Examples:
        The order is right and every score is one point too high:

        >>> found = corp_mean(np.array([1.0, 2.0, 3.0]), np.array([2.0, 3.0, 4.0]))
        >>> found.score, found.miscalibration, found.miscalibration_share
        (1.0, 1.0, 1.0)
    """
    checked_weights("corp_mean", truth, scores, None)
    times = _real_weights(truth, weights)
    kept = times > 0
    if not kept.any():
        reason = "no_items"
        raise Undefined(reason)
    truth, scores, times = truth[kept], scores[kept], times[kept]
    line = isotonic(truth, scores, weights=times)
    parts = score_decomposition(truth, scores, line.fitted, weights=times, loss=squared_loss)
    score, lost = float(parts.score or 0.0), float(parts.miscalibration or 0.0)
    varies = bool(np.ptp(truth) > 0)
    reasons = {"r_squared": "constant_truth"} if not varies else {}
    reasons |= {"miscalibration_share": "no_error"} if not score else {}
    return CorpMean(
        score=score,
        miscalibration=lost,
        discrimination=parts.discrimination,
        uncertainty=parts.uncertainty,
        r_squared=(parts.discrimination - lost) / parts.uncertainty if varies else None,
        miscalibration_share=lost / score if score else None,
        blocks=len(line.level),
        missing=reasons,
    )


def _real_weights(truth: Array, weights: Array | None) -> Array:
    """Return weights, which need not be whole here."""
    times = np.ones(len(truth)) if weights is None else np.asarray(weights, dtype=np.float64)
    if times.shape != truth.shape:
        msg = f"corp_mean: one weight an item is needed, got {times.shape} for {truth.shape}"
        raise ValueError(msg)
    wrong = times[~(np.isfinite(times) & (times >= 0))]
    if len(wrong):
        msg = f"corp_mean: weights must be finite and not negative, got {wrong[0]:g}"
        raise ValueError(msg)
    return times
