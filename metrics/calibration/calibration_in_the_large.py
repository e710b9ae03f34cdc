"""Calibration in the large: by how much are all stated log-odds too low?

The intercept of a logistic regression in which the stated log-odds have slope 1. Above 0 events
happen more often than stated, so the model under-reads; the sign is that of label minus score, as
this measure is always given, and so opposite to a bias (Van Calster et al. 2019,
doi:10.1186/s12916-019-1466-7).
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.forecasts.probabilities import check_probabilities
from evenhand.metrics.inference import student
from evenhand.metrics.regression.least_squares import cluster_numbers
from evenhand.metrics.regression.logistic import (
    CLIP,
    check_both_classes,
    check_events,
    log_odds,
    logistic,
)
from evenhand.metrics.sums import Array
from evenhand.metrics.vectors import checked_weights

FACTS = Facts(
    title="Calibration in the large of probabilities",
    asks="By how much are all stated log-odds too low?",
    formula="a in logit P(truth = 1) = a + logit(score)",
    use="To say how far off probabilities are as a whole, where events are rare and a bias small.",
    avoid="Errors in both directions cancel; take logistic recalibration for the spread.",
    takes="labels",
    needs=("presence", "probabilities"),
    unit="log-odds",
    span=(-float("inf"), float("inf")),
    best=0.0,
    headline="log_odds",
    role="test",
    reference="doi:10.1186/s12916-019-1466-7",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationInTheLarge:
    """A common shift of log-odds.

    Attributes:
        log_odds: what has to be added to every stated log-odds; above 0 the model under-reads.
        standard_error: of the shift.
        p: two-sided p-value of no shift, from the normal, or from t with persons - 1 degrees.
        clipped: items whose probability was moved to a millionth from 0 or 1.
        persons: how many persons the error rests on; None where each item is its own.
    """

    log_odds: float
    standard_error: float
    p: float
    clipped: int
    persons: int | None


@door
def calibration_in_the_large(
    truth: Array,
    scores: Array,
    *,
    weights: Array | None = None,
    persons: Sequence[Hashable] | NDArray[np.generic] | None = None,
) -> CalibrationInTheLarge:
    """Return the shift of stated log-odds that makes as many events expected as happened.

    Args:
        truth: labels, 0 or 1, shape (n,).
        scores: predicted probabilities, shape (n,).
        weights: whole numbers, shape (n,); default once.
        persons: name or number of each item's person, shape (n,), for a cluster-robust error (CR1);
            default the inverse information, which trusts every item.

    Returns:
        A shift; 0 is calibrated in the large.

    Raises:
        Undefined: `no_items`, `no_positives`, `no_negatives`, `too_few` persons.
        ValueError: vectors do not belong together, or a value is no probability or no event.

    Examples:
        Even odds were stated and three of four happened: log(3) is missing.

        >>> found = calibration_in_the_large(np.array([1.0, 1, 1, 0]), np.full(4, 0.5))
        >>> round(found.log_odds, 6)
        1.098612
    """
    times = checked_weights("calibration_in_the_large", truth, scores, weights)
    check_events("calibration_in_the_large", truth)
    check_probabilities("calibration_in_the_large", truth, scores)
    kept = times > 0
    clusters = (
        None
        if persons is None
        else cluster_numbers("calibration_in_the_large", persons, len(truth))[kept]
    )
    truth, scores, times = truth[kept], scores[kept], times[kept]
    check_both_classes(truth)
    fit = logistic(
        np.ones((len(truth), 1)), truth, weights=times, offset=log_odds(scores), clusters=clusters
    )
    shift, error = float(fit.coefficients[0]), float(fit.standard_errors()[0])
    return CalibrationInTheLarge(
        log_odds=shift,
        standard_error=error,
        p=float(2 * student.upper_tail(abs(shift) / error, df=fit.df)),
        clipped=int(times[(scores < CLIP) | (scores > 1 - CLIP)].sum()),
        persons=None if clusters is None else len(np.unique(clusters)),
    )
