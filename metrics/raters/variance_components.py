"""Variances of items, raters and residual when judgements are missing, by the method of moments.

In `judgement = mean + item + rater + residual`, all three random, Henderson's third method sets
reductions in sums of squares equal to their expectations. With one judgement a cell these have a
simple form, for N judgements of n items by k raters in c connected groups:

    residual  SSE                      = (N - n - k + c) residual
    items     SS within raters - SSE   = (n - c) residual + (N - k) item
    raters    SS within items - SSE    = (k - c) residual + (N - n) rater

No judgement is left out, nothing is assumed normal, and a complete table gives the mean squares of
the analysis of variance. Only SSE needs a system of equations: after items are eliminated it has
one row a rater (or the other way round, whichever is smaller).

References: Henderson 1953, doi:10.2307/3001853; Searle, Casella & McCulloch 1992, Variance
Components, chapter 5.
"""

from dataclasses import dataclass

import numpy as np

from evenhand.metrics.numbered import Codes
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Array, Undefined

_ROUNDING = 64 * float(np.finfo(np.float64).eps)
_SMALLEST = 1e-10


@dataclass(frozen=True, slots=True, kw_only=True)
class VarianceComponents:
    """Variances, which may come out below 0 where they are small, and what they rest on.

    Attributes:
        item: between items.
        rater: between raters, their severity.
        residual: what is left.
        df: residual degrees of freedom.
        groups: connected groups of raters and items; 1 where all can be compared.
    """

    item: float
    rater: float
    residual: float
    df: float
    groups: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """One of the two factors.

    Attributes:
        code: its level in each judgement.
        count: judgements of each level.
        within: sum of squares within levels.
    """

    code: Codes
    count: Array
    within: float


def variance_components(ratings: Ratings, weights: Array) -> VarianceComponents:
    """Return the variances of items, raters and residual from all judgements.

    Args:
        ratings: judgements, missing ones absent, best in order of items.
        weights: how often each item counts, shape (items,).

    Returns:
        Unbiased estimates, as long as absence does not depend on the judgement.

    Raises:
        Undefined: `one_rater`, no item was judged twice; `too_few`, no rater judged twice, or no
            degree of freedom is left; `disconnected`, none is left because raters and items fall
            into groups; `no_variation`, all judgements are the same.

    Examples:
        Judgements that are exactly item plus rater leave no residual:

        >>> gap = np.nan
        >>> table = np.array([[1.0, 2, gap], [3, gap, 6], [gap, 6, 8], [2, 3, 5]])
        >>> found = variance_components(Ratings.of_table(table), np.ones(4))
        >>> round(found.residual, 9), found.df
        (0.0, 3.0)
    """
    rows = weights[ratings.item] > 0
    times = weights[ratings.item][rows]
    value = ratings.value[rows]
    value = value - (times @ value / times.sum() if len(value) else 0.0)
    item = _side(ratings.item[rows], value, times)
    rater = _side(ratings.rater[rows], value, times)
    judgements = float(times.sum())
    items = float(weights @ (np.bincount(ratings.item[rows], minlength=ratings.items) > 0))
    raters = float(len(rater.count))
    _check(judgements, items, raters)
    few_raters = len(rater.count) <= len(item.count)
    kept, gone = (rater, item) if few_raters else (item, rater)
    error, groups = _residual_squares(kept, gone, value, times)
    largest = float(times @ value**2)
    if largest <= _ROUNDING**2 * float(times @ ratings.value[rows] ** 2):
        reason = "no_variation"
        raise Undefined(reason)
    df = judgements - items - raters + groups
    if df <= 0:
        reason = "disconnected" if groups > 1 else "too_few"
        raise Undefined(reason)
    residual = error / df
    return VarianceComponents(
        item=(rater.within - error - (items - groups) * residual) / (judgements - raters),
        rater=(item.within - error - (raters - groups) * residual) / (judgements - items),
        residual=residual,
        df=df,
        groups=groups,
    )


def _check(judgements: float, items: float, raters: float) -> None:
    reason = ""
    if judgements <= items:
        reason = "one_rater"
    elif judgements <= raters:
        reason = "too_few"
    if reason:
        raise Undefined(reason)


def _side(level: Codes, value: Array, times: Array) -> _Side:
    """Return a factor whose levels all have judgements."""
    judged = np.bincount(level) > 0
    code = (np.cumsum(judged) - 1)[level]
    count = np.asarray(np.bincount(code, weights=times), dtype=np.float64)
    off = value - (np.bincount(code, weights=times * value) / count)[code]
    return _Side(code=code, count=count, within=float(times @ off**2))


def _residual_squares(kept: _Side, gone: _Side, value: Array, times: Array) -> tuple[float, int]:
    """Return the squares that neither factor explains, and the number of connected groups."""
    size = len(kept.count)
    off = _centred(value, gone, times)
    right = np.bincount(kept.code, weights=times * off, minlength=size)
    normal = np.diag(kept.count) - _shared(kept, gone, times)
    scale = 1 / np.sqrt(kept.count)
    roots, axes = np.linalg.eigh(normal * np.outer(scale, scale))
    usable = roots > _SMALLEST
    reached = axes[:, usable]
    effect = scale * (reached @ ((reached.T @ (scale * right)) / roots[usable]))
    rest = off - _centred(effect[kept.code], gone, times)
    error = float(times @ rest**2)
    unseen = _ROUNDING**2 * float(times @ value**2)
    return (error if error > unseen else 0.0), int(size - usable.sum())


def _centred(value: Array, side: _Side, times: Array) -> Array:
    """Return a value less its mean within the levels of a factor."""
    sums = np.bincount(side.code, weights=times * value, minlength=len(side.count))
    return np.asarray(value - (sums / side.count)[side.code])


def _shared(kept: _Side, gone: _Side, times: Array) -> Array:
    """Return how much two levels share the levels that were eliminated.

    Entry (a, b) is the sum over eliminated levels of `w_a w_b / w`. Judgement j of a level is
    paired with judgement j + lag, so that memory grows with judgements and kept levels only.
    """
    size = len(kept.count)
    order = np.argsort(gone.code, kind="stable")
    level, other, weight = gone.code[order], kept.code[order], times[order]
    diagonal = np.bincount(other, weights=weight**2 / gone.count[level], minlength=size)
    table = np.zeros(size * size)
    first = np.arange(len(level))
    lag = 1
    while len(first):
        first = first[: np.searchsorted(first, len(level) - lag)]
        first = first[level[first] == level[first + lag]]
        product = weight[first] * weight[first + lag] / gone.count[level[first]]
        place = other[first] * size + other[first + lag]
        table += np.bincount(place, weights=product, minlength=size * size)
        lag += 1
    square = table.reshape(size, size)
    return np.asarray(square + square.T + np.diag(diagonal))
