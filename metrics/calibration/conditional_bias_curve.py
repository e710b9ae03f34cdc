"""Conditional bias curve: where on the scale does the model read too much or too little?

Two smoothed curves answer two questions. Given the score, the mean label should be the score: that
is calibration. Given the label, the mean error slopes downwards for every model that is not
perfect, because what is extreme by chance is not extreme again (regression to the mean); it shows
what people with that label get, and is no sign of wrong calibration (Nadaraya 1964,
doi:10.1137/1109020).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from evenhand.metrics.arguments import above_zero, at_least
from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.numbered import Names, numbered
from evenhand.metrics.regression.kernel_regression import CurvePoint, kernel_regression
from evenhand.metrics.sums import Array, Undefined
from evenhand.metrics.vectors import checked_weights

FACTS = Facts(
    title="Smoothed bias along the scale",
    asks="Where on the scale does the model read too much or too little?",
    formula="sum_i K((t - x_i) / h) r_i / sum_i K((t - x_i) / h), K Gaussian, r = score - truth",
    use="As a picture of calibration on a continuous scale, one curve a slice, with `least=30`.",
    avoid=(
        "The curve given the label is no calibration: it slopes for every imperfect model. Where "
        "`effective_items` is small the curve follows single items."
    ),
    takes="labels",
    unit="scale points",
    span=(0.0, float("inf")),
    best=0.0,
    headline="largest_bias",
    reference="doi:10.1137/1109020",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionalBiasCurve:
    """The curves along one grid.

    Attributes:
        label_given_score: E[truth | score = t]; the score itself for a calibrated model, up to
            what smoothing bends at the ends.
        bias_given_score: E[score - truth | score = t]; 0 for a calibrated model.
        bias_given_label: E[score - truth | truth = t]; no measure of calibration.
        largest_bias: largest absolute value of `bias_given_score`; None when no point is shown.
        bandwidth: standard deviation of the kernel, in points of the scale.
        missing: field without value -> reason code.
    """

    label_given_score: tuple[CurvePoint, ...]
    bias_given_score: tuple[CurvePoint, ...]
    bias_given_label: tuple[CurvePoint, ...]
    largest_bias: float | None
    bandwidth: float
    missing: Mapping[str, str]


@door
def conditional_bias_curve(
    truth: Array,
    scores: Array,
    *,
    grid: Array,
    bandwidth: float,
    least: float = 0.0,
    weights: Array | None = None,
    persons: Names | None = None,
) -> ConditionalBiasCurve:
    """Return smoothed labels and errors along the scale.

    Args:
        truth: labels, shape (n,).
        scores: predictions on the same scale, shape (n,).
        grid: points at which the curves are wanted, shape (m,).
        bandwidth: standard deviation of the Gaussian kernel, in points of the scale. It is
            declared, not fitted, so that curves of slices and models can be compared.
        least: a point that rests on fewer effective items has no value. 30 is right for a report;
            0 shows everything.
        weights: how often each item counts, whole numbers, shape (n,); default once.
        persons: whose item each one is, shape (n,), for the standard errors; default every item
            its own.

    Returns:
        Three curves, each with a point for every grid value.

    Raises:
        Undefined: `no_items`.
        ValueError: shapes differ, a value is not finite, or bandwidth is not above 0.

    Examples:
        Scores are pulled half way to the middle. Given the score the labels spread further:

        >>> truth = np.linspace(0.0, 4.0, 41)
        >>> found = conditional_bias_curve(
        ...     truth, 1 + truth / 2, grid=np.array([1.5, 2.5]), bandwidth=0.2
        ... )
        >>> [round(point.value, 1) for point in found.label_given_score]
        [1.0, 3.0]
    """
    times = checked_weights("conditional_bias_curve", truth, scores, weights)
    width = float(above_zero(bandwidth, name="conditional_bias_curve: bandwidth"))
    enough = float(at_least(least, 0.0, name="conditional_bias_curve: least"))
    points = _checked_grid(grid)
    kept = times > 0
    if not kept.any():
        reason = "no_items"
        raise Undefined(reason)
    person = None
    if persons is not None:
        person = numbered("conditional_bias_curve: persons", persons, count=len(truth))[0][kept]

    def curve(given: Array, outcome: Array) -> tuple[CurvePoint, ...]:
        return kernel_regression(
            given[kept],
            outcome[kept],
            grid=points,
            bandwidth=width,
            weights=times[kept],
            persons=person,
            least=enough,
        )

    error = scores - truth
    bias_given_score = curve(scores, error)
    shown = [abs(point.value) for point in bias_given_score if point.value is not None]
    return ConditionalBiasCurve(
        label_given_score=curve(scores, truth),
        bias_given_score=bias_given_score,
        bias_given_label=curve(truth, error),
        largest_bias=max(shown, default=None),
        bandwidth=width,
        missing={} if shown else {"largest_bias": "too_few"},
    )


def _checked_grid(grid: Array) -> Array:
    """Refuse a grid that is no vector of numbers."""
    points = np.asarray(grid, dtype=np.float64)
    if points.ndim != 1 or not np.isfinite(points).all():
        msg = f"conditional_bias_curve: grid must be a vector of finite numbers, got {grid!r}"
        raise ValueError(msg)
    return points
