"""Intervals around one estimate at a time: on the t, Fisher-z and log scale, and from replicates.

Which one suits: t for means and their gaps, Fisher's z for correlations, the log for ratios, and
percentiles of replicates when 40 persons or more carry the estimate.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evenhand.metrics.arguments import share
from evenhand.metrics.inference.student import quantile, spread_is_known
from evenhand.metrics.sums import Array

TOLERATED_UNDEFINED = 0.05
"""Largest share of undefined replicates with which a percentile interval is still given."""

ROUNDING = 1e-9
"""How far beyond 1 the correlation of two equal vectors may come out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Both ends, in the shape of the estimates; NaN where there is no interval.

    Attributes:
        low: lower ends.
        high: upper ends.
    """

    low: Array
    high: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class PercentileInterval:
    """Both ends from replicates, and how many replicates had a value.

    Attributes:
        low: lower ends; NaN where more than 5 % of the replicates are undefined.
        high: upper ends, likewise.
        defined: replicates that the ends rest on.
        undefined: replicates left out because they had no value.
    """

    low: Array
    high: Array
    defined: NDArray[np.int64]
    undefined: NDArray[np.int64]


def t_interval(
    value: ArrayLike, *, standard_error: ArrayLike, df: ArrayLike, level: float
) -> Interval:
    """Return `value +- t SE`, for means and differences of means.

    With few persons it keeps its promise where percentiles of a bootstrap fall short of it.

    Args:
        value: estimates, any shape.
        standard_error: of the estimates, broadcast against them.
        df: degrees of freedom, commonly persons - 1; infinity gives the normal interval.
        level: share of intervals that hold the true value, for instance 0.95.

    Returns:
        Both ends; NaN where a standard error is 0, NaN or infinite, or df is not above 0: a spread
        that cannot be estimated gives no interval.

    Raises:
        ValueError: level is not between 0 and 1.

    Examples:
        >>> ends = t_interval(0.2, standard_error=0.1, df=9, level=0.95)
        >>> ends.low.round(3), ends.high.round(3)
        (np.float64(-0.026), np.float64(0.426))
    """
    point = np.asarray(value, dtype=np.float64)
    reach = _reach(standard_error, df=df, level=level)
    return Interval(low=np.asarray(point - reach), high=np.asarray(point + reach))


def fisher_z_interval(
    value: ArrayLike, *, standard_error: ArrayLike, df: ArrayLike, level: float
) -> Interval:
    """Return an interval for a correlation, made where its sampling error is nearly symmetric.

    `tanh(atanh(r) +- t SE / (1 - r^2))`: the standard error moves to the z scale by the delta
    method, so a cluster-robust or bootstrap one may be used. Both ends stay inside -1 to 1.

    Args:
        value: correlations, any shape.
        standard_error: of the correlations, not of their z values.
        df: degrees of freedom; infinity gives the normal interval.
        level: share of intervals that hold the true value.

    Returns:
        Both ends in (-1, 1); NaN where `t_interval` has none, and for correlations of -1 or 1,
        whose z value is infinite.

    Raises:
        ValueError: level is not between 0 and 1, or a correlation lies outside -1 to 1.

    References:
        Fisher 1921, Metron 1:3-32
    """
    point = np.asarray(value, dtype=np.float64)
    beyond = point[np.abs(point) > 1 + ROUNDING]
    if beyond.size:
        message = f"a correlation must lie between -1 and 1, got {beyond[0]:g}"
        raise ValueError(message)
    inside = np.where(np.abs(point) < 1, point, np.nan)
    reach = _reach(standard_error, df=df, level=level) / (1.0 - inside**2)
    centre = np.arctanh(inside)
    return Interval(low=np.tanh(centre - reach), high=np.tanh(centre + reach))


def log_interval(
    value: ArrayLike, *, standard_error: ArrayLike, df: ArrayLike, level: float
) -> Interval:
    """Return an interval for a ratio, symmetric in the sense in which 1/2 is as far from 1 as 2.

    `value exp(+- t SE / value)`: the standard error moves to the log scale by the delta method.

    Args:
        value: ratios, any shape.
        standard_error: of the ratios, not of their logarithms.
        df: degrees of freedom; infinity gives the normal interval.
        level: share of intervals that hold the true value.

    Returns:
        Both ends above 0; NaN where `t_interval` has none, for ratios that are not above 0, and
        where an end would be too large for a number.

    Raises:
        ValueError: level is not between 0 and 1.
    """
    point = np.asarray(value, dtype=np.float64)
    positive = np.where(point > 0, point, np.nan)
    with np.errstate(over="ignore"):
        factor = np.exp(_reach(standard_error, df=df, level=level) / positive)
    factor = np.where(np.isfinite(factor), factor, np.nan)
    return Interval(low=positive / factor, high=positive * factor)


def percentile_interval(replicates: ArrayLike, *, level: float) -> PercentileInterval:
    """Return the middle share of the replicates of each estimate, as type-7 quantiles.

    Args:
        replicates: shape (B, ...); NaN is a resample in which the estimate had no value.
        level: share of the replicates between both ends.

    Returns:
        Ends and counts in the shape (...). The ends are NaN where more than 5 % of the replicates
        are undefined: the rest would speak for easy resamples only.

    Raises:
        ValueError: level is not between 0 and 1, there is no axis of replicates, or a replicate
            is infinite.

    References:
        Efron & Tibshirani 1993, An Introduction to the Bootstrap, chapter 13
    """
    share(level, name="level")
    drawn = np.asarray(replicates, dtype=np.float64)
    if drawn.ndim == 0 or np.isinf(drawn).any():
        message = f"replicates must be finite or NaN, shape (B, ...), got shape {drawn.shape}"
        raise ValueError(message)
    ordered = np.sort(drawn, axis=0)
    defined = np.asarray(np.isfinite(ordered).sum(axis=0), dtype=np.int64)
    total = drawn.shape[0]
    enough = (defined > 0) & (total - defined <= TOLERATED_UNDEFINED * total)
    low, high = (
        np.where(enough, _type_7(ordered, defined, probability), np.nan)
        for probability in ((1.0 - level) / 2.0, (1.0 + level) / 2.0)
    )
    return PercentileInterval(
        low=low, high=high, defined=defined, undefined=np.asarray(total - defined)
    )


def _reach(standard_error: ArrayLike, *, df: ArrayLike, level: float) -> Array:
    share(level, name="level")
    error = np.asarray(standard_error, dtype=np.float64)
    known = spread_is_known(error, df=df)
    critical = quantile((1.0 + level) / 2.0, df=df)
    return np.where(known, critical * error, np.nan)


def _type_7(ordered: Array, defined: NDArray[np.int64], probability: float) -> Array:
    """Interpolate order statistics at (n - 1) p, with n counted apart for every column."""
    if not ordered.shape[0]:
        return np.full(ordered.shape[1:], np.nan)
    last = np.maximum(defined - 1, 0)
    place = last * probability
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, last)
    lower = np.take_along_axis(ordered, below[np.newaxis], axis=0)[0]
    upper = np.take_along_axis(ordered, above[np.newaxis], axis=0)[0]
    return np.asarray(lower + (place - below) * (upper - lower), dtype=np.float64)
