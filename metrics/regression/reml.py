"""Variance of items, raters and raters within slices, by restricted maximum likelihood.

`rating = slice + item + rater + rater:slice + residual` with random items, raters and cells, any
judgements missing. The likelihood is profiled over slices and residual variance. Items are many
and independent given the raters, so they are integrated out one by one; what is left is algebra in
raters times raters. See Bates et al. 2015, doi:10.18637/jss.v067.i01, for the criterion.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from evenhand.metrics.numbered import Codes
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Array, Mask, Undefined

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_START = (1.0, 0.1, 0.1)
_MOST = 1e8


@dataclass(frozen=True, slots=True, kw_only=True)
class Reml:
    """A fit.

    Attributes:
        item, rater, cell, residual: variances; cell is that of raters within slices.
        slice_means: expected rating in each slice, shape (slices,).
        slice_covariance: of these means, shape (slices, slices).
        log_likelihood: restricted, at the optimum.
    """

    item: float
    rater: float
    cell: float
    residual: float
    slice_means: Array
    slice_covariance: Array
    log_likelihood: float


def reml(ratings: Ratings, slices: Codes, *, with_cells: bool, restricted: bool = True) -> Reml:
    """Return the variance components that make the observed ratings most likely.

    Args:
        ratings: judgements with residual variation; every slice holds one.
        slices: number of each item's slice, 0..slices-1, shape (items,).
        with_cells: whether raters may differ in severity between slices.
        restricted: whether degrees of freedom spent on slices count, as they should for variances;
            plain maximum likelihood is what likelihood ratios are commonly quoted from.

    Raises:
        Undefined: `not_converged`.

    Examples:
        >>> rng = np.random.default_rng(1)
        >>> table = rng.normal(0, 2, (200, 1)) + rng.normal(0, 1, (200, 3))
        >>> fit = reml(Ratings.of_table(table), np.zeros(200, dtype=np.intp), with_cells=False)
        >>> round(fit.item, 1), round(fit.residual, 1)
        (3.2, 1.0)
    """
    from scipy.optimize import minimize  # noqa: PLC0415 loaded when needed

    centre, scale = float(ratings.value.mean()), float(ratings.value.std())
    data = [
        _summary(ratings, slices == s, centre=centre, scale=scale) for s in range(slices.max() + 1)
    ]

    def deviance(logs: Array) -> float:
        return _profile(data, _ratios(logs), restricted=restricted).deviance

    start = np.log1p(_START[: 3 if with_cells else 2])
    found = minimize(
        deviance,
        start,
        jac="3-point",
        method="L-BFGS-B",
        bounds=[(0.0, np.log(_MOST))] * len(start),
        options={"ftol": 1e-14, "gtol": 1e-7},
    )
    ratios = _ratios(found.x)
    if not np.isfinite(found.fun) or ratios.max() > _MOST / 2:
        reason = "not_converged"
        raise Undefined(reason)
    return _fit(_profile(data, ratios, restricted=restricted), ratios, centre=centre, scale=scale)


@dataclass(frozen=True, slots=True)
class _Slice:
    """One slice's judgements, gathered over items that were judged equally often.

    Attributes:
        times: the different numbers of judgements an item, shape (k,).
        items: how many items have each, shape (k,).
        shared: for each of them, how often two raters judged the same item.
        crossed: for each of them, the sum of the totals of each rater's items, shape (k, raters).
        totals: for each of them, the sum of squared totals of items, shape (k,).
        seen, own: number and total of each rater's judgements, shape (raters,).
        squares: sum of squared judgements.
    """

    times: Array
    items: Array
    shared: "tuple[csr_array[Any], ...]"
    crossed: Array
    totals: Array
    seen: Array
    own: Array
    squares: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Profile:
    """The criterion at given variance ratios, and what the fit is made of."""

    deviance: float
    means: Array
    inverse: Array
    squares: float
    df: int


def _ratios(logs: Array) -> Array:
    """Return variances over the residual variance: items, raters, cells."""
    return np.pad(np.expm1(logs), (0, 3 - len(logs)))


def _summary(ratings: Ratings, kept: Mask, *, centre: float, scale: float) -> _Slice:
    """Return what the criterion needs of one slice; judgements are standardised."""
    from scipy.sparse import csr_array  # noqa: PLC0415 loaded when needed

    part = ratings.of_items(kept)
    value = (part.value - centre) / scale
    judged = csr_array(
        (np.ones(len(value)), (part.item, part.rater)), shape=(part.items, part.raters)
    )
    per_item = part.per_item()
    total = np.bincount(part.item, weights=value, minlength=part.items)
    times, items = np.unique(per_item[per_item > 0], return_counts=True)
    groups = [np.flatnonzero(per_item == each) for each in times]
    return _Slice(
        times=times.astype(np.float64),
        items=items.astype(np.float64),
        shared=tuple(csr_array(judged[rows].T @ judged[rows]) for rows in groups),
        crossed=np.array([judged[rows].T @ total[rows] for rows in groups]),
        totals=np.array([total[rows] @ total[rows] for rows in groups]),
        seen=np.bincount(part.rater, minlength=part.raters).astype(np.float64),
        own=np.bincount(part.rater, weights=value, minlength=part.raters).astype(np.float64),
        squares=float(value @ value),
    )


@dataclass(frozen=True, slots=True)
class _Cross:
    """Cross products over judgements, and the logarithm of the determinant so far.

    A slice's constant is the sum of its raters' columns, so it needs no products of its own.

    Attributes:
        raters: of raters with raters.
        total: of raters with judgements.
        squares: of judgements with themselves.
        log: determinant.
    """

    raters: Array
    total: Array
    squares: float
    log: float


def _without_items(each: _Slice, ratio: float) -> _Cross:
    """Return the cross products of a slice after the items' effects."""
    weight = ratio / (ratio * each.times + 1.0)
    raters = np.diag(each.seen)
    for one, shared in zip(weight, each.shared, strict=True):
        raters = raters - one * shared
    return _Cross(
        raters=np.asarray(raters),
        total=each.own - weight @ each.crossed,
        squares=each.squares - float(weight @ each.totals),
        log=float(each.items @ np.log1p(ratio * each.times)),
    )


