"""Ordinal equal opportunity: at each step of the scale, is one group found less often?

At every threshold k of ordered levels the label is "k or more" or not, and so is the score. Equal
opportunity asks for equal rates P(score >= k | label >= k) in all groups, equalised odds also for
equal P(score >= k | label < k). The widest range over groups, at the worst threshold, is above 0
even for equal groups, the more so the more and the smaller the groups: it is read against its null
reference (Hardt, Price & Srebro 2016, arXiv:1610.02413, at each threshold).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.forecasts.nearest_level import FEWEST, nearest_level
from evenhand.metrics.groups.threshold_rates import ThresholdRates, threshold_rates
from evenhand.metrics.groups.two_arms import Name, numbered
from evenhand.metrics.numbered import Codes, Names
from evenhand.metrics.replicates.null_reference import USUAL_DRAWS, NullReference
from evenhand.metrics.replicates.relabelling import reference_of, relabellings
from evenhand.metrics.slices import UNKNOWN
from evenhand.metrics.sums import Array, Mask, Undefined
from evenhand.metrics.vectors import checked_weights

FACTS = Facts(
    title="Ordinal equal opportunity",
    asks="At each step of the scale, is an emotion found less often in one group?",
    formula="max over k of the range over groups of P(score level >= k | label level >= k)",
    use="On ordered levels, to see at which step of the scale groups part.",
    avoid=(
        "Many or small groups without the null reference: a range of noisy rates is never 0. To "
        "gate, take tpr at a declared threshold, group by group."
    ),
    takes="slices",
    unit="share",
    span=(0.0, 1.0),
    best=0.0,
    headline="opportunity",
    reference="Hardt, Price & Srebro 2016, arXiv:1610.02413",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdinalEqualOpportunity:
    """Rates of groups at every threshold and their widest ranges.

    Attributes:
        opportunity: widest range of true positive rates over the thresholds, in [0, 1]; None where
            at no threshold two slices have one.
        odds: widest range of true or false positive rates, in [0, 1]; None where neither exists.
        worst_threshold: the threshold of the widest range of true positive rates.
        levels: how many levels there are; thresholds are 1 to levels - 1.
        slices: names in ascending order, that of unknown membership among them.
        items: items of each slice.
        true_positive_rates: by slice, then threshold; None where a slice has no label that high.
        false_positive_rates: by slice, then threshold; None where it has no label below.
        opportunity_by_threshold: range of true positive rates at each threshold; None where fewer
            than two slices have one.
        odds_by_threshold: range of false positive rates, likewise.
        reference: the widest range beside its distribution among equal groups; None when no `rng`
            was given.
        missing: reason code of what is None among the first three: `one_group`, or `no_positives`
            where at most one slice has labels at any threshold.
    """

    opportunity: float | None
    odds: float | None
    worst_threshold: int | None
    levels: int
    slices: tuple[Name, ...]
    items: tuple[int, ...]
    true_positive_rates: tuple[tuple[float | None, ...], ...]
    false_positive_rates: tuple[tuple[float | None, ...], ...]
    opportunity_by_threshold: tuple[float | None, ...]
    odds_by_threshold: tuple[float | None, ...]
    reference: NullReference | None
    missing: Mapping[str, str] = field(default_factory=dict)


@door
def ordinal_equal_opportunity(
    truth: Array,
    scores: Array,
    *,
    slices: Names,
    levels: int | None = None,
    unknown: str = UNKNOWN,
    persons: Names | None = None,
    weights: Array | None = None,
    rng: np.random.Generator | None = None,
    draws: int = USUAL_DRAWS,
) -> OrdinalEqualOpportunity:
    """Return the widest range of groups' rates over all thresholds of ordered levels.

    Args:
        truth: labels, taken to the nearest level, shape (n,).
        scores: predictions, taken to the nearest level, shape (n,).
        slices: name of each item's slice, shape (n,).
        levels: how many levels there are; default one more than the highest that occurs, at least
            two.
        unknown: name of the slice of items whose membership is not known, which is shown and left
            out of the ranges.
        persons: name of each item's person, shape (n,), whose items stay together in the null
            reference; default every item is a person of its own.
        weights: how often each item counts, whole numbers, shape (n,); default once.
        rng: source of the null reference; default none is made.
        draws: relabellings of the null reference.

    Returns:
        Ranges in [0, 1], 0 for equal rates, and every rate behind them.

    Raises:
        Undefined: `no_items`.
        ValueError: vectors do not belong together, a value has no level, or with `rng` a person has
            items of two slices.

    Examples:
        Presence is found in both groups, strength only in one:

        >>> truth, scores = np.array([1.0, 2, 1, 2]), np.array([1.0, 2, 1, 1])
        >>> found = ordinal_equal_opportunity(truth, scores, slices=["a", "a", "b", "b"])
        >>> found.opportunity_by_threshold, found.worst_threshold
        ((0.0, 1.0), 2)
    """
    name = "ordinal_equal_opportunity"
    times = checked_weights(name, truth, scores, weights)
    kept = times > 0
    names, number = numbered(name, slices, size=len(truth), what="slices")
    if not kept.any():
        reason = "no_items"
        raise Undefined(reason)
    count = _levels(truth[kept], scores[kept]) if levels is None else levels
    label, said = (
        nearest_level(name, values[kept], levels=count, what=what)
        for values, what in ((truth, "truth"), (scores, "scores"))
    )
    sample = _Sample(label, said, times[kept], len(names), count)
    compared = np.array([slice_ != unknown for slice_ in names])
    rates = sample.rates(number[kept])
    ranges = rates.ranges(compared)
    widest = [_largest(ranges[0]), _largest(ranges)]
    few = int((compared & (rates.items > 0)).sum()) < 2  # noqa: PLR2004 a range needs two
    fields = ("opportunity", "worst_threshold", "odds")
    lacking = [key for key, value in zip(fields, widest[:1] + widest, strict=True) if value is None]
    reference = None
    if rng is not None and widest[0] is not None:
        person = None
        if persons is not None:
            person = numbered(name, persons, size=len(truth), what="persons")[1][kept]
        known = compared[number[kept]]
        dealt = relabellings(
            name,
            number[kept][known],
            persons=None if person is None else person[known],
            rng=rng,
            draws=draws,
        )
        reference = reference_of(widest[0], sample.of(known).opportunities(dealt, compared))
    return OrdinalEqualOpportunity(
        opportunity=widest[0],
        odds=widest[1],
        worst_threshold=None if widest[0] is None else 1 + int(np.nanargmax(ranges[0])),
        levels=count,
        slices=tuple(names),
        items=tuple(int(size) for size in rates.items),
        true_positive_rates=tuple(_known(row) for row in rates.true_positive),
        false_positive_rates=tuple(_known(row) for row in rates.false_positive),
        opportunity_by_threshold=_known(ranges[0]),
        odds_by_threshold=_known(ranges[1]),
        reference=reference,
        missing=dict.fromkeys(lacking, "one_group" if few else "no_positives"),
    )


@dataclass(frozen=True, slots=True)
class _Sample:
    """Levels of labels and scores, ready for any membership of slices."""

    label: Array
    said: Array
    times: Array
    slices: int
    levels: int

    def of(self, rows: Mask) -> "_Sample":
        return _Sample(
            self.label[rows], self.said[rows], self.times[rows], self.slices, self.levels
        )

    def rates(self, number: Codes) -> ThresholdRates:
        return threshold_rates(
            self.label,
            self.said,
            slices=number,
            count=self.slices,
            levels=self.levels,
            times=self.times,
        )

    def opportunities(self, dealt: Iterator[Codes], compared: Mask) -> Array:
        """Return the widest range for each membership, NaN where there is none."""
        ranges = (self.rates(number).ranges(compared)[0] for number in dealt)
        return np.array([_largest(row) for row in ranges], dtype=np.float64)


def _levels(truth: Array, scores: Array) -> int:
    """Return one more than the highest level that occurs."""
    highest = float(max(truth.max(), scores.max()))
    return max(int(np.floor(highest + 0.5)) + 1, FEWEST)


def _largest(ranges: Array) -> float | None:
    """Return the largest of the ranges that exist."""
    known = ranges[np.isfinite(ranges)]
    return float(known.max()) if known.size else None


def _known(values: Array) -> tuple[float | None, ...]:
    return tuple(float(value) if np.isfinite(value) else None for value in values)
