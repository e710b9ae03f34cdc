"""Gaps between slices and the largest of them, each beside what chance alone gives.

A largest value is above 0 for equal slices too, so each is computed again, by the same function,
from slices dealt out anew among persons.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.groups.slice_sums import SliceSums, coverage, slice_numbers, slice_sums
from evenhand.metrics.replicates.null_reference import NullReference, null_reference
from evenhand.metrics.replicates.slice_shuffle import dealt_sums
from evenhand.metrics.sums import AdditiveMetric, Array, Undefined

_MOST_UNDEFINED = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceGaps:
    """A metric by slice and its largest gaps.

    Attributes:
        sums: contributions of items and their slices.
        values: the metric of each slice, NaN where it is not covered, shape (K,).
        overall: the metric of all items.
        not_covered: reason code of each slice that no gap covers, by name.
        largest: `max_min`, `farthest_from_overall` and `mass_weighted_max`.
        nulls: the same numbers beside slices dealt out anew, where there is such a reference.
        missing: reason code of each reference that is absent, under `nulls.NAME`.
    """

    sums: SliceSums
    values: Array
    overall: float
    not_covered: Mapping[Hashable, str]
    largest: Mapping[str, float]
    nulls: Mapping[str, NullReference]
    missing: Mapping[str, str]


def slice_gaps(
    name: str,
    truth: Array,
    scores: Array,
    slices: Sequence[Hashable] | NDArray[np.generic],
    persons: Sequence[Hashable] | NDArray[np.generic],
    *,
    metric: AdditiveMetric,
    rng: np.random.Generator,
    draws: int,
    left_out: Collection[Hashable],
    weights: Array | None,
) -> SliceGaps:
    """Return a metric by slice and its largest gaps, beside what chance gives.

    Args:
        name: the measure, for messages.
        truth: labels, shape (n,).
        scores: predictions, shape (n,).
        slices: slice of each item, any hashable names, shape (n,).
        persons: person of each item, shape (n,).
        metric: what is compared.
        rng: source of the shuffle.
        draws: how often slices are dealt anew.
        left_out: slices that are counted and not compared.
        weights: how often each item counts, shape (n,); None is once.

    Raises:
        Undefined: `no_items`; `one_group`, fewer than two slices have a value; or the reason why
            the metric has no value over all items.
        ValueError: vectors do not belong together, or draws is not above 0.

    Examples:
        >>> from evenhand.metrics.calibration.bias import bias
        >>> found = slice_gaps(
        ...     "demo", np.zeros(4), np.array([0.0, 0, 1, 3]), list("aabb"), range(4), metric=bias,
        ...     rng=np.random.default_rng(0), draws=9, left_out=(), weights=None,
        ... )
        >>> dict(found.largest)
        {'max_min': 2.0, 'farthest_from_overall': 1.0, 'mass_weighted_max': 0.5}
    """
    sums = slice_sums(name, [metric], truth, scores, slices, weights=weights)
    person, _ = slice_numbers(name, persons, length=len(truth))
    done = sums.finished(metric, sums.by_slice())
    scope = coverage(sums.names, done.reason, left_out)
    if scope.covered.sum() <= 1:
        reason = "one_group"
        raise Undefined(reason)
    overall = overall_value(sums, metric)
    values = np.where(scope.covered, done.value, np.nan)
    total = sums.counts().sum()
    observed = _largest(values, sums.counts() / total, overall)
    drawn = dealt_sums(sums, person, rng=rng, draws=draws, covered=scope.covered)
    shares = drawn[..., sums.features.index("n")] / total
    chance = _largest(sums.finished(metric, drawn).value, shares, overall)
    nulls, missing = references(observed, chance)
    return SliceGaps(
        sums=sums,
        values=values,
        overall=overall,
        not_covered=scope.not_covered,
        largest={key: float(value) for key, value in observed.items()},
        nulls=nulls,
        missing=missing,
    )


def overall_value(sums: SliceSums, metric: AdditiveMetric) -> float:
    """Return a metric of all items.

    Raises:
        Undefined: the metric has no value, with its reason.
    """
    done = sums.finished(metric, sums.items.sum(axis=0))
    if str(done.reason):
        raise Undefined(str(done.reason))
    return float(done.value)


def widest(values: Array) -> Array:
    """Return largest less smallest along the last axis; NaN where fewer than two have a value.

    Args:
        values: shape (..., K), NaN where there is no value.

    Examples:
        >>> widest(np.array([[0.2, np.nan, 0.5], [np.nan, np.nan, 0.5]]))
        array([0.3, nan])
    """
    known = np.isfinite(values)
    high = np.where(known, values, -np.inf).max(axis=-1)
    low = np.where(known, values, np.inf).min(axis=-1)
    enough = known.sum(axis=-1) > 1
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(enough, high - low, np.nan))


def references(
    observed: Mapping[str, Array], chance: Mapping[str, Array]
) -> tuple[Mapping[str, NullReference], Mapping[str, str]]:
    """Return each number beside its draws, and why where there is none.

    Args:
        observed: numbers by name, shape () each; larger is worse.
        chance: the same of draws, shape (draws,) each, NaN where a draw has no value; with more
            than 5 % of those there is no reference, as the others would be a selection.
    """
    nulls, missing = {}, {}
    for key, value in observed.items():
        known = chance[key][np.isfinite(chance[key])]
        if len(known) < (1.0 - _MOST_UNDEFINED) * len(chance[key]):
            missing[f"nulls.{key}"] = "too_few"
        else:
            nulls[key] = null_reference(float(value), known)
    return nulls, missing


def _largest(values: Array, shares: Array, overall: float) -> dict[str, Array]:
    """Return the largest gaps along the last axis, NaN where fewer than two slices have a value."""
    gaps = widest(values)
    distance = np.where(np.isfinite(values), np.abs(values - overall), 0.0)
    broken = np.isnan(gaps)
    return {
        "max_min": gaps,
        "farthest_from_overall": np.where(broken, np.nan, distance.max(axis=-1)),
        "mass_weighted_max": np.where(broken, np.nan, (shares * distance).max(axis=-1)),
    }
