"""Conditional bias gap: at equal expert label, is one group read higher than another?

Within strata of equal label the mean errors of both groups are compared; the differences are
averaged with the strata's shares of all items. With unequal base rates this gap and the plain gap
of mean errors cannot both be 0, and rater noise alone makes it differ from 0 for a group-blind
model: with several raters an item, `label_conditional_gap` removes that part.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.groups.standardisation import standardised_gap
from evenhand.metrics.groups.stratified_arms import stratified_arms
from evenhand.metrics.groups.two_arms import Name
from evenhand.metrics.inference.intervals import t_interval
from evenhand.metrics.numbered import Names
from evenhand.metrics.sums import Array

FACTS = Facts(
    title="Conditional bias gap",
    asks="At equal expert label, is one group read higher than another?",
    formula="sum over z of w_z (mean error of the slice in z - mean error of the other side in z)",
    use="When the declared criterion is equal treatment at equal label (separation).",
    avoid=(
        "Labels of few raters: their noise alone makes a gap where base rates differ; take "
        "label_conditional_gap. Where the criterion is equal mean error, take bias."
    ),
    takes="slices",
    unit="scale points",
    span=(-float("inf"), float("inf")),
    best=0.0,
    headline="gap",
    reference="Hardt, Price & Srebro 2016, arXiv:1610.02413; direct standardisation: "
    "Rothman, Greenland & Lash 2008, Modern Epidemiology",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionalBiasGap:
    """A gap of mean errors at one mix of labels.

    Attributes:
        gap: slice minus other side, in scale points; positive is over-reading of the slice. None
            where no label has two items of both sides.
        standard_error: of the gap; None where no spread can be seen.
        df: degrees of freedom; infinite without persons, None without standard error.
        low: lower end of the interval.
        high: upper end of the interval.
        crude_gap: the gap of mean errors without regard to labels.
        strata_used: strata with at least two items of both sides.
        strata_dropped: other strata.
        covered_share: share of all items in the strata used, in [0, 1].
        items: items of the slice, in all strata.
        other_items: items of the other side, in all strata.
        missing: reason code of what is None.
    """

    gap: float | None
    standard_error: float | None
    df: float | None
    low: float | None
    high: float | None
    crude_gap: float
    strata_used: int
    strata_dropped: int
    covered_share: float
    items: int
    other_items: int
    missing: Mapping[str, str] = field(default_factory=dict)


@door
def conditional_bias_gap(
    truth: Array,
    scores: Array,
    *,
    slices: Names,
    of: Name,
    against: Name | None = None,
    strata: Names | None = None,
    persons: Names | None = None,
    weights: Array | None = None,
    level: float = 0.95,
) -> ConditionalBiasGap:
    """Return the gap of mean errors at equal label, by direct standardisation.

    Without persons the interval is normal, from `SE^2 = sum w^2 (s^2/n + s^2/n)`; with persons it
    is a t interval from the cluster-robust sandwich. The strata's shares count as known.

    Args:
        truth: labels, shape (n,).
        scores: predictions, shape (n,), on the same scale.
        slices: name of each item's slice, shape (n,).
        of: the slice.
        against: the slice that it is held against; default everybody else.
        strata: name of each item's stratum, shape (n,); default each label its own. For labels of
            many values see `evenhand.metrics.groups.label_strata`.
        persons: name of each item's person, shape (n,); default items are independent.
        weights: how often each item counts, whole numbers, shape (n,); default once.
        level: of the interval.

    Returns:
        The gap with its interval and what it rests on; 0 is no gap.

    Raises:
        Undefined: `no_items` or `one_group`.
        ValueError: vectors do not belong together.

    Examples:
        Both groups are read half a point too high at every label; the labels differ, the gap is 0:

        >>> truth = np.array([0.0, 0, 0, 2, 2, 0, 0, 2, 2, 2])
        >>> found = conditional_bias_gap(
        ...     truth, truth + 0.5, slices=["a"] * 5 + ["b"] * 5, of="a"
        ... )
        >>> found.gap, found.strata_used, found.missing["standard_error"]
        (0.0, 2, 'no_variation')
    """
    given = stratified_arms(
        "conditional_bias_gap",
        truth,
        scores,
        slices=slices,
        of=of,
        against=against,
        strata=strata,
        persons=persons,
        weights=weights,
    )
    error, arms = given.scores - given.truth, given.arms
    found = standardised_gap(
        error, arms, stratum=given.stratum, times=given.times, persons=given.person
    )
    missing = dict(found.missing)
    low = high = None
    if found.gap is None or found.standard_error is None or found.df is None:
        missing |= dict.fromkeys(("low", "high"), missing["standard_error"])
    else:
        ends = t_interval(found.gap, standard_error=found.standard_error, df=found.df, level=level)
        low, high = float(ends.low), float(ends.high)
    inside, outside = (np.where(side, given.times, 0.0) for side in (arms.inside, arms.outside))
    return ConditionalBiasGap(
        gap=found.gap,
        standard_error=found.standard_error,
        df=found.df,
        low=low,
        high=high,
        crude_gap=float(inside @ error / inside.sum() - outside @ error / outside.sum()),
        strata_used=int(found.used.sum()),
        strata_dropped=len(given.strata) - int(found.used.sum()),
        covered_share=found.covered,
        items=int(inside.sum()),
        other_items=int(outside.sum()),
        missing=missing,
    )
