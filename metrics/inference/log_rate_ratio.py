"""How many times as high one rate is as another, with an error that knows persons.

A rate is a sum of events over a sum of exposure (edits over words). On the log scale half and
twice are equally far from 1, and a ratio has an interval that stays above 0. Person c moves
log(E / W) by `e_c / E - w_c / W`; the sandwich of `inference/sandwich.py` adds these up, with
each person's words as the share of the arm, and takes account of persons who stand on both sides.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.inference.intervals import t_interval
from evenhand.metrics.inference.sandwich import Arm, contrast
from evenhand.metrics.inference.student import spread_is_known
from evenhand.metrics.sums import Array, Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRateRatio:
    """One rate over another.

    Attributes:
        ratio: 1 where both are alike; None where a side has no exposure or no event.
        log_ratio: its natural logarithm.
        standard_error: of the logarithm, over persons; None where no spread can be seen.
        df: degrees of freedom that go with it.
        low: lower end of the interval of the ratio.
        high: upper end of the interval of the ratio.
        missing: reason code of what is None.
    """

    ratio: float | None
    log_ratio: float | None
    standard_error: float | None
    df: float | None
    low: float | None
    high: float | None
    missing: Mapping[str, str] = field(default_factory=dict)


FIELDS = ("ratio", "log_ratio", "standard_error", "df", "low", "high")


def log_rate_ratio(
    events: Array,
    exposure: Array,
    *,
    inside: Mask,
    outside: Mask,
    persons: NDArray[np.intp],
    level: float = 0.95,
) -> LogRateRatio:
    """Return the rate of some items over the rate of others.

    Args:
        events: of each item, 0 or more, shape (n,).
        exposure: of each item, 0 or more, shape (n,).
        inside: items of the slice, shape (n,).
        outside: items that it is held against, shape (n,).
        persons: number of each item's person, shape (n,).
        level: share of intervals that hold the true ratio.

    Returns:
        The ratio with a t interval on the log scale; its reasons are `no_reference_words` (a side
        has no exposure), `no_error` (a side has no event), `too_few` (one person on a side) and
        `no_spread` (the persons of a side are all alike).

    Raises:
        ValueError: level is not between 0 and 1.

    Examples:
        >>> events, words = np.array([1.0, 3, 1, 1]), np.array([10.0, 10, 10, 10])
        >>> side = np.array([True, True, False, False])
        >>> found = log_rate_ratio(
        ...     events, words, inside=side, outside=~side, persons=np.arange(4)
        ... )
        >>> found.ratio, found.missing["low"]  # 0.2 / 0.1, and no spread on the other side
        (2.0, 'no_spread')
    """
    sides = [(float(events[rows].sum()), float(exposure[rows].sum())) for rows in (inside, outside)]
    if any(not w for _, w in sides):
        return _absent(dict.fromkeys(FIELDS, "no_reference_words"))
    if any(not e for e, _ in sides):
        return _absent(dict.fromkeys(FIELDS, "no_error"))
    (own, own_words), (other, other_words) = sides
    ratio = (own * other_words) / (own_words * other)
    arms = [_arm(events[rows], exposure[rows], persons[rows]) for rows in (inside, outside)]
    spread = contrast(*arms)
    error, df = float(spread.standard_error), float(spread.df)
    if not spread_is_known(error, df=df):
        lack = "too_few" if min(float(arm.persons()) for arm in arms) <= 1 else "no_spread"
        return _absent(dict.fromkeys(FIELDS[2:], lack), ratio=ratio)
    ends = t_interval(np.log(ratio), standard_error=error, df=df, level=level)
    return LogRateRatio(
        ratio=ratio,
        log_ratio=float(np.log(ratio)),
        standard_error=error,
        df=df,
        low=float(np.exp(ends.low)),
        high=float(np.exp(ends.high)),
    )


def _absent(missing: dict[str, str], *, ratio: float | None = None) -> LogRateRatio:
    """Return a ratio without interval, or nothing at all."""
    return LogRateRatio(
        ratio=ratio,
        log_ratio=None if ratio is None else float(np.log(ratio)),
        standard_error=None,
        df=None,
        low=None,
        high=None,
        missing=missing,
    )


def _arm(events: Array, exposure: Array, persons: NDArray[np.intp]) -> Arm:
    """Return one side person by person; `e W - E w` of whole numbers is exactly 0 when alike."""
    names, place = np.unique(persons, return_inverse=True)
    own = [np.bincount(place, weights=x).astype(np.float64) for x in (events, exposure)]
    total, whole = own[0].sum(), own[1].sum()
    influence = (own[0] * whole - total * own[1]) / (total * whole)
    return Arm(clusters=names, influence=influence, items=own[1])
