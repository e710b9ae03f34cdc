"""Interval score: does a forecast interval hold the labels, and is it no wider than it must be?

The width plus a fine for each label outside, proportional to how far outside it lies. The interval
that scores least on average is the one between the true quantiles (Gneiting & Raftery 2007,
doi:10.1198/016214506000001437). Coverage alone is met by intervals that are as wide as the scale.
"""

from dataclasses import dataclass

import numpy as np

from evenhand.metrics.arguments import share
from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.inference.clustered_mean import ClusteredMean, clustered_mean
from evenhand.metrics.inference.clustered_share import ClusteredShare, clustered_share
from evenhand.metrics.numbered import Names
from evenhand.metrics.sums import Array
from evenhand.metrics.vectors import checked_weights

FACTS = Facts(
    title="Interval score, coverage and width",
    asks="Do forecast intervals hold as many labels as they promise, and how wide are they?",
    formula="mean(width + 2 / (1 - coverage) * distance of the label outside the interval)",
    use="When the model forecasts an interval for each item, such as its 5 % and 95 % quantile.",
    avoid=(
        "Where labels are few steps of a scale, intervals rightly hold more than they promise: "
        "see `quantile_calibration`, which allows for it."
    ),
    takes="labels",
    unit="scale points",
    span=(0.0, float("inf")),
    best=0.0,
    headline="score",
    reference="doi:10.1198/016214506000001437",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalScore:
    """Score, coverage and width of forecast intervals.

    Attributes:
        promised: share of labels that the intervals promise to hold.
        score: mean interval score, in points of the scale.
        spread: the score's standard error and degrees of freedom.
        coverage: share of labels within, both ends included, with its interval.
        below: share of labels below the interval: it lies too high.
        above: share of labels above the interval: it lies too low.
        width: mean of upper minus lower end.
        crossing: share of items whose upper end lies below the lower one: nothing is in between,
            and both fines are due where the label is.
    """

    promised: float
    score: float
    spread: ClusteredMean
    coverage: ClusteredShare
    below: float
    above: float
    width: float
    crossing: float


@door
def interval_score(
    truth: Array,
    lower: Array,
    upper: Array,
    *,
    promised: float,
    weights: Array | None = None,
    persons: Names | None = None,
    level: float = 0.95,
) -> IntervalScore:
    """Return the interval score with coverage and width.

    `mean((u - l) + 2/a (l - y) 1{y < l} + 2/a (y - u) 1{y > u})` with `a = 1 - promised`.

    Args:
        truth: labels, shape (n,).
        lower: lower ends, shape (n,).
        upper: upper ends, shape (n,).
        promised: share of labels that the intervals promise to hold, for instance 0.9.
        weights: how often each item counts, whole numbers, shape (n,); default once.
        persons: whose item each one is, shape (n,); default every item its own.
        level: of the interval around the coverage.

    Returns:
        A score of 0 or more in the label's unit, smaller is better.

    Raises:
        Undefined: `no_items`.
        ValueError: shapes differ, a value is not finite, or a share is not between 0 and 1.

    Examples:
        To hold everything is no merit: the second interval is wider and scores worse.

        >>> truth = np.array([1.0, 2.0, 3.0])
        >>> close = interval_score(truth, truth - 1, truth + 1, promised=0.9)
        >>> wide = interval_score(truth, truth - 3, truth + 3, promised=0.9)
        >>> close.coverage.value, wide.coverage.value, close.score, wide.score
        (1.0, 1.0, 2.0, 6.0)
    """
    times = checked_weights("interval_score", truth, lower, weights)
    checked_weights("interval_score", truth, upper, weights)
    missed = 1 - share(promised, name="interval_score: promised")
    low, high = truth < lower, truth > upper
    outside = np.maximum(lower - truth, 0) + np.maximum(truth - upper, 0)
    score = clustered_mean(upper - lower + 2 / missed * outside, weights=times, persons=persons)
    count = times.sum()
    return IntervalScore(
        promised=promised,
        score=score.value,
        spread=score,
        coverage=clustered_share(~(low | high), weights=times, persons=persons, level=level),
        below=float(times @ low / count),
        above=float(times @ high / count),
        width=float(times @ (upper - lower) / count),
        crossing=float(times @ (upper < lower) / count),
    )
