"""A mean with an error that knows persons: the clustered regression of textbooks on a constant.

Items of one person resemble each other, so their number says little about how sure a mean is. With
persons given, the standard error is the cluster-robust one of `inference/sandwich.py` (CR2 with the
degrees of freedom of Bell & McCaffrey where persons are few or unequal); without, the plain one.
"""

from dataclasses import dataclass

import numpy as np

from evenhand.metrics.inference.intervals import t_interval
from evenhand.metrics.inference.sandwich import Arm, single
from evenhand.metrics.numbered import Codes, Names, numbered
from evenhand.metrics.sums import Array, Undefined


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusteredMean:
    """A mean and how sure it is.

    Attributes:
        value: the mean.
        standard_error: over persons, or over items where no person is named; None where fewer than
            two contribute.
        df: degrees of freedom of the t distribution that goes with it; None likewise.
        persons: how many contribute; items where no person is named.
        items: how many there are, repeated as their weights say.
    """

    value: float
    standard_error: float | None
    df: float | None
    persons: int
    items: int

    def interval(self, level: float) -> tuple[float, float] | None:
        """Return both ends of the t interval, None where the spread is unknown or 0.

        Args:
            level: share of intervals that hold the true mean.

        Raises:
            ValueError: level is not between 0 and 1.
        """
        error = np.nan if self.standard_error is None else self.standard_error
        df = np.nan if self.df is None else self.df
        ends = t_interval(self.value, standard_error=error, df=df, level=level)
        return (float(ends.low), float(ends.high)) if np.isfinite(ends.low) else None


def clustered_mean(values: Array, *, weights: Array, persons: Names | None = None) -> ClusteredMean:
    """Return the mean of values with its standard error over persons.

    Args:
        values: finite, shape (n,).
        weights: how often each item counts, whole numbers, shape (n,).
        persons: whose item each one is, shape (n,); default every item its own.

    Returns:
        The mean in the unit of the values.

    Raises:
        Undefined: `no_items`.
        ValueError: there is not one person an item.

    Examples:
        Forty items of two persons are two observations, not forty:

        >>> values = np.repeat([0.0, 1.0], 20) + np.tile([-0.1, 0.1], 20)
        >>> alone = clustered_mean(values, weights=np.ones(40))
        >>> whose = clustered_mean(values, weights=np.ones(40), persons=np.repeat([1, 2], 20))
        >>> round(alone.standard_error, 3), round(whose.standard_error, 3)
        (0.082, 0.5)
    """
    count = weights.sum()
    if count == 0:
        reason = "no_items"
        raise Undefined(reason)
    value = float(weights @ values / count)
    if persons is None:
        return _of_items(values - value, weights, value)
    person, _ = numbered("clustered_mean: persons", persons, count=len(values))
    return _of_persons(values - value, weights, value, person)


def _of_items(off: Array, weights: Array, value: float) -> ClusteredMean:
    """Return the mean with the textbook error of independent items."""
    count = float(weights.sum())
    error = np.sqrt(weights @ off**2 / (count * (count - 1))) if count > 1 else None
    return ClusteredMean(
        value=value,
        standard_error=None if error is None else float(error),
        df=None if error is None else count - 1,
        persons=int(count),
        items=int(count),
    )


def _of_persons(off: Array, weights: Array, value: float, person: Codes) -> ClusteredMean:
    """Return the mean with the sandwich over persons."""
    count = weights.sum()
    items = np.asarray(np.bincount(person, weights=weights), dtype=np.float64)
    influence = np.bincount(person, weights=weights * off) / count
    arm = Arm(clusters=np.arange(len(items)), influence=influence, items=items)
    persons = int(arm.persons())
    spread = single(arm) if persons > 1 else None
    return ClusteredMean(
        value=value,
        standard_error=None if spread is None else float(spread.standard_error),
        df=None if spread is None else float(spread.df),
        persons=persons,
        items=int(count),
    )
