"""From arrays to the numbers of a result: value, interval and what both rest on, or a reason."""

import math
from dataclasses import dataclass

import numpy as np

from evenhand.audit.claims import Claim
from evenhand.audit.evidence import Evidence, key_of
from evenhand.audit.result import Number
from evenhand.metrics.comparison import Side
from evenhand.metrics.inference.bca import bca_interval
from evenhand.metrics.inference.intervals import fisher_z_interval, t_interval
from evenhand.metrics.inference.sandwich import FEW_CLUSTERS
from evenhand.metrics.sums import ITEMS, Array

INTERVAL_FROM = 5
"""Intervals are shown from this many persons."""

FEW = "too_few_persons_for_an_interval"
FLAT = "no_variation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """How well a gap is known.

    Attributes:
        standard_error: of the gap.
        df: degrees of freedom of its t distribution.
        method: where the standard error comes from.
    """

    standard_error: float
    df: float
    method: str


def number_or_none(value: float | Array) -> float | None:
    """Return a number, or None for what is not one."""
    return float(value) if math.isfinite(value) else None


def sandwich_precision(evidence: Evidence, claim: Claim, place: int) -> Precision:
    """Return how well the sandwich knows the gap of a slice."""
    spread = evidence.compared[key_of(claim.metric)].spread
    at = (place, claim.model, claim.outcome)
    return Precision(
        standard_error=float(spread.standard_error[at]),
        df=float(spread.df[at]),
        method=_sandwich(evidence, str(spread.method[at])),
    )


def gap_number(evidence: Evidence, claim: Claim, place: int, precision: Precision) -> Number:
    """Return the gap of a slice with its t interval."""
    compared, at = evidence.compared[key_of(claim.metric)], (place, claim.model, claim.outcome)
    inside, outside, value = compared.inside, compared.outside, compared.gap[at]
    found = t_interval(
        value, standard_error=precision.standard_error, df=precision.df, level=_level(evidence)
    )
    return _number(
        value,
        (found.low, found.high),
        enough=min(inside.persons[at], outside.persons[at]) >= INTERVAL_FROM,
        items=_rests_on(claim, inside)[at],
        persons=min(inside.persons[at], evidence.persons[place]),
        method=f"t({precision.df:.4g}), {precision.method}",
        reason=str(inside.reason[at]) or str(outside.reason[at]),
    )


def outside_number(evidence: Evidence, claim: Claim, place: int) -> Number:
    """Return the value in what a slice is held against."""
    side = evidence.compared[key_of(claim.metric)].outside
    return _by_t(evidence, claim, side, place, most=int(evidence.others[place]))


def inside_number(evidence: Evidence, claim: Claim, place: int) -> Number:
    """Return the value in a slice, with the better of two intervals.

    That is BCa for rates and for what has no simple law, from 40 persons on; t otherwise.
    """
    key, metric = key_of(claim.metric), claim.metric
    compared, at = evidence.compared[key], (place, claim.model, claim.outcome)
    by_t = _by_t(evidence, claim, compared.inside, place, most=int(evidence.persons[place]))
    enough = compared.inside.persons[at] >= FEW_CLUSTERS
    if metric.shape not in {"rate", "other"} or not enough or key not in evidence.replicates:
        return by_t
    found = bca_interval(
        compared.inside.value[at],
        evidence.replicates[key].inside[:, *at],
        compared.left_out[place][:, claim.model, claim.outcome],
        level=_level(evidence),
    )
    if not (np.isfinite(found.low) and np.isfinite(found.high)):
        return by_t
    return Number(
        value=by_t.value,
        low=number_or_none(found.low),
        high=number_or_none(found.high),
        items=by_t.items,
        persons=by_t.persons,
        method=f"BCa, {evidence.plan.statistics.unit}s resampled",
    )


def _by_t(evidence: Evidence, claim: Claim, side: Side, place: int, *, most: int) -> Number:
    """Return a value with its t interval; that of a correlation on Fisher's z scale.

    The interval is cut to what the metric can be. There are at most so many persons, which matters
    where items are the units.
    """
    metric, at = claim.metric, (place, claim.model, claim.outcome)
    error, df = side.spread.standard_error[at], side.spread.df[at]
    ends = fisher_z_interval if metric.shape == "correlation" else t_interval
    found = ends(side.value[at], standard_error=error, df=df, level=_level(evidence))
    scale = "Fisher z, " if metric.shape == "correlation" else ""
    return _number(
        side.value[at],
        (np.maximum(found.low, metric.span[0]), np.minimum(found.high, metric.span[1])),
        enough=bool(side.persons[at] >= INTERVAL_FROM),
        items=_rests_on(claim, side)[at],
        persons=min(side.persons[at], most),
        method=f"{scale}t({df:.4g}), {_sandwich(evidence, str(side.spread.method[at]))}",
        reason=str(side.reason[at]),
    )


def _rests_on(claim: Claim, side: Side) -> Array:
    """Return the items that a value is over: for a hit rate those with positives, else all."""
    return side.items if claim.metric.denominator == ITEMS else side.counted


def _number(
    value: float,
    ends: tuple[Array, Array],
    *,
    enough: bool,
    items: float,
    persons: float,
    method: str,
    reason: str,
) -> Number:
    """Return a number that has either an interval with its method, or a reason for having none."""
    known = number_or_none(value)
    low, high = (number_or_none(end) for end in ends) if enough else (None, None)
    whole = known is not None and low is not None and high is not None
    why = FLAT if enough else FEW
    return Number(
        value=known,
        low=low if whole else None,
        high=high if whole else None,
        items=int(items),
        persons=int(persons),
        method=method if whole else "",
        reason=reason or ("" if whole else why),
    )


def _sandwich(evidence: Evidence, method: str) -> str:
    """Return what a standard error allows for."""
    if evidence.plan.statistics.unit == "person":
        return f"cluster-robust {method}"
    return f"{method} with items taken as independent"


def _level(evidence: Evidence) -> float:
    """Return the level of intervals."""
    return 1 - evidence.plan.statistics.alpha