def _without_cells(cross: _Cross, ratio: float) -> _Cross:
    """Return the cross products of a slice after the effects of raters within it as well."""
    right = np.column_stack([cross.raters, cross.total])
    solved, log = _solved(np.eye(len(cross.raters)) + ratio * cross.raters, right)
    return _Cross(
        raters=solved[:, :-1],
        total=solved[:, -1],
        squares=cross.squares - ratio * float(cross.total @ solved[:, -1]),
        log=cross.log + log,
    )


def _profile(data: list[_Slice], ratios: Array, *, restricted: bool) -> _Profile:
    """Return the profiled deviance.

    With V = I + items + cells + raters, each kind is taken out of all cross products in turn by
    Woodbury's formula.
    """
    crosses = [_without_cells(_without_items(each, ratios[0]), ratios[2]) for each in data]
    raters = np.sum([each.raters for each in crosses], axis=0)
    total = np.sum([each.total for each in crosses], axis=0)
    constants = np.column_stack([each.raters.sum(axis=1) for each in crosses])
    right = np.column_stack([constants, total])
    solved, log = _solved(np.eye(len(total)) + ratios[1] * raters, right)
    design = np.diag(constants.sum(axis=0)) - ratios[1] * constants.T @ solved[:, :-1]
    outcome = np.array([each.total.sum() for each in crosses])
    outcome -= ratios[1] * constants.T @ solved[:, -1]
    inverse, log_design = _solved(design, np.eye(len(data)))
    squares = sum(each.squares for each in crosses) - ratios[1] * float(total @ solved[:, -1])
    squares = max(squares - float(outcome @ inverse @ outcome), np.finfo(np.float64).tiny)
    count = round(sum(float(each.times @ each.items) for each in data))
    df = count - restricted * len(data)
    logs = sum(each.log for each in crosses) + log + restricted * log_design
    deviance = logs + df * (1.0 + float(np.log(2.0 * np.pi * squares / df)))
    return _Profile(
        deviance=deviance, means=inverse @ outcome, inverse=inverse, squares=squares, df=df
    )


def _solved(matrix: Array, right: Array) -> tuple[Array, float]:
    """Return the solution of a positive definite system, and the logarithm of its determinant."""
    from scipy.linalg import cho_factor, cho_solve  # noqa: PLC0415 loaded when needed

    factor = cho_factor((matrix + matrix.T) / 2.0)
    log = 2.0 * float(np.log(np.diag(factor[0])).sum())
    return np.asarray(cho_solve(factor, right)), log


def _fit(at: _Profile, ratios: Array, *, centre: float, scale: float) -> Reml:
    """Return the fit in the unit of the ratings."""
    residual = float(at.squares / at.df * scale**2)
    item, rater, cell = (float(each) for each in ratios * residual)
    return Reml(
        item=item,
        rater=rater,
        cell=cell,
        residual=residual,
        slice_means=centre + scale * at.means,
        slice_covariance=residual * at.inverse,
        log_likelihood=-at.deviance / 2.0 - at.df * float(np.log(scale)),
    )
