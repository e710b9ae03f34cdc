"""Linear recalibration: is the line of labels on scores the diagonal?

Labels are regressed on scores. A calibrated model has intercept 0 and slope 1, and the joint F test
asks whether the line differs from that (Mincer & Zarnowitz 1969; Gneiting & Resin 2023,
doi:10.1214/23-EJS2180). Items of one person are no independent witnesses: with persons the errors
and the test are cluster-robust, and the number of persons sets the degrees of freedom.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.regression.least_squares import (
    LeastSquares,
    WaldTest,
    cluster_numbers,
    least_squares,
)
from evenhand.metrics.regression.slice_lines import has_spread
from evenhand.metrics.sums import Array, Undefined
from evenhand.metrics.vectors import checked_weights

FACTS = Facts(
    title="Linear recalibration with a joint test",
    asks="Is the line of labels on scores the diagonal?",
    formula="truth = intercept + slope * score by least squares; F test of (0, 1)",
    use="To see with one test whether scores of an intensity can be taken at their word.",
    avoid=(
        "A bent relation can have a perfect line; look at the CORP parts as well. With ten persons "
        "the 5 % test rejects a true line in about 11 % of cases, with twenty in 7 %."
    ),
    takes="labels",
    needs=("same_scale",),
    unit="1",
    span=(-float("inf"), float("inf")),
    best=1.0,
    headline="slope",
    role="test",
    reference="doi:10.1214/23-EJS2180",
)

_IDEAL = np.array([0.0, 1.0])


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearRecalibration:
    """The line of labels on scores, and how sure it is.

    Attributes:
        intercept: label that belongs to a score of 0, in scale points; ideal 0.
        slope: rise of the label when the score rises by one point; ideal 1.
        intercept_error: standard error of the intercept.
        slope_error: standard error of the slope.
        f: F statistic of intercept 0 and slope 1 together; None where it cannot be had.
        df: its degrees of freedom (2, items - 2), or (2, persons - 1); None with `f`.
        p: its p-value; None with `f`.
        items: how many items the line rests on.
        persons: how many persons the errors rest on; None where each item is its own.
        missing: reason of each field that is None for want of data.
    """

    intercept: float
    slope: float
    intercept_error: float
    slope_error: float
    f: float | None
    df: tuple[float, float] | None
    p: float | None
    items: int
    persons: int | None
    missing: Mapping[str, str]


@door
def linear_recalibration(
    truth: Array,
    scores: Array,
    *,
    weights: Array | None = None,
    persons: Sequence[Hashable] | NDArray[np.generic] | None = None,
) -> LinearRecalibration:
    """Return the least-squares line of labels on scores and its joint test against the diagonal.

    Args:
        truth: labels, shape (n,), any unit.
        scores: predictions, shape (n,), the same unit.
        weights: whole numbers, shape (n,); default once.
        persons: name or number of each item's person, shape (n,), for cluster-robust errors (CR1);
            default classical errors, which trust every item.

    Returns:
        A line; (0, 1) is calibrated, a slope below 1 exaggerates differences.

    Raises:
        Undefined: `no_items`, `constant_scores`, or `too_few` (items, or persons).
        ValueError: vectors do not belong together.

    Examples:
        Scores that spread twice as far as the labels:

        >>> truth = np.array([1.0, 2.1, 2.9, 4.0])
        >>> found = linear_recalibration(truth, np.array([0.0, 2.0, 4.0, 6.0]))
        >>> round(found.slope, 3), round(found.intercept, 3), found.df
        (0.49, 1.03, (2.0, 2.0))
    """
    times = checked_weights("linear_recalibration", truth, scores, weights)
    clusters = (
        None
        if persons is None
        else cluster_numbers("linear_recalibration", persons, len(truth))[times > 0]
    )
    kept = times > 0
    truth, scores, times = truth[kept], scores[kept], times[kept]
    if reason := _reason(scores):
        raise Undefined(reason)
    design = np.stack([np.ones(len(scores)), scores], axis=1)
    fit = least_squares(design, truth, weights=times, clusters=clusters)
    test, why = _joint_test(fit)
    errors = fit.standard_errors()
    lost = dict.fromkeys(("f", "df", "p"), why) if test is None else {}
    return LinearRecalibration(
        intercept=float(fit.coefficients[0]),
        slope=float(fit.coefficients[1]),
        intercept_error=float(errors[0]),
        slope_error=float(errors[1]),
        f=None if test is None else test.f,
        df=None if test is None else test.df,
        p=None if test is None else test.p,
        items=int(times.sum()),
        persons=None if clusters is None else len(np.unique(clusters)),
        missing=lost,
    )


def _reason(scores: Array) -> str:
    """Return why there is no line, "" where there is one."""
    if not len(scores):
        return "no_items"
    return "" if has_spread(scores) else "constant_scores"


def _joint_test(fit: LeastSquares) -> tuple[WaldTest | None, str]:
    """Return the F test of (0, 1), or the reason why there is none."""
    if not fit.residuals.any():
        return None, "no_variance"
    try:
        return fit.wald(np.eye(2), _IDEAL), ""
    except Undefined as undefined:
        return None, str(undefined)
