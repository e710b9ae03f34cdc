"""How uncertain an area under the ROC curve is, when items or when persons are drawn.

Each positive has a *placement*: the share of negatives that it scores above, ties half. So has each
negative. The mean placement is the AUC, and the scatter of placements is its variance (DeLong,
DeLong & Clarke-Pearson 1988, doi:10.2307/2531595). All placements follow from mid-ranks in one sort
(Sun & Xu 2014, doi:10.1109/LSP.2014.2337313). Where persons are given, their placements are summed
first, and persons who have both classes contribute a covariance (Obuchowski 1997,
doi:10.2307/2533958). With one item a person both are the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from evenhand.metrics.arguments import share
from evenhand.metrics.forecasts.binary_labels import class_sizes, class_weights
from evenhand.metrics.inference.mean_difference import NOISE, person_numbers
from evenhand.metrics.inference.student import quantile
from evenhand.metrics.numbered import Codes, Names
from evenhand.metrics.ranks import midranks
from evenhand.metrics.sums import Array

Unit: TypeAlias = Literal["items", "persons"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AucSpread:
    """A standard error of an AUC or of a difference of two.

    Attributes:
        standard_error: None where it cannot be estimated.
        df: degrees of freedom; infinite is the normal distribution.
        reason: why there is no standard error: `too_few` or `no_spread`; empty where there is one.
    """

    standard_error: float | None
    df: float
    reason: str

    def reach(self, level: float) -> float | None:
        """Return how far an interval of this level reaches to both sides, None if unknown."""
        if self.standard_error is None:
            return None
        return float(quantile((1.0 + level) / 2.0, df=self.df)) * self.standard_error


@dataclass(frozen=True, slots=True, kw_only=True)
class Placements:
    """An AUC and how far each unit, an item or a person, moves it.

    Attributes:
        auc: in [0, 1].
        positives: sum of (placement - auc) / P over each unit's positives, shape (units,).
        negatives: the same of its negatives, over N, shape (units,).
        times_positive: how often the unit counts among those with positives, shape (units,).
        times_negative: the same for negatives, shape (units,).
        times: how often the unit counts, shape (units,).
        unit: what was drawn: `items` or `persons`.
    """

    auc: float
    positives: Array
    negatives: Array
    times_positive: Array
    times_negative: Array
    times: Array
    unit: Unit

    def minus(self, other: "Placements") -> "Placements":
        """Return the same of the difference to another model on the same items."""
        return Placements(
            auc=self.auc - other.auc,
            positives=self.positives - other.positives,
            negatives=self.negatives - other.negatives,
            times_positive=self.times_positive,
            times_negative=self.times_negative,
            times=self.times,
            unit=self.unit,
        )

    def covariance(self, other: "Placements") -> float:
        """Return the covariance with another AUC of the same units; with itself the variance.

        `I10 / (I10 - 1) sum a a' + I01 / (I01 - 1) sum b b' + I / (I - 1) sum (a b' + b a')`, where
        a and b are the units' `positives` and `negatives`, and I10, I01 and I count the units with
        positives, with negatives, and all.
        """
        positive = np.maximum(self.times_positive, other.times_positive)
        negative = np.maximum(self.times_negative, other.times_negative)
        both = np.minimum(self.times, other.times)
        crossed = self.positives * other.negatives + self.negatives * other.positives
        parts = (
            _unbiased(positive) * (both @ (self.positives * other.positives)),
            _unbiased(negative) * (both @ (self.negatives * other.negatives)),
            _unbiased(np.maximum(self.times, other.times)) * (both @ crossed),
        )
        return float(sum(parts))

    def spread(self) -> AucSpread:
        """Return the standard error, as Obuchowski 1997 gives it; for items it is DeLong's.

        Items are taken as many: df is infinite. For persons it is the smaller one of the numbers of
        persons with positives and with negatives, minus 1.
        """
        with_positives, with_negatives = self.times_positive.sum(), self.times_negative.sum()
        fewest = float(min(with_positives, with_negatives))
        df = float("inf") if self.unit == "items" else fewest - 1
        if fewest < 2:  # noqa: PLR2004 - one placement has no scatter
            return AucSpread(standard_error=None, df=df, reason="too_few")
        variance = self.covariance(self)
        if variance <= NOISE**2:
            return AucSpread(standard_error=None, df=df, reason="no_spread")
        return AucSpread(standard_error=float(np.sqrt(variance)), df=df, reason="")


@dataclass(frozen=True, slots=True, kw_only=True)
class AucEstimate:
    """An AUC with its interval.

    Attributes:
        auc: in [0, 1].
        standard_error: None where it cannot be estimated.
        df: degrees of freedom; infinite is the normal distribution.
        low: lower end, not below 0.
        high: upper end, not above 1.
        positives: items of that class.
        negatives: items of that class.
        unit: what the interval takes as drawn: `items` or `persons`.
        missing: why there is no standard error and no interval, by field.
    """

    auc: float
    standard_error: float | None
    df: float
    low: float | None
    high: float | None
    positives: float
    negatives: float
    unit: Unit
    missing: Mapping[str, str]


def auc_estimate(
    truth: Array,
    scores: Array,
    *,
    weights: Array | None = None,
    persons: Names | None = None,
    level: float = 0.95,
) -> AucEstimate:
    """Return an AUC with DeLong's interval, or Obuchowski's where persons are given.

    `auc +- z SE`, cut to 0 and 1; with persons t takes the place of z. An AUC of exactly 0 or 1 has
    no interval: in such data no placement varies, which does not make the AUC certain.

    Args:
        truth: labels, 0 or 1, shape (n,).
        scores: predictions, shape (n,), any unit.
        weights: whole numbers, shape (n,); default once.
        persons: whose item it is, shape (n,); None takes items as independent.
        level: share of intervals that hold the true AUC.

    Returns:
        The AUC, its standard error and interval.

    Raises:
        Undefined: `no_items`, `no_positives` or `no_negatives`.
        ValueError: vectors do not belong together, or a level outside 0 to 1.

    Examples:
        Four copies of each item are no new evidence when the same persons gave them:

        >>> import numpy as np
        >>> truth, scores = np.array([0.0, 0, 0, 1, 1, 1]), np.array([0.1, 0.5, 0.3, 0.4, 0.9, 0.6])
        >>> alone = auc_estimate(truth, scores)
        >>> copied = auc_estimate(np.tile(truth, 4), np.tile(scores, 4), persons=[*range(6)] * 4)
        >>> round(alone.standard_error, 4), round(copied.standard_error, 4)
        (0.1571, 0.1571)
    """
    share(level, name="level")
    times = class_weights("auc_estimate", truth, scores, weights)
    found = placements(truth, scores, times=times, persons=persons)
    spread = found.spread()
    reach = spread.reach(level)
    fields = ("standard_error", "low", "high")
    return AucEstimate(
        auc=found.auc,
        standard_error=spread.standard_error,
        df=spread.df,
        low=None if reach is None else max(0.0, found.auc - reach),
        high=None if reach is None else min(1.0, found.auc + reach),
        positives=float(times[truth == 1].sum()),
        negatives=float(times[truth == 0].sum()),
        unit=found.unit,
        missing=dict.fromkeys(fields, spread.reason) if spread.reason else {},
    )


def placements(
    truth: Array, scores: Array, *, times: Array, persons: Names | None = None
) -> Placements:
    """Return an AUC and how far each unit moves it.

    Args:
        truth: labels, 0 or 1, shape (n,).
        scores: predictions, shape (n,).
        times: whole numbers, how often each item counts, shape (n,). Items that count 0 times keep
            their unit, so that the units of several subsets can be held against each other.
        persons: whose item it is, shape (n,); None takes each item for a unit.

    Raises:
        Undefined: `no_items`, `no_positives` or `no_negatives`.
        ValueError: there is not one person an item.
    """
    positives, negatives = class_sizes(truth, times)
    positive = truth == 1
    above = np.zeros(len(truth))
    everyone = midranks(scores, times)
    for own, size in ((positive, negatives), (~positive, positives)):
        beaten = everyone[own] - midranks(scores[own], times[own])
        above[own] = beaten / size
    placement = np.where(positive, above, 1.0 - above)
    value = float(times[positive] @ placement[positive] / positives)
    moved = (placement - value) / np.where(positive, positives, negatives)
    sides = [np.where(own, moved, 0.0) for own in (positive, ~positive)]
    counts = [np.where(own, times, 0.0) for own in (positive, ~positive)]
    if persons is not None:
        code = person_numbers(persons, count=len(truth))
        sides = [_by_person(code, times * side) for side in sides]
        counts = [np.where(_by_person(code, count) > 0, 1.0, 0.0) for count in counts]
    return Placements(
        auc=float(np.clip(value, 0.0, 1.0)),
        positives=sides[0],
        negatives=sides[1],
        times_positive=counts[0],
        times_negative=counts[1],
        times=np.maximum(counts[0], counts[1]),
        unit="items" if persons is None else "persons",
    )


def _by_person(code: Codes, column: Array) -> Array:
    """Return the sum of a column over each person's items."""
    return np.asarray(np.bincount(code, weights=column), dtype=np.float64)


def _unbiased(times: Array) -> float:
    """Return n / (n - 1) for n units; what a single unit shares with nobody is left as it is."""
    count = float(times.sum())
    return count / (count - 1.0) if count > 1 else 1.0
