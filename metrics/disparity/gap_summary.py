"""Gaps of one metric between slices, by every way in which texts sum them up.

Against all items, against the rest, against a named reference, from best to worst, and weighted by
the size of the slice (Kearns et al. 2018, arXiv:1711.05144). Each is a number of its own: a text
that says "the disparity" has to say which.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.groups.slice_entries import SliceEntry, ratio, slice_entries
from evenhand.metrics.groups.slice_gaps import slice_gaps
from evenhand.metrics.groups.slice_sums import LEFT_OUT
from evenhand.metrics.replicates.null_reference import USUAL_DRAWS, NullReference
from evenhand.metrics.sums import AdditiveMetric, Array

FACTS = Facts(
    title="Gaps between slices",
    asks="How does each slice stand against everybody, the rest, and a reference?",
    formula="value_k - value_all; value_k - value_rest; value_k - value_ref; value_k / value_ref; "
    "max - min; worst / best; max_k n_k / n |value_k - value_all|",
    use="To compare with a text that reports one of these, and to see that they may disagree.",
    avoid="Ratios explode near 0, and largest gaps are above 0 for equal slices: read them by "
    "their null reference. Weighting by size hides small slices.",
    takes="slices",
    unit="unit of the metric",
    span=(0.0, float("inf")),
    best=None,
    headline="max_min",
    reference="arXiv:1711.05144",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GapSummary:
    """All slices against others, and the largest gaps.

    Attributes:
        overall: the metric of all items.
        slices: one entry a slice, those that are not covered among them.
        max_min: largest less smallest value of covered slices.
        smallest_over_largest: their ratio, 0 to 1, where no value is below 0.
        worst: slice whose value is farthest from that of a perfect model.
        best: slice whose value is nearest to it.
        worst_over_best: ratio of their values, where no value is below 0.
        farthest_from_overall: largest distance of a slice from the value of all items.
        mass_weighted_max: the same, each distance times the slice's share of items.
        nulls: `max_min`, `farthest_from_overall` and `mass_weighted_max` beside slices dealt out
            anew among persons.
        not_covered: reason code of each slice that the largest gaps do not cover.
        missing: reason code of each field that is None, and of each absent reference.
    """

    overall: float
    slices: tuple[SliceEntry, ...]
    max_min: float
    smallest_over_largest: float | None
    worst: Hashable | None
    best: Hashable | None
    worst_over_best: float | None
    farthest_from_overall: float
    mass_weighted_max: float
    nulls: Mapping[str, NullReference]
    not_covered: Mapping[Hashable, str]
    missing: Mapping[str, str]

    def of(self, name: Hashable) -> SliceEntry:
        """Return the entry of a slice.

        Raises:
            ValueError: there is no such slice; the message lists those that there are.
        """
        found = {one.name: one for one in self.slices}
        if name not in found:
            msg = f"no slice {name!r}; there are: {', '.join(map(repr, found))}"
            raise ValueError(msg)
        return found[name]


@door
def gap_summary(
    truth: Array,
    scores: Array,
    slices: Sequence[Hashable] | NDArray[np.generic],
    persons: Sequence[Hashable] | NDArray[np.generic],
    *,
    metric: AdditiveMetric,
    rng: np.random.Generator,
    reference: Hashable | None = None,
    draws: int = USUAL_DRAWS,
    left_out: Collection[Hashable] = LEFT_OUT,
    weights: Array | None = None,
) -> GapSummary:
    """Return every slice against all items, the rest and a reference, and the largest gaps.

    Args:
        truth: labels, shape (n,).
        scores: predictions, shape (n,).
        slices: slice of each item, any hashable names, shape (n,).
        persons: person of each item, shape (n,).
        metric: what is compared.
        rng: source of the shuffle.
        reference: slice to compare with, None for none.
        draws: how often slices are dealt anew among persons.
        left_out: slices that are shown and not compared.
        weights: how often each item counts, shape (n,); default once.

    Returns:
        One entry a slice and the largest gaps, which are >= 0.

    Raises:
        Undefined: `no_items`; `one_group`, fewer than two slices have a value.
        ValueError: vectors do not belong together, or there is no such reference.

    Examples:
        A rate of 0.2 against 0.1 is twice as high, and 0.1 apart:

        >>> from evenhand.metrics.disparity.selection_rate import selection_rate
        >>> scores, slices = np.array([1.0] * 2 + [0.0] * 8 + [1.0] + [0.0] * 9), ["a"] * 10
        >>> found = gap_summary(
        ...     np.zeros(20), scores, slices + ["b"] * 10, range(20),
        ...     metric=selection_rate, reference="b", rng=np.random.default_rng(0),
        ... )
        >>> found.of("a").ratio, found.of("a").difference, round(found.nulls["max_min"].p, 1)
        (2.0, 0.1, 1.0)
    """
    found = slice_gaps(
        "gap_summary",
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
    covered = {names[k]: float(values[k]) for k in np.flatnonzero(np.isfinite(values))}
    ends = _ends(covered, metric.best)
    missing = dict(found.missing) | {key: why for key, (end, why) in ends.items() if end is None}
    return GapSummary(
        overall=found.overall,
        slices=slice_entries(found.sums, metric, overall=found.overall, reference=reference),
        max_min=found.largest["max_min"],
        smallest_over_largest=ends["smallest_over_largest"][0],
        worst=ends["worst"][0],
        best=ends["best"][0],
        worst_over_best=ends["worst_over_best"][0],
        farthest_from_overall=found.largest["farthest_from_overall"],
        mass_weighted_max=found.largest["mass_weighted_max"],
        nulls=found.nulls,
        not_covered=found.not_covered,
        missing=missing,
    )


def _ends(values: Mapping[Hashable, float], perfect: float | None) -> dict[str, tuple[Any, str]]:
    """Return the worst and the best slice and the ratios, each with the reason if it is None."""
    low, high = min(values.values()), max(values.values())
    whole = ratio(low, high)
    if perfect is None:
        absent = dict.fromkeys(("worst", "best", "worst_over_best"), (None, "no_direction"))
        return {"smallest_over_largest": (whole, "not_positive"), **absent}
    harm = {name: abs(value - perfect) for name, value in values.items()}
    worst, best = max(harm, key=harm.__getitem__), min(harm, key=harm.__getitem__)
    return {
        "smallest_over_largest": (whole, "not_positive"),
        "worst": (worst, ""),
        "best": (best, ""),
        "worst_over_best": (ratio(values[worst], values[best]), "not_positive"),
    }
