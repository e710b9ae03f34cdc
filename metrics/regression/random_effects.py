"""Estimates of several groups that vary by more than their sampling error: how much more.

Each group's estimate is its own truth plus noise of known variance, and the truths scatter around
a mean with variance tau^2. Three ways to find tau^2: the method of moments (DerSimonian & Laird
1986, doi:10.1016/0197-2456(86)90046-2), Paule & Mandel 1982 (doi:10.6028/jres.087.022), and
restricted maximum likelihood (Viechtbauer 2005, doi:10.3102/10769986030003261).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

import numpy as np

from evenhand.metrics.sums import Array, Undefined

Method: TypeAlias = Literal["DL", "PM", "REML"]

_GRID_POINTS = 481
_HALVINGS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """The mean of several estimates, weighted by their precision.

    Attributes:
        mean: weighted mean, in the unit of the estimates.
        standard_error: of the mean.
        q: weighted sum of squared distances from the mean.
    """

    mean: float
    standard_error: float
    q: float


def checked_estimates(name: str, estimates: Array, standard_errors: Array) -> tuple[Array, Array]:
    """Return estimates and their sampling variances, or refuse them at the door.

    Args:
        name: the measure, for messages.
        estimates: one a group, shape (k,).
        standard_errors: their standard errors, shape (k,).

    Returns:
        Estimates and squared standard errors, shape (k,) each.

    Raises:
        Undefined: `one_group`, there are fewer than two groups.
        ValueError: shapes differ, a number is not finite, or a standard error is negative.
    """
    values, errors = (np.asarray(x, dtype=np.float64) for x in (estimates, standard_errors))
    if values.ndim != 1 or values.shape != errors.shape:
        shapes = f"{values.shape} and {errors.shape}"
        msg = f"{name}: estimates and standard_errors must be vectors of one length, got {shapes}"
        raise ValueError(msg)
    if not (np.isfinite(values).all() and np.isfinite(errors).all()):
        msg = f"{name} takes finite estimates and standard errors; leave groups without one out"
        raise ValueError(msg)
    if (errors < 0).any():
        msg = f"{name}: a standard error must be 0 or more, got {errors.min():g}"
        raise ValueError(msg)
    if len(values) <= 1:
        reason = "one_group"
        raise Undefined(reason)
    return values, errors**2


def positive_variances(variances: Array) -> Array:
    """Return variances that may be divided by.

    A group whose estimate has no sampling error would outweigh all others without end.

    Raises:
        Undefined: `not_positive`, a variance is 0.
    """
    if not (variances > 0).all():
        reason = "not_positive"
        raise Undefined(reason)
    return variances


def pooled(estimates: Array, variances: Array, *, tau_squared: float = 0.0) -> Pooled:
    """Return the precision-weighted mean, with weights 1 / (variance + tau^2).

    Args:
        estimates: shape (k,).
        variances: sampling variances above 0, shape (k,).
        tau_squared: variance between the groups.

    Examples:
        >>> found = pooled(np.array([0.0, 3.0]), np.array([1.0, 2.0]))
        >>> round(found.mean, 9), round(found.q, 9)
        (1.0, 3.0)
    """
    weights = 1.0 / (variances + tau_squared)
    total = float(weights.sum())
    mean = float(weights @ estimates) / total
    q = float(weights @ (estimates - mean) ** 2)
    return Pooled(mean=mean, standard_error=total**-0.5, q=q)


def typical_precision(variances: Array) -> float:
    """Return (W - sum w^2 / W) / (k - 1) with w = 1 / variance and W their sum.

    It turns the excess of Q over its degrees of freedom into a variance, and its inverse is the
    sampling variance of a typical group in I^2.
    """
    weights = np.sort(1.0 / variances)
    others = weights.sum() - weights
    others[-1] = weights[:-1].sum()
    return float(weights @ others / weights.sum() / (len(weights) - 1))


def i_squared_percent(between: float, variances: Array) -> float:
    """Return 100 tau^2 / (tau^2 + v), v the sampling variance of a typical group.

    Args:
        between: tau^2, the variance between groups.
        variances: sampling variances above 0, shape (k,).

    Returns:
        A value in [0, 100): 0 where sampling explains everything.
    """
    scaled = between * typical_precision(variances)
    return 100.0 * scaled / (scaled + 1.0)


def tau_squared(estimates: Array, variances: Array, *, method: Method = "REML") -> float:
    """Return the variance between groups, beyond what sampling explains.

    Args:
        estimates: shape (k,), k >= 2.
        variances: sampling variances above 0, shape (k,).
        method: `DL` moments, `PM` the value at which Q equals its degrees of freedom, `REML`
            restricted maximum likelihood.

    Returns:
        A value >= 0, in squared units of the estimates; 0 where sampling explains everything.

    Raises:
        ValueError: another method is asked for.

    Examples:
        With equal variances all three are the plain variance less the sampling variance:

        >>> values, variances = np.array([0.0, 2.0, 4.0]), np.ones(3)
        >>> [round(tau_squared(values, variances, method=m), 9) for m in ("DL", "PM", "REML")]
        [3.0, 3.0, 3.0]
    """
    if method not in _METHODS:
        msg = f"method must be one of {', '.join(_METHODS)}, got {method!r}"
        raise ValueError(msg)
    return _METHODS[method](estimates - estimates.mean(), variances)


def _moments(values: Array, variances: Array) -> float:
    """Return the estimate of DerSimonian and Laird, in closed form."""
    excess = pooled(values, variances).q / (len(values) - 1) - 1.0
    return max(0.0, excess / typical_precision(variances))


def _paule_mandel(values: Array, variances: Array) -> float:
    """Return where Q, which falls in tau^2, equals k - 1; the plain variance is an upper bound."""
    df = len(values) - 1

    def excess(tau: float) -> float:
        return pooled(values, variances, tau_squared=tau).q - df

    return 0.0 if excess(0.0) <= 0 else _root(excess, 0.0, float(values.var(ddof=1)))


def _restricted_likelihood(values: Array, variances: Array) -> float:
    """Return the highest peak of the restricted likelihood.

    The likelihood may have several peaks. Its slope is negative above half the squared range, so
    every peak lies on a grid below, between a point where it rises and one where it falls.
    """
    upper = float(np.ptp(values)) ** 2 / 2.0
    grid = np.concatenate([[0.0], upper * np.geomspace(1e-12, 1.0, _GRID_POINTS)])
    slope = _slope(grid, values, variances)
    peaks = np.flatnonzero((slope[:-1] > 0) & (slope[1:] <= 0))
    found = [
        _root(lambda tau: float(_slope(np.array([tau]), values, variances)[0]), *grid[k : k + 2])
        for k in peaks
    ]
    candidates = np.array([0.0, *found])
    return float(candidates[_log_likelihood(candidates, values, variances).argmax()])


def _weights(tau: Array, values: Array, variances: Array) -> tuple[Array, Array, Array]:
    """Return weights, their total and distances from the weighted mean, one row a tau^2."""
    weights = 1.0 / (variances + tau[:, None])
    total = weights.sum(axis=1)
    return weights, total, values - ((weights @ values) / total)[:, None]


def _slope(tau: Array, values: Array, variances: Array) -> Array:
    """Return twice the derivative of the restricted log-likelihood, shape of tau."""
    weights, total, off = _weights(tau, values, variances)
    squares = (weights**2).sum(axis=1)
    return np.asarray(((weights * off) ** 2).sum(axis=1) - total + squares / total)


def _log_likelihood(tau: Array, values: Array, variances: Array) -> Array:
    """Return twice the restricted log-likelihood up to a constant, shape of tau."""
    weights, total, off = _weights(tau, values, variances)
    return np.asarray(np.log(weights).sum(axis=1) - np.log(total) - (weights * off**2).sum(axis=1))


def _root(falling: Callable[[float], float], low: float, high: float) -> float:
    """Return where a function turns from above 0 to 0 or below, by halving the interval."""
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        if falling(middle) > 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0


_METHODS: Mapping[str, Callable[[Array, Array], float]] = MappingProxyType(
    {"DL": _moments, "PM": _paule_mandel, "REML": _restricted_likelihood}
)
