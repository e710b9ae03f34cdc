"""Largest gap between slices, beside what chance alone gives: is there any gap at all?

The largest value less the smallest is above 0 whenever there are two slices, and grows with their
number and as they shrink: twelve equal slices of 50 items show a gap of 0.2 in a rate of 0.75. An
ordinary interval around it excludes 0 even when all slices are equal. So it comes with its
distribution when slices are dealt out anew among persons (Edgington & Onghena 2007).
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.groups.slice_gaps import slice_gaps
from evenhand.metrics.groups.slice_sums import LEFT_OUT
from evenhand.metrics.replicates.null_reference import USUAL_DRAWS, NullReference
from evenhand.metrics.sums import AdditiveMetric, Array

FACTS = Facts(
    title="Largest gap between slices",
    asks="How far apart are the highest and the lowest slice, and could that be chance?",
    formula="max_k value_k - min_k value_k, beside its values when persons exchange slices",
    use="As one number for an attribute, read by its excess over chance and its p-value.",
    avoid="Never read or gate the gap alone: it is above 0 for equal slices. To clear a slice, "
    "hold it against a declared margin.",
    takes="slices",
    unit="unit of the metric",
    span=(0.0, float("inf")),
    best=None,
    headline="value",
    reference="Edgington & Onghena 2007, Randomization Tests, 4th edition",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MaxMinGap:
    """The largest gap between slices.

    Attributes:
        value: largest less smallest value.
        highest: slice of the largest value.
        lowest: slice of the smallest value.
        null: the gap beside gaps of slices dealt out anew among persons.
        values: the metric of each covered slice.
        not_covered: reason code of each slice that the gap does not cover.
        missing: reason code of each field that is None.
    """

    value: float
    highest: Hashable
    lowest: Hashable
    null: NullReference | None
    values: Mapping[Hashable, float]
    not_covered: Mapping[Hashable, str]
    missing: Mapping[str, str]


@door
def max_min_gap(
    truth: Array,
    scores: Array,
    slices: Sequence[Hashable] | NDArray[np.generic],
    persons: Sequence[Hashable] | NDArray[np.generic],
    *,
    metric: AdditiveMetric,
    rng: np.random.Generator,
    draws: int = USUAL_DRAWS,
    left_out: Collection[Hashable] = LEFT_OUT,
    weights: Array | None = None,
) -> MaxMinGap:
    """Return the largest gap of a metric between slices, beside what chance gives.

    Persons of one slice exchange their slices; a person with items of several slices keeps them,
    and the items exchange them. Slices without a value, and those left out, take no part.

    Args:
        truth: labels, shape (n,).
        scores: predictions, shape (n,).
        slices: slice of each item, any hashable names, shape (n,).
        persons: person of each item, shape (n,).
        metric: what is compared.
        rng: source of the shuffle.
        draws: how often slices are dealt anew.
        left_out: slices that are counted and not compared.
        weights: how often each item counts, shape (n,); default once.

    Returns:
        A gap >= 0; its `null.p` is small where chance does not explain it.

    Raises:
        Undefined: `no_items`; `one_group`, fewer than two slices have a value.
        ValueError: vectors do not belong together, or draws is not above 0.

    Examples:
        A gap of 0.29 between equal slices is what chance gives here:

        >>> from evenhand.metrics.calibration.bias import bias
        >>> rng = np.random.default_rng(0)
        >>> scores, slices = rng.normal(size=400), np.arange(400) % 8
        >>> found = max_min_gap(
        ...     np.zeros(400), scores, slices, np.arange(400), metric=bias, rng=rng
        ... )
        >>> round(found.value, 2), found.null.p > 0.05
        (0.29, True)
    """
    found = slice_gaps(
        "max_min_gap",
        truth,
        scores,
        slices,
        persons,
        metric=metric,
        rng=rng,
        draws=draws,
        left_out=left_out,
        weights=weights,
    )
    names, values = found.sums.names, found.values
    absent = found.missing.get("nulls.max_min")
    return MaxMinGap(
        value=found.largest["max_min"],
        highest=names[int(np.nanargmax(values))],
        lowest=names[int(np.nanargmin(values))],
        null=found.nulls.get("max_min"),
        values={names[k]: float(values[k]) for k in np.flatnonzero(np.isfinite(values))},
        not_covered=found.not_covered,
        missing={"null": absent} if absent else {},
    )
