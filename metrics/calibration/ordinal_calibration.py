"""Calibration of ordered levels, threshold by threshold, without bins.

`P(level >= k)` is a probability of a yes-or-no event for every threshold k. CORP recalibrates each
by isotonic regression and takes its Brier score apart; the parts add up to those of the ranked
probability score (Dimitriadis, Gneiting & Jordan 2021, doi:10.1073/pnas.2016191118).
"""

from dataclasses import dataclass

from evenhand.metrics.calibration.corp import corp
from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.forecasts.ordered_levels import checked_levels, exceedances, reached
from evenhand.metrics.sums import Array

FACTS = Facts(
    title="Calibration of ordered levels",
    asks="At which level does a forecast say the wrong number?",
    formula="sum over thresholds k of the CORP miscalibration of P(level >= k)",
    use="To see whether absent/present is forecast well while weak/strong is not, or the reverse.",
    avoid=(
        "It is above 0 for a perfect model, the more so the fewer items there are: read it beside "
        "redrawn labels, never compare slices of unequal size by it."
    ),
    takes="labels",
    unit="1",
    span=(0.0, float("inf")),
    best=0.0,
    headline="miscalibration",
    reference="doi:10.1073/pnas.2016191118",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdCalibration:
    """The event that a label is at a level or above.

    Attributes:
        level: the level k, 1 to K - 1.
        share: share of items at the level or above.
        mean_probability: mean of P(level >= k).
        score: mean squared error of P(level >= k); miscalibration - discrimination + uncertainty.
        miscalibration: what recalibration saves, 0 or more.
        discrimination: what recalibrated forecasts save against the share, 0 or more.
        uncertainty: `share (1 - share)`.
    """

    level: int
    share: float
    mean_probability: float
    score: float
    miscalibration: float
    discrimination: float
    uncertainty: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdinalCalibration:
    """All thresholds and the sums of their parts.

    Attributes:
        thresholds: one entry a level from the second on.
        score: ranked probability score, the sum over thresholds.
        miscalibration: sum over thresholds.
        discrimination: sum over thresholds.
        uncertainty: sum over thresholds.
    """

    thresholds: tuple[ThresholdCalibration, ...]
    score: float
    miscalibration: float
    discrimination: float
    uncertainty: float


@door
def ordinal_calibration(
    truth: Array, probabilities: Array, *, weights: Array | None = None
) -> OrdinalCalibration:
    """Return the parts of the ranked probability score, threshold by threshold.

    Args:
        truth: levels 0 to K - 1, shape (n,).
        probabilities: of each level, shape (n, K).
        weights: how often each item counts, whole numbers, shape (n,); default once.

    Returns:
        Parts of 0 or more; a threshold that all labels or none reach has no uncertainty.

    Raises:
        Undefined: `no_items`.
        ValueError: shapes do not belong together, a label is no level, or a row is no forecast.

    Examples:
        Presence is forecast as it comes, strength is always overstated:

        >>> import numpy as np
        >>> truth = np.array([0.0, 1.0, 0.0, 1.0])
        >>> found = ordinal_calibration(truth, np.tile([0.5, 0.0, 0.5], (4, 1)))
        >>> [part.miscalibration for part in found.thresholds]
        [0.0, 0.25]
    """
    times = checked_levels("ordinal_calibration", truth, probabilities, weights)
    chances = exceedances(probabilities)
    events = reached(truth, levels=probabilities.shape[1])
    parts = tuple(
        _threshold(k + 1, events[:, k], chances[:, k], times) for k in range(chances.shape[1])
    )
    return OrdinalCalibration(
        thresholds=parts,
        score=sum(part.score for part in parts),
        miscalibration=sum(part.miscalibration for part in parts),
        discrimination=sum(part.discrimination for part in parts),
        uncertainty=sum(part.uncertainty for part in parts),
    )


def _threshold(level: int, event: Array, chance: Array, times: Array) -> ThresholdCalibration:
    """Return the parts of one threshold's Brier score."""
    parts = corp(event, chance, weights=times)
    return ThresholdCalibration(
        level=level,
        share=float(times @ event / times.sum()),
        mean_probability=float(times @ chance / times.sum()),
        score=parts.score,
        miscalibration=parts.miscalibration,
        discrimination=parts.discrimination,
        uncertainty=parts.uncertainty,
    )
