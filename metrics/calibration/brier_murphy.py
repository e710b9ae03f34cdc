"""Brier score in parts: is it lost by wrong probabilities, or by too little discrimination?

Items of one probability form a group. The score is then reliability (how far probabilities are
from what happens) minus resolution (how far groups differ in what happens) plus uncertainty (how
open the outcome is without a model): Murphy 1973,
doi:10.1175/1520-0450(1973)012<0595:ANVPOT>2.0.CO;2. Chance makes reliability and resolution too
large by the same amount, the more so the smaller the groups; the corrected terms take it off
(Ferro & Fricker 2012, doi:10.1002/qj.1924). With bins instead of distinct probabilities two more
terms are needed, because probabilities differ within a bin (Stephenson, Coelho & Jolliffe 2008,
doi:10.1175/2007WAF2006116.1).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.forecasts.binned_sums import whole_bins
from evenhand.metrics.forecasts.bins import fixed_bin
from evenhand.metrics.forecasts.probabilities import check_probabilities
from evenhand.metrics.forecasts.reliability_bins import (
    ReliabilityBins,
    grouped,
    mean_truth_variance,
)
from evenhand.metrics.numbered import Codes
from evenhand.metrics.sums import Array
from evenhand.metrics.vectors import checked_weights

FACTS = Facts(
    title="Brier score in parts",
    asks="Is the score lost by wrong probabilities, or by too little discrimination?",
    formula="brier = reliability - resolution + uncertainty (+ within-bin variance - covariance)",
    use="To tell a model that needs recalibration from one that cannot tell items apart.",
    avoid="With few items a group, take the corrected terms; where nearly every probability "
    "occurs once, take bins, or the isotonic decomposition.",
    takes="labels",
    needs=("same_scale", "probabilities"),
    unit="1",
    span=(0.0, 1.0),
    best=0.0,
    headline="brier",
    reference="doi:10.1175/1520-0450(1973)012<0595:ANVPOT>2.0.CO;2; doi:10.1002/qj.1924",
)

_CORRECTED = ("reliability_corrected", "resolution_corrected", "uncertainty_corrected")


@dataclass(frozen=True, slots=True, kw_only=True)
class BrierMurphy:
    """The Brier score and what it is made of.

    With or without correction, `brier = reliability - resolution + uncertainty +
    within_bin_variance - within_bin_covariance`.

    Attributes:
        brier: mean squared difference of probability and label, 0 to 1.
        reliability: mean squared distance of a group's mean probability from its mean label; 0 is
            best.
        resolution: mean squared distance of a group's mean label from that of all; large is good.
        uncertainty: variance of the labels, 0 to 0.25.
        within_bin_variance: of the probabilities in a bin; 0 for distinct probabilities.
        within_bin_covariance: twice that of probability and label in a bin; 0 for distinct ones.
        reliability_corrected: reliability less what chance adds; may be below 0.
        resolution_corrected: resolution less what chance adds; may be below 0.
        uncertainty_corrected: uncertainty plus what a finite sample lacks.
        skill: `1 - brier / uncertainty`: 1 is perfect, 0 as good as the mean label, below 0 worse.
        groups: how many distinct probabilities, or bins in use.
        items: how many items there are.
        missing: field without value -> reason code.
    """

    brier: float
    reliability: float
    resolution: float
    uncertainty: float
    within_bin_variance: float
    within_bin_covariance: float
    reliability_corrected: float | None
    resolution_corrected: float | None
    uncertainty_corrected: float | None
    skill: float | None
    groups: int
    items: int
    missing: Mapping[str, str]


@door
def brier_murphy(
    truth: Array, scores: Array, *, bins: int | None = None, weights: Array | None = None
) -> BrierMurphy:
    """Return the Brier score, its Murphy decomposition and the corrected terms.

    With groups k of n_k items, mean label y_k and probability p_k: `reliability = sum n_k / n (p_k
    - y_k)^2`, `resolution = sum n_k / n (y_k - y)^2`, `uncertainty = var(truth)`. Corrected by
    `s = sum n_k / n var_k(truth) / n_k` and `t = var(truth) / (n - 1)`: reliability - s,
    resolution - s + t, uncertainty + t; groups of one item have no variance and add nothing to s.

    Args:
        truth: 0 or 1, or shares of raters, shape (n,).
        scores: predicted probabilities, shape (n,).
        bins: how many bins of equal width; None makes a group of each distinct probability.
        weights: how often each item counts, whole numbers, shape (n,); default once.

    Returns:
        The parts. Corrected terms are missing for a single item, skill for constant labels.

    Raises:
        Undefined: `no_items`.
        ValueError: shapes differ, a value lies outside 0..1, or a number of bins that is none.

    Examples:
        A model that always says one half is perfectly reliable and has no resolution:

        >>> found = brier_murphy(np.array([0.0, 1.0]), np.array([0.5, 0.5]))
        >>> found.brier, found.reliability, found.resolution, found.uncertainty
        (0.25, 0.0, 0.0, 0.25)
    """
    times = checked_weights("brier_murphy", truth, scores, weights)
    check_probabilities("brier_murphy", truth, scores)
    place = _places(scores, bins=bins)
    groups = grouped(truth, scores, times, place)
    constant = np.ptp(truth[times > 0]) == 0
    brier = float(np.average((scores - truth) ** 2, weights=times))
    within = (0.0, 0.0) if bins is None else _within(truth, scores, times, place)
    reliability, resolution, uncertainty, noise = _terms(groups)
    items = int(groups.items.sum())
    lacking = uncertainty / (items - 1) if items > 1 else None
    missing = {} if items > 1 else dict.fromkeys(_CORRECTED, "too_few")
    return BrierMurphy(
        brier=brier,
        reliability=reliability,
        resolution=resolution,
        uncertainty=uncertainty,
        within_bin_variance=within[0],
        within_bin_covariance=within[1],
        reliability_corrected=None if lacking is None else reliability - noise,
        resolution_corrected=None if lacking is None else resolution - noise + lacking,
        uncertainty_corrected=None if lacking is None else uncertainty + lacking,
        skill=None if constant else 1 - brier / uncertainty,
        groups=groups.used,
        items=items,
        missing={**missing, "skill": "constant_truth"} if constant else missing,
    )


def _places(scores: Array, *, bins: int | None) -> Codes:
    """Return the number of each item's group."""
    if bins is not None:
        return fixed_bin(scores, bins=whole_bins("brier_murphy", bins))
    _, place = np.unique(scores, return_inverse=True)
    return place


def _terms(groups: ReliabilityBins) -> tuple[float, float, float, float]:
    """Return reliability, resolution, uncertainty, and what chance adds to the first two."""
    share = groups.items / groups.items.sum()
    overall = np.dot(share, groups.mean_truth)
    resolution = np.dot(share, (groups.mean_truth - overall) ** 2)
    within = groups.truth_scatter.sum() / groups.items.sum()
    return (
        float(np.dot(share, (groups.mean_score - groups.mean_truth) ** 2)),
        float(resolution),
        float(resolution + within),
        float(np.dot(share, mean_truth_variance(groups))),
    )


def _within(truth: Array, scores: Array, times: Array, place: Codes) -> tuple[float, float]:
    """Return the variance of scores, and twice their covariance with labels, within groups."""
    items = np.maximum(np.bincount(place, weights=times), 1.0)
    apart = scores - (np.bincount(place, weights=times * scores) / items)[place]
    variance = np.average(apart**2, weights=times)
    return float(variance), float(2 * np.average(apart * truth, weights=times))
