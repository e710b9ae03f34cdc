"""Generalised entropy: how unevenly is benefit spread over items, and how much of it over slices?

An index of inequality of positive benefits, 0 when everybody gets the same (Speicher et al. 2018,
arXiv:1807.00787; Shorrocks 1980, doi:10.2307/1913126). It splits without remainder into a part
between slices and one within them. alpha 0 is the mean log deviation, 1 Theil's index, 2 half the
squared coefficient of variation.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.confusion import present
from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.groups.slice_sums import grouped, slice_numbers
from evenhand.metrics.sums import Array, Undefined
from evenhand.metrics.vectors import checked_weights

FACTS = Facts(
    title="Generalised entropy",
    asks="How unevenly is benefit spread over items, and how much of that lies between slices?",
    formula="mean((b / m)^alpha - 1) / (alpha (alpha - 1)), m = mean(b)",
    use="To see whether inequality lies between slices or inside them.",
    avoid="The value depends on how benefit is defined, and between slices it is above 0 by chance "
    "alone. For a gap in rates take the rates.",
    takes="slices",
    unit="1",
    span=(0.0, float("inf")),
    best=0.0,
    headline="total",
    reference="arXiv:1807.00787",
)

_HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneralizedEntropy:
    """Inequality of benefits and where it lies; total = between + within.

    Attributes:
        total: index over all items.
        between: index if each item had the mean benefit of its slice.
        within: what is left, a weighted sum of the slices' own indices.
        mean: mean benefit.
    """

    total: float
    between: float
    within: float
    mean: float


@door
def generalized_entropy(
    benefits: Array,
    slices: Sequence[Hashable] | NDArray[np.generic],
    *,
    alpha: float = 2.0,
    weights: Array | None = None,
) -> GeneralizedEntropy:
    r"""Return the inequality of benefits, split into between and within slices.

    $$ GE_\alpha = \frac{1}{n \alpha (\alpha - 1)} \sum_i ((b_i / m)^\alpha - 1) $$

    Args:
        benefits: what each item gets, 0 or more, shape (n,), any unit.
        slices: slice of each item, shape (n,).
        alpha: weight of the upper end; 0 mean log deviation, 1 Theil.
        weights: how often each item counts, shape (n,); default once.

    Returns:
        Indices in [0, inf); 0 when all benefits are equal.

    Raises:
        Undefined: `no_items`; `not_positive`, a benefit is negative, all are 0, or one is 0 at
            alpha <= 0.
        ValueError: shapes differ, or a number is not finite.

    Examples:
        Two slices with the same mean hold all of the inequality inside themselves:

        >>> import numpy as np
        >>> found = generalized_entropy(np.array([1.0, 3.0, 1.0, 3.0]), ["a", "a", "b", "b"])
        >>> found.total, found.between
        (0.125, 0.0)
    """
    if not np.isfinite(alpha):
        msg = f"generalized_entropy: alpha must be a finite number, got {alpha}"
        raise ValueError(msg)
    times = checked_weights("generalized_entropy", benefits, benefits, weights)
    mean = _mean_benefit(benefits, times, alpha)
    number, names = slice_numbers("generalized_entropy", slices, length=len(benefits))
    both = np.stack([times, times * benefits], axis=1)
    size, gained = grouped(both, number, groups=len(names)).T
    counted = size > 0
    means = gained[counted] / size[counted]
    total = _index(benefits[times > 0] / mean, times[times > 0], alpha)
    between = min(total, _index(means / mean, size[counted], alpha))
    return GeneralizedEntropy(total=total, between=between, within=total - between, mean=mean)


@door
def binary_benefit(
    truth: Array, scores: Array, *, truth_at: float = _HALF, score_at: float = _HALF
) -> Array:
    """Return said - there + 1: 2 for a false alarm, 1 when right, 0 for a miss, shape (n,).

    Args:
        truth: labels, shape (n,).
        scores: predictions, shape (n,).
        truth_at: the emotion is there when the label is at least this.
        score_at: the model says so when the score is at least this.

    Raises:
        ValueError: a threshold is not finite.
    """
    there = present(truth, truth_at, setting="truth_at")
    said = present(scores, score_at, setting="score_at")
    return said.astype(np.float64) - there + 1.0


@door
def coefficient_of_variation(benefits: Array, *, weights: Array | None = None) -> float:
    """Return standard deviation over mean, the root of twice the index at alpha 2.

    Args:
        benefits: what each item gets, 0 or more, shape (n,), any unit.
        weights: how often each item counts, shape (n,); default once.

    Raises:
        Undefined: `no_items`; `not_positive`, a benefit is negative or all are 0.
        ValueError: shapes differ, or a number is not finite.
    """
    return float(np.sqrt(2.0 * _squared_index(benefits, weights)))


@door
def twice_root_entropy(benefits: Array, *, weights: Array | None = None) -> float:
    """Return twice the root of the index at alpha 2.

    AIF360 publishes this number as coefficient of variation; it is sqrt(2) times as large as
    standard deviation over mean. It is here to compare with such texts.

    Args:
        benefits: what each item gets, 0 or more, shape (n,), any unit.
        weights: how often each item counts, shape (n,); default once.

    Raises:
        Undefined: `no_items`; `not_positive`, a benefit is negative or all are 0.
        ValueError: shapes differ, or a number is not finite.
    """
    return float(2.0 * np.sqrt(_squared_index(benefits, weights)))


def _squared_index(benefits: Array, weights: Array | None) -> float:
    """Return the index at alpha 2."""
    everyone = np.zeros(len(benefits), dtype=np.intp).tolist()
    return generalized_entropy(benefits, everyone, weights=weights).total


def _mean_benefit(benefits: Array, times: Array, alpha: float) -> float:
    """Return the mean benefit, where the index has a value."""
    if not times.sum() > 0:
        reason = "no_items"
        raise Undefined(reason)
    counted = benefits[times > 0]
    if counted.min() < 0 or counted.max() == 0 or (alpha <= 0 and counted.min() == 0):
        reason = "not_positive"
        raise Undefined(reason)
    return float(times @ benefits / times.sum())


def _index(share: Array, times: Array, alpha: float) -> float:
    """Return the index of benefits over their mean.

    The two forms differ by a term whose mean is 0, as the shares have mean 1; each keeps its
    digits near one of the values of alpha at which the formula divides 0 by 0.
    """
    some = share > 0
    with np.errstate(divide="ignore"):
        log = np.log(share, where=some, out=np.full(len(share), -np.inf))
    if alpha == 0:
        term = -log
    elif abs(alpha - 1) < _HALF:
        power = log[some] if alpha == 1 else np.expm1((alpha - 1) * log[some]) / (alpha - 1)
        term = np.zeros(len(share))
        term[some] = share[some] * power / alpha
    else:
        term = np.expm1(alpha * log) / (alpha * (alpha - 1))
    return max(0.0, float(times @ term / times.sum()))
