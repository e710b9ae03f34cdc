"""Means and shares of changes with the uncertainty that persons give them."""

from dataclasses import dataclass

import numpy as np

from evenhand.audit.estimates import FEW, FLAT, INTERVAL_FROM
from evenhand.audit.result import Number
from evenhand.metrics.inference.clustered_mean import ClusteredMean, clustered_mean
from evenhand.metrics.inference.few_events import FEW_EVENTS
from evenhand.metrics.inference.proportions import wilson
from evenhand.metrics.inference.student import quantile, upper_tail
from evenhand.metrics.numbered import Codes
from evenhand.metrics.sums import Array
from evenhand.metrics.verdict import NOISE


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A mean of n values of G persons.

    Attributes:
        value: NaN where there is nothing to take a mean of.
        standard_error: over persons; NaN where no two persons differ.
        df: degrees of freedom of its t distribution; NaN below two persons.
        items: n.
        persons: G.
    """

    value: float
    standard_error: float
    df: float
    items: int
    persons: int

    def number(self, *, level: float) -> Number:
        """Return it for a result: with its t interval, or why there is none."""
        if not self.items:
            return Number(value=None, items=0, persons=0, reason="no_items")
        enough, known = self.persons >= INTERVAL_FROM, np.isfinite(self.standard_error)
        if not (enough and known):
            why = FLAT if enough else FEW
            return Number(value=self.value, items=self.items, persons=self.persons, reason=why)
        reach = float(quantile((1 + level) / 2, df=self.df)) * self.standard_error
        return Number(
            value=self.value,
            low=self.value - reach,
            high=self.value + reach,
            items=self.items,
            persons=self.persons,
            method=f"t({self.df:.4g}), cluster-robust",
        )


def estimate(values: Array, persons: Codes) -> Estimate:
    """Return the mean of values with the standard error that persons give it.

    Args:
        values: finite, shape (n,).
        persons: number of each one's person, shape (n,).

    Examples:
        >>> estimate(np.array([0.0, 0.0, 1.0, 1.0]), np.array([0, 0, 1, 1])).standard_error
        0.5
    """
    if not len(values):
        return Estimate(value=np.nan, standard_error=np.nan, df=np.nan, items=0, persons=0)
    found = clustered_mean(values, weights=np.ones(len(values)), persons=persons)
    error = np.nan if found.standard_error is None else found.standard_error
    if error <= NOISE * float(np.abs(values).max()):
        error = np.nan
    df = np.nan if found.df is None else found.df
    return Estimate(
        value=found.value, standard_error=error, df=df, items=found.items, persons=found.persons
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share and what it is worth.

    Attributes:
        value: 0 to 1; NaN where there is nothing to take a share of.
        worth: independent items that would show as much; 0 where nothing can be said.
        df: degrees of freedom of the t distribution behind tests and interval.
        items: how many there are.
        persons: how many contribute.
    """

    value: float
    worth: float
    df: float
    items: int
    persons: int

    def below(self, limit: float) -> float:
        """Return the p-value of "the share is at least so large"; small shows it to be smaller."""
        return self._tail((limit - self.value), limit)

    def above(self, limit: float) -> float:
        """Return the p-value of "the share is at most so large"; small shows it to be larger."""
        return self._tail((self.value - limit), limit)

    def _tail(self, excess: float, limit: float) -> float:
        """Return P(T > t) of the score test, with the error that a share of `limit` would have."""
        if not self.worth:
            return float("nan")
        error = np.sqrt(limit * (1 - limit) / self.worth)
        return float(upper_tail(excess / error, df=self.df))

    def number(self, *, level: float) -> Number:
        """Return it for a result, with the interval of all limits that no test refuses."""
        if not self.items:
            return Number(value=None, items=0, persons=0, reason="no_items")
        if self.persons < INTERVAL_FROM:
            return Number(value=self.value, items=self.items, persons=self.persons, reason=FEW)
        tail = (1 + level) / 2
        worth = self.worth * float(quantile(tail, df=np.inf) / quantile(tail, df=self.df)) ** 2
        ends = wilson(self.value * worth, worth, level=level)
        return Number(
            value=self.value,
            low=float(ends.low),
            high=float(ends.high),
            items=self.items,
            persons=self.persons,
            method=f"Wilson at {worth:.4g} independent items, t({self.df:.4g})",
        )


def share(values: Array, persons: Codes) -> Share:
    """Return a share with what it is worth.

    Its worth is `s (1 - s) / SE**2` with the cluster-robust standard error, at most the number of
    items. Where fewer than ten persons differ from all others, nobody can see how persons differ:
    then each person is worth one item at most, so that none in 500 items of 20 persons is no better
    than none in 20.

    Args:
        values: 0 or 1, or shares over emotions, shape (n,).
        persons: number of each one's person, shape (n,).

    Examples:
        Nothing happened to fifty persons, so one in twenty is not yet excluded; to sixty, it is:

        >>> few, many = (share(np.zeros(n), np.arange(n)) for n in (50, 60))
        >>> round(few.below(0.05), 3), round(many.below(0.05), 3)
        (0.056, 0.04)
    """
    if not len(values):
        return Share(value=np.nan, worth=0.0, df=np.nan, items=0, persons=0)
    found = clustered_mean(values, weights=np.ones(len(values)), persons=persons)
    return Share(
        value=found.value,
        worth=_worth(found, values, persons),
        df=np.nan if found.df is None else found.df,
        items=found.items,
        persons=found.persons,
    )


def _worth(found: ClusteredMean, values: Array, persons: Codes) -> float:
    """Return how many independent items a share is worth, 0 for a single person."""
    if found.standard_error is None:
        return 0.0
    most = float(found.persons if few_differ(values, persons) else found.items)
    variance = found.value * (1 - found.value)
    return min(most, variance / found.standard_error**2) if found.standard_error else most


def few_differ(values: Array, persons: Codes) -> bool:
    """Say whether fewer than ten persons have an event, or fewer than ten a non-event."""
    having = (len(np.unique(persons[chosen])) for chosen in (values > 0, values < 1))
    return min(having) < FEW_EVENTS
