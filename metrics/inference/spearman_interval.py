"""An interval for a Spearman correlation, when items or when persons are drawn.

With independent items the standard error on Fisher's z scale is sqrt((1 + r^2 / 2) / (n - 3))
(Bonett & Wright 2000, doi:10.1007/BF02294183). Where persons are given, each is left out in turn,
with all items, and the jackknife variance of the correlations is taken to the same scale, with
t(G - 1) for G persons (Efron & Stein 1981, doi:10.1214/aos/1176345462).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from evenhand.metrics.agreement.spearman import spearman
from evenhand.metrics.arguments import share
from evenhand.metrics.inference.delong import Unit
from evenhand.metrics.inference.intervals import fisher_z_interval
from evenhand.metrics.inference.mean_difference import NOISE
from evenhand.metrics.numbered import Codes, Names, numbered
from evenhand.metrics.replicates.weighted_histograms import spearman_replicates
from evenhand.metrics.sums import Array

_FEWEST_ITEMS, _FEWEST_PERSONS = 4, 3
_AT_A_TIME = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class SpearmanEstimate:
    """A Spearman correlation with its interval.

    Attributes:
        correlation: in [-1, 1].
        standard_error: None where it cannot be estimated.
        df: degrees of freedom; infinite is the normal distribution.
        low: lower end, above -1.
        high: upper end, below 1.
        unit: what is taken as drawn: `items` or `persons`.
        missing: why a field is None, by field.
    """

    correlation: float
    standard_error: float | None
    df: float
    low: float | None
    high: float | None
    unit: Unit
    missing: Mapping[str, str]


def spearman_interval(
    truth: Array, scores: Array, *, persons: Names | None = None, level: float = 0.95
) -> SpearmanEstimate:
    """Return a Spearman correlation with an interval made on Fisher's z scale.

    Args:
        truth: labels, shape (n,), any unit.
        scores: predictions, shape (n,), any unit.
        persons: whose item it is, shape (n,); None takes items as independent.
        level: share of intervals that hold the true correlation.

    Returns:
        The correlation, its standard error and interval. A perfect order has no interval, nor have
        fewer than four items or three persons, or persons without one of whom there is no order.

    Raises:
        Undefined: `no_items`, `constant_truth` or `constant_scores`.
        ValueError: vectors do not belong together, or a level outside 0 to 1.

    Examples:
        Copies of items widen nothing and narrow nothing when the persons are known:

        >>> import numpy as np
        >>> truth, scores = np.arange(8.0), np.array([1.0, 0, 3, 2, 7, 4, 5, 6])
        >>> once = spearman_interval(truth, scores, persons=range(8))
        >>> truth, scores = np.tile(truth, 3), np.tile(scores, 3)
        >>> thrice = spearman_interval(truth, scores, persons=[*range(8)] * 3)
        >>> round(once.low, 3) == round(thrice.low, 3)
        True
    """
    share(level, name="level")
    value = spearman(truth, scores)
    if persons is None:
        count, fewest, df = len(truth), _FEWEST_ITEMS, float("inf")
        error = float(np.sqrt((1 + value**2 / 2) / max(count - 3, 1)) * (1 - value**2))
    else:
        codes, names = numbered("spearman_interval: persons", persons, count=len(truth))
        count, fewest, df = len(names), _FEWEST_PERSONS, len(names) - 1.0
        error = _jackknife(truth, scores, codes, count)
    reason = "" if error > NOISE and abs(value) < 1 else "no_spread"
    reason = "too_few" if count < fewest else reason
    ends = fisher_z_interval(value, standard_error=error, df=df, level=level)
    fields = ("standard_error", "low", "high")
    return SpearmanEstimate(
        correlation=value,
        standard_error=None if reason else error,
        df=df,
        low=None if reason else float(ends.low),
        high=None if reason else float(ends.high),
        unit="items" if persons is None else "persons",
        missing=dict.fromkeys(fields, reason) if reason else {},
    )


def _jackknife(truth: Array, scores: Array, persons: Codes, count: int) -> float:
    """Return the standard error from leaving out one person at a time; NaN where one is needed."""
    parts = []
    for start in range(0, count, _AT_A_TIME):
        draws = np.ones((min(_AT_A_TIME, count - start), count))
        np.fill_diagonal(draws[:, start:], 0.0)
        parts.append(spearman_replicates(truth, scores, persons=persons, draws=draws))
    left_out = np.concatenate(parts)
    return float(np.sqrt((count - 1) * left_out.var()))
