"""Scoring rate: which share of each category scores above the middle of everybody?

For scores without a threshold the New York rule (6 RCNY 5-300) takes the median of all scores as
one: the scoring rate of a category is the share that scores strictly above it, and the impact ratio
is that rate over the highest one. A score at the median is not above it, so with many tied scores
all rates are well below one half.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from evenhand.metrics.disparity.impact_ratio import ImpactRatio, impact_ratio
from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.groups.two_arms import numbered
from evenhand.metrics.numbered import Names
from evenhand.metrics.slices import UNKNOWN
from evenhand.metrics.sums import Array, Undefined
from evenhand.metrics.vectors import checked_weights

FACTS = Facts(
    title="Scoring rate",
    asks="Which share of each category scores above the middle of everybody?",
    formula="items of the category with score > median of all scores / items of the category",
    use="Where a rule of employment asks for it and scores have no declared threshold.",
    avoid=(
        "Coarse scores, where ties at the median decide; and as a verdict: for inference take the "
        "gap of bias or of selection_rate with persons as the unit."
    ),
    takes="slices",
    role="screening",
    unit="1",
    span=(0.0, 1.0),
    best=1.0,
    headline="lowest",
    reference="6 RCNY 5-300 of 2023 (New York City Local Law 144)",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringRate:
    """Shares above the median and their ratios.

    Attributes:
        median: of all scores, those of unknown category among them; with an even number the middle
            between both middle scores.
        overall_rate: share of all items above the median, in [0, 0.5].
        lowest: smallest ratio of scoring rates, in [0, 1]; None as in `impact_ratio`.
        impact: every category with its rate, ratio, flag, interval and tests.
        missing: reason code of what is None.
    """

    median: float
    overall_rate: float
    lowest: float | None
    impact: ImpactRatio
    missing: Mapping[str, str] = field(default_factory=dict)


@door
def scoring_rate(
    scores: Array,
    *,
    slices: Names,
    weights: Array | None = None,
    least_share: float = 0.0,
    unknown: str = UNKNOWN,
    level: float = 0.95,
) -> ScoringRate:
    """Return the share of each category that scores above the median of all, and the ratios.

    Args:
        scores: predictions, shape (n,), higher being favourable.
        slices: name of each item's category, shape (n,).
        weights: how often each item counts, whole numbers, shape (n,); default once.
        least_share: categories with a smaller share of all items are shown and not compared.
        unknown: name of the category of items whose category is not known; they count for the
            median and are not compared.
        level: of the intervals.

    Returns:
        Rates in [0, 1] and their ratios to the highest.

    Raises:
        Undefined: `no_items`.
        ValueError: vectors do not belong together.

    Examples:
        The median is 2 and two of four score above it; the item at the median does not:

        >>> found = scoring_rate(np.array([1.0, 3, 2, 2, 5]), slices=["a", "a", "b", "b", "b"])
        >>> found.median, [round(c.rate, 3) for c in found.impact.categories]
        (2.0, [0.5, 0.333])
    """
    times = checked_weights("scoring_rate", scores, scores, weights)
    names, number = numbered("scoring_rate", slices, size=len(scores), what="slices")
    if not times.any():
        reason = "no_items"
        raise Undefined(reason)
    median = _median(scores, times)
    above = times * (scores > median)
    impact = impact_ratio(
        *(np.bincount(number, weights=counted).astype(np.float64) for counted in (above, times)),
        names=[str(name) for name in names],
        least_share=least_share,
        unknown=unknown,
        level=level,
    )
    return ScoringRate(
        median=median,
        overall_rate=float(above.sum() / times.sum()),
        lowest=impact.lowest,
        impact=impact,
        missing={key: why for key, why in impact.missing.items() if key == "lowest"},
    )


def _median(scores: Array, times: Array) -> float:
    """Return the median of scores that are repeated as the weights say."""
    order = np.argsort(scores)
    reached = np.cumsum(times[order])
    middle = (reached[-1] - 1) / 2
    pair = np.searchsorted(reached, [np.floor(middle), np.ceil(middle)], side="right")
    low, high = scores[order[pair]]
    return float(low + (high - low) / 2)
