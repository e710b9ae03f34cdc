"""Cumulative differences of labels and probabilities: calibration without bins, with a known null.

Items are ordered by probability and the differences label minus probability are added up along
the way. A calibrated model makes a random walk around 0; a stretch of probabilities that are too
high or too low makes the sum drift. Divided by its own standard deviation, the range of the walk
(Kuiper) and its largest distance from 0 (Kolmogorov-Smirnov) have the distributions of the range
and of the largest distance of Brownian motion, so a p-value needs neither bins nor simulation
(Arrieta-Ibarra, Gujral, Tannen, Tygert & Xu 2022, Journal of Machine Learning Research 23:351;
range of Brownian motion: Feller 1951, doi:10.1214/aoms/1177729589).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import special

from evenhand.metrics.forecasts.probabilities import check_probabilities
from evenhand.metrics.sums import Array, Undefined
from evenhand.metrics.vectors import checked_weights

_TERMS = np.arange(1.0, 101.0)
_CROSSING = 1.0
"""Below this argument the series in exp(-1 / x^2) is used, above it the series of normal tails."""
_SMALLEST = 0.05
"""Below this argument both chances are 1 to the last digit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CumulativeCalibration:
    """How far the cumulative differences stray, and how often chance alone strays so far.

    Attributes:
        kuiper: highest minus lowest point of the walk, 0 included; the largest mean difference over
            any interval of probabilities, times the share of items in it, 0 to 1.
        ks: largest distance of the walk from 0, 0 to 1, at most `kuiper`.
        sigma: standard deviation of the walk's end when the probabilities are true.
        kuiper_over_sigma: `kuiper / sigma`, about 1.6 for a calibrated model.
        ks_over_sigma: `ks / sigma`, about 1.25 for a calibrated model.
        p: chance of so large a `kuiper_over_sigma` when the probabilities are true and the items
            independent.
        ks_p: the same for `ks_over_sigma`.
        items: how many there are, repeated as their weights say.
        missing: field without value -> reason code.
    """

    kuiper: float
    ks: float
    sigma: float
    kuiper_over_sigma: float | None
    ks_over_sigma: float | None
    p: float | None
    ks_p: float | None
    items: int
    missing: Mapping[str, str]


def cumulative_calibration(
    truth: Array, scores: Array, *, weights: Array | None = None
) -> CumulativeCalibration:
    """Return the cumulative calibration errors of probabilities.

    `C_j = sum_(i <= j) (truth_i - score_i) / n` along increasing scores; `kuiper = max(0, C) -
    min(0, C)`, `ks = max |C|`, `sigma = sqrt(sum score (1 - score)) / n`. Items of one score move
    the walk in one step, so their order does not matter.

    Labels that are shares of raters vary less than 0 or 1 would, so the p-values are then too
    large. With several items a person they are too small: use `kuiper` with `persons` there.

    Args:
        truth: 0 or 1, or shares of raters, shape (n,).
        scores: predicted probabilities, shape (n,).
        weights: how often each item counts, whole numbers, shape (n,); default once.

    Returns:
        Distances, ratios and p-values; ratios and p-values are missing when every probability is
        0 or 1, which leaves nothing to chance.

    Raises:
        Undefined: `no_items`.
        ValueError: shapes differ, or a value lies outside 0..1.

    Examples:
        Every probability is right on average, and yet wrong at both ends:

        >>> scores = np.repeat([0.2, 0.8], 50)
        >>> found = cumulative_calibration(np.tile([0.0, 1.0], 50), scores)
        >>> round(found.kuiper, 3), round(found.kuiper_over_sigma, 2), round(found.p, 4)
        (0.15, 3.75, 0.0007)
    """
    times = checked_weights("cumulative_calibration", truth, scores, weights)
    check_probabilities("cumulative_calibration", truth, scores)
    items = times.sum()
    if not items:
        msg = "no_items"
        raise Undefined(msg)
    walk = _walk(times * (truth - scores), scores) / items
    kuiper, ks = float(np.ptp(walk)), float(np.abs(walk).max())
    sigma = float(np.sqrt(np.dot(times, scores * (1 - scores))) / items)
    ratios = (kuiper / sigma, ks / sigma) if sigma else (None, None)
    tests = () if sigma else ("kuiper_over_sigma", "ks_over_sigma", "p", "ks_p")
    return CumulativeCalibration(
        kuiper=kuiper,
        ks=ks,
        sigma=sigma,
        kuiper_over_sigma=ratios[0],
        ks_over_sigma=ratios[1],
        p=None if ratios[0] is None else range_tail(ratios[0]),
        ks_p=None if ratios[1] is None else distance_tail(ratios[1]),
        items=int(items),
        missing=dict.fromkeys(tests, "certain_scores"),
    )


def range_tail(reach: float) -> float:
    """Return the chance that Brownian motion on 0..1 covers a range of at least `reach`.

    `8 sum_k (-1)^(k-1) k P(Z > k reach)` for large reach, and for small reach
    `1 - sum_k odd 8 (1 / reach^2 + 1 / (k pi)^2) exp(-(k pi)^2 / (2 reach^2))` (Feller 1951).

    Args:
        reach: in standard deviations of the motion's end, 0 or more.

    Returns:
        A probability, 1 at 0.

    Examples:
        >>> round(range_tail(2.4977), 3)
        0.05
    """
    if reach < _SMALLEST:
        return 1.0
    if reach < _CROSSING:
        odd = (2 * _TERMS - 1) * np.pi
        below = 8 * (1 / reach**2 + 1 / odd**2) * np.exp(-(odd**2) / (2 * reach**2))
        return float(1 - below.sum())
    signs = np.where(_TERMS % 2 == 1, 1.0, -1.0)
    return float(8 * np.sum(signs * _TERMS * special.ndtr(-_TERMS * reach)))


def distance_tail(reach: float) -> float:
    """Return the chance that Brownian motion on 0..1 gets at least `reach` away from 0.

    `4 sum_k (-1)^(k-1) P(Z > (2k - 1) reach)` for large reach, and for small reach
    `1 - (4 / pi) sum_k (-1)^(k-1) / (2k - 1) exp(-((2k - 1) pi)^2 / (8 reach^2))` (Feller 1951).

    Args:
        reach: in standard deviations of the motion's end, 0 or more.

    Returns:
        A probability, 1 at 0.

    Examples:
        >>> round(distance_tail(2.2414), 3)
        0.05
    """
    if reach < _SMALLEST:
        return 1.0
    odd = 2 * _TERMS - 1
    signs = np.where(_TERMS % 2 == 1, 1.0, -1.0)
    if reach < _CROSSING:
        below = signs / odd * np.exp(-((odd * np.pi) ** 2) / (8 * reach**2))
        return float(1 - 4 / np.pi * below.sum())
    return float(4 * np.sum(signs * special.ndtr(-odd * reach)))


def _walk(steps: Array, scores: Array) -> Array:
    """Return the points of the walk along increasing scores, from 0 on, one a distinct score."""
    distinct, place = np.unique(scores, return_inverse=True)
    return np.append(0.0, np.cumsum(np.bincount(place, weights=steps, minlength=len(distinct))))
