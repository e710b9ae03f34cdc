"""The proportional-odds model: ordered levels explained by columns, the same at every threshold.

`logit P(y <= k) = threshold_k - x b` (McCullagh 1980, doi:10.1111/j.2517-6161.1980.tb01109.x).
With two levels it is logistic regression. The log-likelihood is concave, so Newton's method with
halved steps finds its maximum, in a dozen of passes over the items.

With h and l the bounds of an item's level, minus x b: `log P = log F(h) + log F(-l) +
log(1 - exp(l - h))`, which loses no digits far out, and whose last term depends on thresholds only.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from evenhand.metrics.numbered import Codes
from evenhand.metrics.sums import Array, Undefined

_MOST_STEPS = 30
_MOST_HALVINGS = 30
_STILL = 1e-9
"""Change of all linear predictors below which the maximum is reached."""

_FLAT = 1e-6
"""Gain in log-likelihood below which estimates that still move are on their way to infinity."""

_DEPENDENT = 1e12


@dataclass(frozen=True, slots=True, kw_only=True)
class ProportionalOdds:
    """A fitted model.

    Attributes:
        levels: the levels that occur, ascending, shape (K,).
        thresholds: shape (K - 1,), ascending.
        coefficients: log-odds of a higher level per unit of each column, shape (p,).
        covariance: of the coefficients, shape (p, p): inverse information, or the sandwich over
            persons.
        log_likelihood: at the maximum.
    """

    levels: Array
    thresholds: Array
    coefficients: Array
    covariance: Array
    log_likelihood: float


@dataclass(frozen=True, slots=True)
class _Items:
    """Items in the form that each step needs: level numbers, standardised columns, weights."""

    level: Codes
    columns: Array
    weights: Array
    thresholds: int


@dataclass(frozen=True, slots=True)
class _Slope:
    """Log-likelihood, its gradient by item (n, K - 1 + p), and the information, at one place."""

    height: float
    scores: Array
    information: Array


def proportional_odds(
    truth: Array, design: Array, *, weights: Array, persons: Codes | None = None
) -> ProportionalOdds:
    """Return the maximum-likelihood fit of ordered levels on the columns of a design.

    Args:
        truth: levels, any ascending numbers, shape (n,).
        design: columns without an intercept, shape (n, p).
        weights: how often each item counts, whole numbers, shape (n,); 0 leaves it out.
        persons: number of each item's person, shape (n,); the covariance is then that of persons,
            with the factor G / (G - 1).

    Returns:
        Estimates for the levels that occur.

    Raises:
        Undefined: `no_items`; `one_level`; `singular`, columns depend on each other or are
            constant; `separation`, an estimate is infinite; `too_few`, one person only.

    Examples:
        A rise of the column by 1 multiplies the odds of the higher level by 3:

        >>> truth, column = np.array([0.0, 1, 0, 1]), np.array([0.0, 0, 1, 1])
        >>> times = np.array([2.0, 1, 2, 3])
        >>> fit = proportional_odds(truth, column[:, None], weights=times)
        >>> float(np.exp(fit.coefficients[0]).round(6))
        3.0
    """
    kept = weights > 0
    truth, design, weights = truth[kept], design[kept], weights[kept]
    levels, level = _levels(truth)
    centre, spread = _standards(design, weights)
    items = _Items(level, (design - centre) / spread, weights, len(levels) - 1)
    place, slope = _maximum(items)
    covariance = np.asarray(np.linalg.inv(slope.information), dtype=np.float64)
    if persons is not None:
        covariance = _sandwich(covariance, weights[:, None] * slope.scores, persons[kept])
    coefficients = place[items.thresholds :] / spread
    block = covariance[items.thresholds :, items.thresholds :]
    return ProportionalOdds(
        levels=levels,
        thresholds=place[: items.thresholds] + centre @ coefficients,
        coefficients=coefficients,
        covariance=block / np.outer(spread, spread),
        log_likelihood=slope.height,
    )


def _levels(truth: Array) -> tuple[Array, Codes]:
    """Return the levels that occur, and the number of each item's level."""
    if not len(truth):
        reason = "no_items"
        raise Undefined(reason)
    levels, level = np.unique(truth, return_inverse=True)
    if len(levels) == 1:
        reason = "one_level"
        raise Undefined(reason)
    return levels, level


def _standards(design: Array, weights: Array) -> tuple[Array, Array]:
    """Return mean and spread of the columns; refuse those that depend on each other."""
    centre = weights @ design / weights.sum()
    off = design - centre
    spread = np.sqrt(weights @ off**2 / weights.sum())
    if (spread <= 1e-12 * np.abs(design).max(axis=0, initial=0.0)).any():
        reason = "singular"
        raise Undefined(reason)
    standard = off / spread
    if design.shape[1] and np.linalg.cond((standard.T * weights) @ standard) > _DEPENDENT:
        reason = "singular"
        raise Undefined(reason)
    return centre, spread


