"""Rates of groups with their counts, Wilson intervals, and one group against another.

A rate whose denominator is empty is absent and says why; it is never 0. The intervals take items
as independent (Wilson 1927, doi:10.1080/01621459.1927.10502953): for clips of the same persons they
are too narrow.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.confusion import COUNTS, confusion
from evenhand.metrics.groups.slice_entries import ratio
from evenhand.metrics.groups.slice_sums import grouped, slice_numbers
from evenhand.metrics.inference.proportions import newcombe_difference, wilson
from evenhand.metrics.sums import Array, Undefined
from evenhand.metrics.vectors import checked_weights

RATES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "prevalence": ("positives", "n"),
        "selection_rate": ("selected", "n"),
        "tpr": ("hits", "positives"),
        "fpr": ("false_alarms", "negatives"),
        "fnr": ("misses", "positives"),
        "ppv": ("hits", "selected"),
        "accuracy": ("correct", "n"),
    }
)
"""What each rate counts, and of what."""

_EMPTY: Mapping[str, str] = MappingProxyType(
    {
        "n": "no_items",
        "positives": "no_positives",
        "negatives": "no_negatives",
        "selected": "none_selected",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One rate of one group.

    Attributes:
        count: how many were so.
        total: of how many.
        value: count over total, None without a total.
        low: lower end of Wilson's interval, None without a total.
        high: upper end of Wilson's interval, None without a total.
        missing: reason code of each field that is None.
    """

    count: float
    total: float
    value: float | None
    low: float | None
    high: float | None
    missing: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRates:
    """All rates of one group.

    Attributes:
        name: the group.
        count: its items, by weight.
        rates: by the names of `RATES`.
    """

    name: Hashable
    count: float
    rates: Mapping[str, Rate]


@dataclass(frozen=True, slots=True, kw_only=True)
class RateContrast:
    """A rate of one group against that of another.

    Attributes:
        difference: own less reference.
        low: lower end of Newcombe's interval of the difference.
        high: upper end of Newcombe's interval of the difference.
        ratio: own over reference, None where the reference is 0.
        missing: reason code of each field that is None.
    """

    difference: float | None
    low: float | None
    high: float | None
    ratio: float | None
    missing: Mapping[str, str]


def group_rates(
    truth: Array,
    scores: Array,
    groups: Sequence[Hashable] | NDArray[np.generic],
    *,
    truth_at: float = 0.5,
    score_at: float = 0.5,
    level: float = 0.95,
    weights: Array | None = None,
) -> tuple[GroupRates, ...]:
    """Return the rates of every group, in order of first appearance.

    Args:
        truth: labels, shape (n,).
        scores: predictions, shape (n,).
        groups: group of each item, any hashable names, shape (n,).
        truth_at: the emotion is there when the label is at least this.
        score_at: the model says so when the score is at least this.
        level: share of intervals that hold the true rate.
        weights: how often each item counts, shape (n,); default once.

    Raises:
        Undefined: `no_items`, no item counts.
        ValueError: vectors do not belong together, or level is not within 0 to 1.

    Examples:
        >>> (found,) = group_rates(np.zeros(4), np.array([1.0, 0, 0, 0]), ["a"] * 4)
        >>> found.rates["fpr"].value, found.rates["tpr"].value
        (0.25, None)
        >>> found.rates["tpr"].missing["value"]
        'no_positives'
    """
    times = checked_weights("group_rates", truth, scores, weights)
    number, names = slice_numbers("group_rates", groups, length=len(truth))
    if not times.sum() > 0:
        reason = "no_items"
        raise Undefined(reason)
    columns = confusion(truth, scores, names=tuple(COUNTS), truth_at=truth_at, score_at=score_at)
    items = np.stack(list(columns.values()), axis=1) * times[:, None]
    sums = grouped(items, number, groups=len(names))
    counts = [dict(zip(columns, row, strict=True)) for row in sums.tolist()]
    return tuple(
        GroupRates(
            name=name,
            count=count["n"],
            rates={
                rate: _rate(count[above], count[below], why=_EMPTY[below], level=level)
                for rate, (above, below) in RATES.items()
            },
        )
        for name, count in zip(names, counts, strict=True)
    )


def rate_contrast(own: Rate, reference: Rate, *, level: float = 0.95) -> RateContrast:
    """Return a rate against that of a reference, with Newcombe's interval.

    Args:
        own: a rate of one group.
        reference: the same rate of another group.
        level: share of intervals that hold the true difference.

    Raises:
        ValueError: level is not within 0 to 1.

    Examples:
        >>> truth, scores = np.zeros(8), np.array([1.0, 1, 0, 0, 1, 0, 0, 0])
        >>> a, b = group_rates(truth, scores, list("aaaabbbb"))
        >>> found = rate_contrast(a.rates["fpr"], b.rates["fpr"])
        >>> found.difference, found.ratio
        (0.25, 2.0)
    """
    if own.value is None or reference.value is None:
        why = {**reference.missing, **own.missing}["value"]
        fields = ("difference", "low", "high", "ratio")
        return RateContrast(
            difference=None,
            low=None,
            high=None,
            ratio=None,
            missing=dict.fromkeys(fields, why),
        )
    ends = newcombe_difference(
        own.count,
        own.total,
        reference_count=reference.count,
        reference_total=reference.total,
        level=level,
    )
    times = ratio(own.value, reference.value)
    return RateContrast(
        difference=own.value - reference.value,
        low=float(ends.low),
        high=float(ends.high),
        ratio=times,
        missing={"ratio": "not_positive"} if times is None else {},
    )


def _rate(count: float, total: float, *, why: str, level: float) -> Rate:
    ends = wilson(count, total, level=level)
    if not total > 0:
        absent = dict.fromkeys(("value", "low", "high"), why)
        return Rate(count=count, total=total, value=None, low=None, high=None, missing=absent)
    return Rate(
        count=count,
        total=total,
        value=count / total,
        low=float(ends.low),
        high=float(ends.high),
        missing={},
    )
