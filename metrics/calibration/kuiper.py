"""Cumulative calibration test: is there a range of probabilities that are too high or too low?

Items are ordered by probability and label minus probability is added up; a calibrated model walks
at random around 0. The range of the walk is Kuiper's statistic, the largest distance from 0 that of
Kolmogorov and Smirnov. No bins are chosen, and the distribution under calibration is known
(Arrieta-Ibarra, Gujral, Tannen, Tygert & Xu 2022, Journal of Machine Learning Research 23:351).

That distribution supposes independent items. Where a person has several, the walk is redrawn by
flipping the signs of whole persons' differences at random, which keeps what a person's items share
(Stute, Gonzalez Manteiga & Presedo Quindimil 1998, Journal of the American Statistical Association
93:141).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.forecasts.cumulative_calibration import (
    CumulativeCalibration,
    cumulative_calibration,
)
from evenhand.metrics.sums import Array
from evenhand.metrics.vectors import checked_weights

FACTS = Facts(
    title="Cumulative calibration test",
    asks="Is there a range of probabilities that are too high or too low?",
    formula="range of C_j = sum over the j lowest probabilities of (truth - probability) / n, "
    "0 included; sigma = sqrt(sum probability (1 - probability)) / n",
    use="To test calibration as a whole, at any number of items and without bins.",
    avoid="A small p-value does not say how large the error is: give kuiper beside it. With "
    "several items a person, name the persons, or the p-value is too small.",
    takes="labels",
    needs=("same_scale", "probabilities"),
    unit="share",
    span=(0.0, 1.0),
    best=0.0,
    headline="kuiper",
    role="test",
    reference="Arrieta-Ibarra et al. 2022, Journal of Machine Learning Research 23:351",
)

_FEWEST_PERSONS = 5
_BLOCK = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Kuiper:
    """Cumulative calibration errors with a test that knows persons.

    Attributes:
        kuiper: highest minus lowest point of the walk, 0 to 1: the largest mean difference over
            any interval of probabilities, times the share of items in it.
        ks: largest distance of the walk from 0, 0 to 1.
        sigma: standard deviation of the walk's end for independent items.
        kuiper_over_sigma: `kuiper / sigma`, about 1.6 for a calibrated model on independent items.
        ks_over_sigma: `ks / sigma`, about 1.25 for a calibrated model on independent items.
        p: chance of so large a range under calibration.
        ks_p: chance of so large a distance under calibration.
        items: how many there are, repeated as their weights say.
        persons: how many there are; None when items were taken as independent.
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
    persons: int | None
    missing: Mapping[str, str]


@door
def kuiper(
    truth: Array,
    scores: Array,
    *,
    weights: Array | None = None,
    persons: Sequence[str] | NDArray[np.generic] | None = None,
    rng: np.random.Generator | None = None,
    draws: int = 1000,
) -> Kuiper:
    """Return the cumulative calibration errors of probabilities and their p-values.

    `kuiper = max(0, C) - min(0, C)` and `ks = max |C|` of `C_j = sum_(i <= j) (truth_i - score_i) /
    n` along increasing scores; a tie is one step. Without persons the p-values come from the range
    and the distance of Brownian motion, with persons from random signs.

    Args:
        truth: 0 or 1, or shares of raters, shape (n,).
        scores: predicted probabilities, shape (n,).
        weights: how often each item counts, whole numbers, shape (n,); default once.
        persons: name or number of each item's person, shape (n,); None takes items as independent.
        rng: source of the signs; needed with persons.
        draws: how many walks are redrawn with persons.

    Returns:
        Errors and p-values. P-values are missing with fewer than five persons, and without persons
        when every probability is 0 or 1.

    Raises:
        Undefined: `no_items`.
        ValueError: shapes differ, a value lies outside 0..1, or persons without `rng`.

    Examples:
        Ten persons whose items all miss in a direction of their own: as independent items they
        seem to prove miscalibration, as persons they do not:

        >>> scores = np.full(200, 0.5)
        >>> truth = np.repeat([1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0], 20)
        >>> persons = np.repeat(np.arange(10), 20)
        >>> round(kuiper(truth, scores).p, 6)
        0.0
        >>> kuiper(truth, scores, persons=persons, rng=np.random.default_rng(1)).p > 0.2
        True
    """
    times = checked_weights("kuiper", truth, scores, weights)
    found = cumulative_calibration(truth, scores, weights=times)
    if persons is None:
        return _with_tests(found, p=found.p, ks_p=found.ks_p, persons=None)
    if rng is None or draws < 1 or len(persons) != len(truth):
        msg = (
            "kuiper: persons need an rng, one draw or more and one name an item; "
            f"got rng={rng}, {draws} draws, {len(persons)} names for {len(truth)} items"
        )
        raise ValueError(msg)
    held = times > 0
    names, person = np.unique(np.asarray(persons)[held], return_inverse=True)
    if len(names) < _FEWEST_PERSONS:
        return _with_tests(found, p=None, ks_p=None, persons=len(names))
    steps = (times * (truth - scores))[held] / found.items
    walks = _flipped(steps, scores[held], person, rng=rng, draws=draws)
    p, ks_p = (
        _chance(value, redrawn)
        for value, redrawn in zip((found.kuiper, found.ks), walks, strict=True)
    )
    return _with_tests(found, p=p, ks_p=ks_p, persons=len(names))


def _with_tests(
    found: CumulativeCalibration, *, p: float | None, ks_p: float | None, persons: int | None
) -> Kuiper:
    """Return the result with the p-values that apply."""
    missing = {name: why for name, why in found.missing.items() if name.endswith("sigma")}
    if p is None:
        reason = "certain_scores" if persons is None else "too_few"
        missing |= dict.fromkeys(("p", "ks_p"), reason)
    return Kuiper(
        kuiper=found.kuiper,
        ks=found.ks,
        sigma=found.sigma,
        kuiper_over_sigma=found.kuiper_over_sigma,
        ks_over_sigma=found.ks_over_sigma,
        p=p,
        ks_p=ks_p,
        items=found.items,
        persons=persons,
        missing=missing,
    )


def _flipped(
    steps: Array,
    scores: Array,
    person: NDArray[np.intp],
    *,
    rng: np.random.Generator,
    draws: int,
) -> tuple[Array, Array]:
    """Return range and largest distance of walks with random signs a person, each (draws,)."""
    order = np.argsort(scores)
    steps, scores, person = steps[order], scores[order], person[order]
    starts = np.flatnonzero(np.append(True, np.diff(scores) > 0))
    ranges, distances = np.empty(draws), np.empty(draws)
    size = max(1, _BLOCK // len(steps))
    for start in range(0, draws, size):
        rows = slice(start, min(start + size, draws))
        signs = rng.choice([-1.0, 1.0], size=(rows.stop - start, person.max() + 1))
        walk = np.cumsum(np.add.reduceat(signs[:, person] * steps, starts, axis=1), axis=1)
        high, low = np.maximum(walk.max(axis=1), 0), np.minimum(walk.min(axis=1), 0)
        ranges[rows], distances[rows] = high - low, np.maximum(high, -low)
    return ranges, distances


def _chance(value: float, redrawn: Array) -> float:
    """Return the share of walks, the observed one among them, that go as far, up to rounding."""
    return float((1 + (redrawn >= value * (1 - 1e-12)).sum()) / (len(redrawn) + 1))