def _maximum(items: _Items) -> tuple[Array, _Slope]:
    """Return the maximum by Newton's method, from thresholds at the levels' shares."""
    shares = np.cumsum(np.bincount(items.level, weights=items.weights)) / items.weights.sum()
    place = np.append(special.logit(shares[:-1]), np.zeros(items.columns.shape[1]))
    slope = _slope(items, place)
    gain = np.inf
    for _ in range(_MOST_STEPS):
        step, gain = _newton_step(items, slope)
        place, slope = _uphill(items, place, slope, step)
        if _movement(items, step) < _STILL:
            return place, slope
    reason = "separation" if gain < _FLAT else "not_converged"
    raise Undefined(reason)


def _newton_step(items: _Items, slope: _Slope) -> tuple[Array, float]:
    """Return the step to the top of the parabola, and twice what it gains."""
    gradient = items.weights @ slope.scores
    try:
        step = np.linalg.solve(slope.information, gradient)
    except np.linalg.LinAlgError:
        reason = "separation"
        raise Undefined(reason) from None
    return np.asarray(step, dtype=np.float64), float(gradient @ step)


def _movement(items: _Items, step: Array) -> float:
    """Return by how much a step moves thresholds and linear predictors at most."""
    predictors = items.columns @ step[items.thresholds :]
    largest = np.abs(predictors).max(initial=0.0)
    return float(largest + np.abs(step[: items.thresholds]).max())


def _uphill(items: _Items, place: Array, slope: _Slope, step: Array) -> tuple[Array, _Slope]:
    """Return where a step leads, halved until it keeps thresholds in order and does not descend."""
    slack = 1e-12 * (1 + abs(slope.height))
    for halving in range(_MOST_HALVINGS):
        there = place + step / 2**halving
        if (np.diff(there[: items.thresholds]) > 0).all():
            found = _slope(items, there)
            if found.height >= slope.height - slack:
                return there, found
    return place, slope


def _slope(items: _Items, place: Array) -> _Slope:
    """Return log-likelihood, gradient and information at one place."""
    bounds = np.concatenate([[-np.inf], place[: items.thresholds], [np.inf]])
    predictor = items.columns @ place[items.thresholds :]
    high, low = bounds[items.level + 1] - predictor, bounds[items.level] - predictor
    width = np.diff(bounds)[items.level]
    height = special.log_expit(high) + special.log_expit(-low) + np.log(-np.expm1(-width))
    tie = 1 / np.expm1(np.minimum(width, 700.0)) * np.isfinite(width)
    upper, lower = special.expit(-high) + tie, -special.expit(low) - tie
    own = special.expit(-high) - special.expit(low)
    ends = _ends(items)
    scores = upper[:, None] * ends[0] + lower[:, None] * ends[1]
    scores[:, items.thresholds :] = -own[:, None] * items.columns
    return _Slope(float(items.weights @ height), scores, _information(items, ends, high, low, tie))


def _ends(items: _Items) -> tuple[Array, Array]:
    """Return the derivative of both bounds of an item with respect to all parameters."""
    which = np.arange(items.thresholds)
    upper = (items.level[:, None] == which).astype(np.float64)
    lower = (items.level[:, None] == which + 1).astype(np.float64)
    return np.hstack([upper, -items.columns]), np.hstack([lower, -items.columns])


def _information(
    items: _Items, ends: tuple[Array, Array], high: Array, low: Array, tie: Array
) -> Array:
    """Return minus the second derivatives."""
    pull = tie * (1 + tie)
    own_high = special.expit(high) * special.expit(-high) + pull
    own_low = special.expit(low) * special.expit(-low) + pull
    upper, lower = ends
    both = (upper.T * (items.weights * pull)) @ lower
    found = (upper.T * (items.weights * own_high)) @ upper - both - both.T
    return np.asarray(found + (lower.T * (items.weights * own_low)) @ lower)


def _sandwich(inverse: Array, scores: Array, persons: Codes) -> Array:
    """Return the covariance over persons, from the gradient that each of them adds."""
    _, person = np.unique(persons, return_inverse=True)
    count = int(person.max()) + 1
    if count == 1:
        reason = "too_few"
        raise Undefined(reason)
    of_person = np.zeros((count, scores.shape[1]))
    np.add.at(of_person, person, scores)
    return np.asarray(count / (count - 1) * inverse @ (of_person.T @ of_person) @ inverse)
