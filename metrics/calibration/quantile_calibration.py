"""Quantile calibration: is the 90 % quantile above nine labels of ten?

A forecast quantile of level a should have at most a share a of the labels below it and at least
a share a at or below it. Labels of a rating scale fall on few values, so the two shares differ
and a lies between them; to ask for P(y <= q) = a would fault every correct forecast (Koenker &
Bassett 1978, doi:10.2307/1913643; Gneiting & Raftery 2007, doi:10.1198/016214506000001437).
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from evenhand.metrics.arguments import share
from evenhand.metrics.calibration.interval_score import IntervalScore, interval_score
from evenhand.metrics.calibration.pinball import pinball
from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.inference.clustered_share import ClusteredShare, clustered_share
from evenhand.metrics.numbered import Codes, Names, numbered
from evenhand.metrics.sums import Array, Mask
from evenhand.metrics.vectors import checked_weights

FACTS = Facts(
    title="Calibration of forecast quantiles",
    asks="Do forecast quantiles have as many labels below them as they say?",
    formula="P(y < q) <= level <= P(y <= q); largest distance of a level from these two shares",
    use="When the model gives quantiles or intervals; by slice, to see whose spread is too narrow.",
    avoid=(
        "The largest distance of several quantiles is above 0 by chance alone: read `consistent`, "
        "and use `pinball` where a gap has to be gated."
    ),
    takes="labels",
    unit="share",
    span=(0.0, 1.0),
    best=0.0,
    headline="largest_gap",
    reference="doi:10.2307/1913643",
)

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantileLevel:
    """One forecast quantile against the labels.

    Attributes:
        level: of the quantile.
        below: P(y < q) with its interval.
        at_most: P(y <= q) with its interval.
        gap: how far the level lies outside [below, at_most]; above 0 the quantile lies too high,
            below 0 too low, 0 is calibrated in this sample.
        consistent: whether the level lies between the lower end of `below` and the upper end of
            `at_most`, so that chance explains the gap; None for a single person.
        pinball: mean pinball loss.
    """

    level: float
    below: ClusteredShare
    at_most: ClusteredShare
    gap: float
    consistent: bool | None
    pinball: float


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantileCalibration:
    """All quantiles, and the intervals between those of mirrored levels.

    Attributes:
        largest_gap: largest absolute gap of a quantile.
        quantiles: one entry a level, ascending.
        intervals: one entry for each pair of levels a and 1 - a, the widest first.
        crossing: share of items whose quantiles are not in order.
        slices: slice -> the same for its items alone.
        items: how many there are, repeated as their weights say.
    """

    largest_gap: float
    quantiles: tuple[QuantileLevel, ...]
    intervals: tuple[IntervalScore, ...]
    crossing: float
    slices: Mapping[Hashable, "QuantileCalibration"]
    items: int


@door
def quantile_calibration(
    truth: Array,
    quantiles: Array,
    *,
    levels: Sequence[float],
    slices: Names | None = None,
    weights: Array | None = None,
    persons: Names | None = None,
    level: float = 0.95,
) -> QuantileCalibration:
    """Return how forecast quantiles stand to the labels, all together and by slice.

    Args:
        truth: labels, shape (n,).
        quantiles: forecasts, one column a level, shape (n, Q).
        levels: of the columns, ascending, each between 0 and 1.
        slices: slice of each item, shape (n,); default none.
        weights: how often each item counts, whole numbers, shape (n,); default once.
        persons: whose item each one is, shape (n,); default every item its own.
        level: of the intervals around shares.

    Returns:
        Shares of 0 to 1. Slices without items are not in it.

    Raises:
        Undefined: `no_items`.
        ValueError: shapes do not belong together, a value is not finite, or levels do not ascend.

    Examples:
        The median of labels 0, 1, 1, 1 is 1, and a forecast of 1 is calibrated though all labels
        are at or below it:

        >>> truth = np.array([0.0, 1.0, 1.0, 1.0])
        >>> found = quantile_calibration(truth, np.ones((4, 1)), levels=[0.5]).quantiles[0]
        >>> found.below.value, found.at_most.value, found.gap
        (0.25, 1.0, 0.0)
    """
    items = _checked(truth, quantiles, levels, weights, persons)
    whole = _calibration(items, levels, level)
    if slices is None:
        return whole
    code, names = numbered("quantile_calibration: slices", slices, count=len(truth))
    of_slice = {name: items.rows(code == number) for number, name in enumerate(names)}
    parts = {
        name: _calibration(part, levels, level) for name, part in of_slice.items() if part.count()
    }
    return replace(whole, slices=parts)


@dataclass(frozen=True, slots=True)
class _Items:
    """Labels, forecasts, weights and persons of one set of items."""

    truth: Array
    quantiles: Array
    times: Array
    persons: Codes | None

    def rows(self, kept: Mask) -> "_Items":
        """Return some of the items."""
        persons = None if self.persons is None else self.persons[kept]
        return _Items(self.truth[kept], self.quantiles[kept], self.times[kept], persons)

    def count(self) -> int:
        """Return how many items there are, repeated as their weights say."""
        return int(self.times.sum())


def _checked(
    truth: Array,
    quantiles: Array,
    levels: Sequence[float],
    weights: Array | None,
    persons: Names | None,
) -> _Items:
    """Refuse what does not belong together."""
    if np.ndim(quantiles) != 2 or not quantiles.shape[1] == len(levels) > 0:  # noqa: PLR2004 items and levels
        got = f"shape {np.shape(quantiles)} and {len(levels)} levels"
        msg = f"quantile_calibration: quantiles must have one column a level, got {got}"
        raise ValueError(msg)
    for one in levels:
        share(one, name="quantile_calibration: a level")
    if not (np.diff(levels) > 0).all():
        msg = f"quantile_calibration: levels must ascend, got {list(levels)}"
        raise ValueError(msg)
    times = [
        checked_weights("quantile_calibration", truth, column, weights) for column in quantiles.T
    ]
    person = None
    if persons is not None:
        person, _ = numbered("quantile_calibration: persons", persons, count=len(truth))
    return _Items(truth, quantiles, times[0], person)


def _calibration(items: _Items, levels: Sequence[float], level: float) -> QuantileCalibration:
    """Return the calibration of one set of items."""
    columns = items.quantiles.T
    singles = tuple(
        _quantile(items, column, asked=asked, level=level)
        for asked, column in zip(levels, columns, strict=True)
    )
    intervals = tuple(
        interval_score(
            items.truth,
            columns[low],
            columns[high],
            promised=levels[high] - levels[low],
            weights=items.times,
            persons=items.persons,
            level=level,
        )
        for low, high in _mirrored(levels)
    )
    crossed = (np.diff(items.quantiles, axis=1) < 0).any(axis=1)
    return QuantileCalibration(
        largest_gap=max(abs(one.gap) for one in singles),
        quantiles=singles,
        intervals=intervals,
        crossing=float(items.times @ crossed / items.times.sum()),
        slices={},
        items=items.count(),
    )


def _quantile(items: _Items, forecast: Array, *, asked: float, level: float) -> QuantileLevel:
    """Return one quantile against the labels."""
    below, at_most = (
        clustered_share(holds, weights=items.times, persons=items.persons, level=level)
        for holds in (items.truth < forecast, items.truth <= forecast)
    )
    return QuantileLevel(
        level=asked,
        below=below,
        at_most=at_most,
        gap=max(below.value - asked, 0.0) + min(at_most.value - asked, 0.0),
        consistent=_within(asked, low=below.low, high=at_most.high),
        pinball=pinball.with_settings(level=asked)(items.truth, forecast, weights=items.times),
    )


def _within(asked: float, *, low: float | None, high: float | None) -> bool | None:
    """Return whether a level lies between two ends, None where they are unknown."""
    return None if low is None or high is None else low <= asked <= high


def _mirrored(levels: Sequence[float]) -> list[tuple[int, int]]:
    """Return the places of levels a < 0.5 and 1 - a, the widest pair first."""
    return [
        (low, high)
        for low, a in enumerate(levels)
        for high, b in enumerate(levels)
        if low < high and abs(a + b - 1) < _ROUNDING
    ]
