"""Logistic recalibration: are the log-odds of a probability right in level and in spread?

The log-odds of the event are regressed on the log-odds that the model states. A calibrated model
has intercept 0 and slope 1; a slope below 1 means that the probabilities are too extreme (Cox 1958,
doi:10.1093/biomet/45.3-4.562; Van Calster et al. 2019, doi:10.1186/s12916-019-1466-7).
Probabilities within a millionth of 0 or 1 have no usable log-odds: they are moved there and
counted.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.forecasts.probabilities import check_probabilities
from evenhand.metrics.regression.least_squares import WaldTest, cluster_numbers, wald
from evenhand.metrics.regression.logistic import (
    CLIP,
    Logistic,
    check_both_classes,
    check_events,
    log_likelihood,
    log_odds,
    logistic,
    separated,
)
from evenhand.metrics.regression.slice_lines import has_spread
from evenhand.metrics.sums import Array, Undefined
from evenhand.metrics.vectors import checked_weights

FACTS = Facts(
    title="Logistic recalibration with a joint test",
    asks="Are probabilities too extreme, or too timid?",
    formula="logit P(truth = 1) = intercept + slope * logit(score); test of (0, 1)",
    use="To see whether stated probabilities are too extreme (slope < 1) or too timid (slope > 1).",
    avoid=(
        "Few events, or scores that separate the labels: the slope runs off. A calibrated line "
        "can hide a bend; look at the CORP parts as well."
    ),
    takes="labels",
    needs=("presence", "probabilities"),
    unit="1",
    span=(-float("inf"), float("inf")),
    best=1.0,
    headline="slope",
    role="test",
    reference="doi:10.1186/s12916-019-1466-7",
)

_IDEAL = np.array([0.0, 1.0])


@dataclass(frozen=True, slots=True, kw_only=True)
class LogisticRecalibration:
    """The line of log-odds on stated log-odds, and how sure it is.

    Attributes:
        intercept: log-odds of the event at a stated probability of one half; ideal 0.
        slope: rise of the log-odds when the stated ones rise by 1; ideal 1.
        intercept_error: standard error of the intercept.
        slope_error: standard error of the slope.
        likelihood_ratio: chi-squared statistic, 2 degrees of freedom, of intercept 0 and slope 1;
            it trusts every item.
        likelihood_ratio_p: its p-value.
        f: cluster-robust Wald F of the same; None without persons, or where it cannot be had.
        df: degrees of freedom (2, persons - 1); None with `f`.
        p: p-value to read: that of `f` with persons, of the likelihood ratio without; None where
            persons are given and `f` cannot be had.
        clipped: items whose probability was moved to a millionth from 0 or 1.
        items: how many items the line rests on.
        persons: how many persons the errors rest on; None where each item is its own.
        missing: reason of each field that is None for want of data.
    """

    intercept: float
    slope: float
    intercept_error: float
    slope_error: float
    likelihood_ratio: float
    likelihood_ratio_p: float
    f: float | None
    df: tuple[float, float] | None
    p: float | None
    clipped: int
    items: int
    persons: int | None
    missing: Mapping[str, str]


@door
def logistic_recalibration(
    truth: Array,
    scores: Array,
    *,
    weights: Array | None = None,
    persons: Sequence[Hashable] | NDArray[np.generic] | None = None,
) -> LogisticRecalibration:
    """Return the logistic line of events on stated log-odds and its joint test against (0, 1).

    Args:
        truth: labels, 0 or 1, shape (n,).
        scores: predicted probabilities, shape (n,).
        weights: whole numbers, shape (n,); default once.
        persons: name or number of each item's person, shape (n,), for cluster-robust errors (CR1);
            default the inverse information, which trusts every item.

    Returns:
        A line; (0, 1) is calibrated, a slope below 1 means probabilities that are too extreme.

    Raises:
        Undefined: `no_items`, `no_positives`, `no_negatives`, `constant_scores`, `separation` where
            a threshold splits the labels, `too_few` persons, `not_converged`.
        ValueError: vectors do not belong together, or a value is no probability or no event.

    Examples:
        A quarter happens where a tenth was said, three quarters where nine tenths were:

        >>> truth = np.array([1.0, 0, 0, 0, 1, 1, 1, 0])
        >>> found = logistic_recalibration(truth, np.repeat([0.1, 0.9], 4))
        >>> round(found.slope, 3), round(found.intercept, 3) + 0.0
        (0.5, 0.0)
    """
    times = checked_weights("logistic_recalibration", truth, scores, weights)
    check_events("logistic_recalibration", truth)
    check_probabilities("logistic_recalibration", truth, scores)
    kept = times > 0
    clusters = (
        None
        if persons is None
        else cluster_numbers("logistic_recalibration", persons, len(truth))[kept]
    )
    truth, scores, times = truth[kept], scores[kept], times[kept]
    check_both_classes(truth)
    stated = log_odds(scores)
    if reason := _reason(truth, stated):
        raise Undefined(reason)
    design = np.stack([np.ones(len(stated)), stated], axis=1)
    fit = logistic(design, truth, weights=times, clusters=clusters)
    ratio = max(2 * (fit.log_likelihood - log_likelihood(truth, stated, times)), 0.0)
    extreme = (scores < CLIP) | (scores > 1 - CLIP)
    return _result(fit, ratio=ratio, times=times, clusters=clusters, extreme=extreme)


def _reason(truth: Array, stated: Array) -> str:
    """Return why there is no finite line, "" where there is one."""
    if not has_spread(stated):
        return "constant_scores"
    return "separation" if separated(truth, stated) else ""


def _result(
    fit: Logistic,
    *,
    ratio: float,
    times: Array,
    clusters: NDArray[np.intp] | None,
    extreme: NDArray[np.bool_],
) -> LogisticRecalibration:
    """Return a fit with its tests."""
    ratio_p = float(special.chdtrc(2, ratio))
    test, why = _robust_test(fit) if clusters is not None else (None, "")
    errors = fit.standard_errors()
    alone = ratio_p if clusters is None else None
    return LogisticRecalibration(
        intercept=float(fit.coefficients[0]),
        slope=float(fit.coefficients[1]),
        intercept_error=float(errors[0]),
        slope_error=float(errors[1]),
        likelihood_ratio=ratio,
        likelihood_ratio_p=ratio_p,
        f=None if test is None else test.f,
        df=None if test is None else test.df,
        p=alone if test is None else test.p,
        clipped=int(times[extreme].sum()),
        items=int(times.sum()),
        persons=None if clusters is None else len(np.unique(clusters)),
        missing=dict.fromkeys(("f", "df", "p"), why) if why else {},
    )


def _robust_test(fit: Logistic) -> tuple[WaldTest | None, str]:
    """Return the F test of (0, 1), or the reason why there is none."""
    try:
        found = wald(fit.coefficients, fit.covariance, np.eye(2), values=_IDEAL, df=fit.df)
    except Undefined as undefined:
        return None, str(undefined)
    return found, ""
