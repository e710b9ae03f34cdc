"""Difference of two models in any additive metric, or in its gap, by one bootstrap for both.

Persons are drawn again with all their items, and each draw serves both models: what is easy or hard
about the persons drawn cancels in the difference. With a slice given, the difference is that of the
gaps, slice against the rest: did the new model widen the gap? (Field & Welsh 2007,
doi:10.1111/j.1467-9868.2007.00593.x; Efron & Tibshirani 1993.)
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from evenhand.metrics.arguments import at_least, share
from evenhand.metrics.comparison import Comparisons
from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.inference.intervals import (
    Interval,
    PercentileInterval,
    percentile_interval,
    t_interval,
)
from evenhand.metrics.inference.mean_difference import NOISE, person_numbers
from evenhand.metrics.inference.sandwich import FEW_CLUSTERS
from evenhand.metrics.numbered import Codes, Names
from evenhand.metrics.resampling import bootstrap_standard_error, multinomial_weights
from evenhand.metrics.sum_table import accumulate
from evenhand.metrics.sums import AdditiveMetric, Array, Mask, Undefined
from evenhand.metrics.vectors import checked_weights

FACTS = Facts(
    title="Difference of two models in a metric or in its gap",
    asks="Did the new model change this metric, or widen the gap of this group?",
    formula="metric(new) - metric(old), or gap(new) - gap(old), on the same draws of persons",
    use="To compare two models on the same items in any metric that is made of sums.",
    avoid="Below 40 persons the bootstrap is stretched to a t interval, below five there is none."
    " No difference found is no proof that there is none: read the interval.",
    takes="two_models",
    role="test",
    unit="unit of the metric",
    span=(-float("inf"), float("inf")),
    best=None,
    headline="difference",
    reference="doi:10.1111/j.1467-9868.2007.00593.x",
)

_FEWEST_PERSONS = 5
_MOST_WEIGHTS = 8_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedDifference:
    """Two models' values, or gaps, and how well their difference is known.

    Attributes:
        new: metric or gap of the new model.
        old: metric or gap of the old model.
        difference: new minus old.
        standard_error: standard deviation of the replicates; None where it cannot be estimated.
        low: lower end of the interval of the difference.
        high: upper end.
        method: `t` or `percentile`; empty where there is no interval.
        persons: who contribute; of the smaller side where the difference is one of gaps.
        undefined: replicates in which one of the values did not exist.
        missing: why a field is None, by field.
    """

    new: float
    old: float
    difference: float
    standard_error: float | None
    low: float | None
    high: float | None
    method: str
    persons: int
    undefined: int
    missing: Mapping[str, str]


@door
def paired_difference(
    truth: Array,
    new: Array,
    old: Array,
    *,
    metric: AdditiveMetric,
    rng: np.random.Generator,
    persons: Names | None = None,
    inside: Mask | None = None,
    replicates: int = 2000,
    level: float = 0.95,
) -> PairedDifference:
    """Return new minus old of a metric over all items, or of its gap between a slice and the rest.

    Persons are drawn within those of the slice, those of the rest and those of both, so that no
    draw lacks a side. Both models share each draw.

    Args:
        truth: labels, shape (n,).
        new: scores of the new model, shape (n,).
        old: scores of the old model, shape (n,).
        metric: which sums and which function of them.
        rng: source of the draws.
        persons: whose item it is, shape (n,); None takes items as independent.
        inside: items of the slice, shape (n,), boolean; None compares the metric itself.
        replicates: how many draws.
        level: share of intervals that hold the true difference.

    Returns:
        The difference in the unit of the metric. The interval is that of percentiles from 40
        persons on, t with the bootstrap standard error from five, and None below.

    Raises:
        Undefined: the metric's own reason, of the first value that does not exist.
        ValueError: vectors do not belong together, `inside` is no mask, or replicates or level
            out of range.

    Examples:
        The new model is off by less, and equally so for everyone:

        >>> from evenhand.metrics.calibration.mae import mae
        >>> rng, truth = np.random.default_rng(0), np.zeros(60)
        >>> old = np.tile([1.0, 1.2, 0.8], 20)
        >>> found = paired_difference(truth, old - 0.3, old, metric=mae, rng=rng)
        >>> round(found.difference, 3), found.missing["low"]
        (-0.3, 'no_spread')
    """
    share(level, name="level")
    at_least(replicates, 2.0, name="replicates")
    whose = _checked(truth, new, old, persons=persons, inside=inside)
    both = np.stack([new, old], axis=1)
    sides = _sides(metric, truth, both, persons=whose, inside=inside)
    value, count = _values(sides, metric, gap=inside is not None)
    drawn = _drawn(sides, metric, replicates, rng, gap=inside is not None)
    return _summary(value, drawn, persons=count, level=level)


def _checked(
    truth: Array, new: Array, old: Array, *, persons: Names | None, inside: Mask | None
) -> Codes:
    """Return whose item it is; refuse vectors that do not belong together."""
    checked_weights("paired_difference", truth, new, None)
    checked_weights("paired_difference", truth, old, None)
    if inside is not None and (inside.dtype != np.bool_ or inside.shape != truth.shape):
        msg = (
            "paired_difference: inside must say True or False for each item, "
            f"got {inside.dtype} of shape {inside.shape}"
        )
        raise ValueError(msg)
    if not len(truth):
        reason = "no_items"
        raise Undefined(reason)
    return person_numbers(persons, count=len(truth))


def _sides(
    metric: AdditiveMetric, truth: Array, both: Array, *, persons: Codes, inside: Mask | None
) -> Comparisons:
    """Return the sums of both models in the slice and in the rest, or over all items twice."""
    member = np.ones(len(truth), dtype=np.bool_) if inside is None else inside
    table = accumulate(
        (metric,),
        truth[:, None],
        both[:, :, None],
        cells=member[:, None].astype(np.int16),
        clusters=np.char.mod("%012d", persons),
    )
    rows = table.cells[:, 0] == 1
    return Comparisons(
        table,
        slices=rows[None],
        references=(rows if inside is None else ~rows)[None],
        covered=np.ones((2, 1), dtype=np.bool_),
    )


def _values(sides: Comparisons, metric: AdditiveMetric, *, gap: bool) -> tuple[Array, int]:
    """Return value or gap of new and old, and how many persons it rests on."""
    found = sides.of(metric)
    parts = (found.inside, found.outside)
    for reason in np.concatenate([part.reason[0, :, 0] for part in parts]):
        if reason:
            raise Undefined(str(reason))
    persons = min(part.persons[0, :, 0].min() for part in parts)
    return (found.gap if gap else found.inside.value)[0, :, 0], int(persons)


def _drawn(
    sides: Comparisons,
    metric: AdditiveMetric,
    replicates: int,
    rng: np.random.Generator,
    *,
    gap: bool,
) -> Array:
    """Return replicates of new and old, shape (B, 2), a bounded number of rows at a time."""
    person = sides.cluster_of_row
    inside, outside = (
        np.bincount(person, weights=rows[0]) > 0 for rows in (sides.slices, sides.references)
    )
    strata = np.asarray(inside + 2 * outside, dtype=np.intp)
    size = max(1, _MOST_WEIGHTS // len(person))
    found = []
    for start in range(0, replicates, size):
        rows = min(size, replicates - start)
        weights = multinomial_weights(len(strata), rows, rng, strata=strata)
        (part,) = sides.replicates((metric,), weights).values()
        found.append((part.gap if gap else part.inside)[:, 0, :, 0])
    return np.concatenate(found)


def _summary(value: Array, drawn: Array, *, persons: int, level: float) -> PairedDifference:
    """Return the difference with the interval that so many persons allow."""
    moved = drawn[:, 0] - drawn[:, 1]
    error = float(bootstrap_standard_error(moved))
    varies = error > NOISE * float(np.nanmax(np.abs(drawn), initial=0.0))
    difference = float(value[0] - value[1])
    reason = "" if varies else "no_spread"
    reason = "too_few" if persons < _FEWEST_PERSONS or np.isnan(error) else reason
    ends: Interval | PercentileInterval
    if persons < FEW_CLUSTERS:
        stretched = error * np.sqrt(persons / max(persons - 1.0, 1.0))
        ends = t_interval(difference, standard_error=stretched, df=persons - 1, level=level)
    else:
        ends = percentile_interval(moved, level=level)
    names = ("low", "high") if varies else ("standard_error", "low", "high")
    return PairedDifference(
        new=float(value[0]),
        old=float(value[1]),
        difference=difference,
        standard_error=error if varies else None,
        low=None if reason else float(ends.low),
        high=None if reason else float(ends.high),
        method="" if reason else ("t" if persons < FEW_CLUSTERS else "percentile"),
        persons=persons,
        undefined=int(np.isnan(moved).sum()),
        missing=dict.fromkeys(names, reason) if reason else {},
    )
