"""Bias-corrected and accelerated bootstrap intervals, from replicates and a jackknife over persons.

The percentile interval assumes that the bootstrap is centred and that the spread does not change
with the value. BCa corrects for both: z0 measures how far off centre, the acceleration how fast the
spread changes.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from evenhand.metrics.arguments import share
from evenhand.metrics.inference.intervals import TOLERATED_UNDEFINED, Interval
from evenhand.metrics.sums import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Bca:
    """BCa intervals in the shape (...) of the estimates; NaN where there is none.

    Attributes:
        low, high: ends of the interval.
        z0: bias correction, in normal quantiles; 0 when half the replicates are below the estimate.
        acceleration: a sixth of the skewness of the influence of single persons.
        levels: probabilities whose quantiles the ends are, shape (2, ...).
        jackknife_standard_error: of the estimate, from leaving out one person at a time.
    """

    low: Array
    high: Array
    z0: Array
    acceleration: Array
    levels: Array
    jackknife_standard_error: Array


def bca_interval(
    estimate: ArrayLike, replicates: ArrayLike, jackknife: ArrayLike, *, level: float
) -> Bca:
    """Return BCa intervals for any number of estimates at once.

    `levels = Phi(z0 + (z0 + z) / (1 - a (z0 + z)))` at `z = Phi^-1((1 -+ level) / 2)`, with
    `z0 = Phi^-1(#{b < estimate} / B)` and, from the jackknife values j with mean m,
    `a = sum (m - j)^3 / (6 (sum (m - j)^2)^1.5)`. Quantiles are interpolated on the normal scale.

    Args:
        estimate: shape (...).
        replicates: shape (B, ...); NaN is a resample without a value and is left out.
        jackknife: estimates without one person each, shape (G, ...).
        level: share of intervals that hold the true value.

    Returns:
        Intervals and what they are made of. The ends are NaN where more than 5 % of the replicates
        or any jackknife value is undefined, where nothing varies, and where all replicates lie on
        one side of the estimate.

    Raises:
        ValueError: level is not between 0 and 1, or shapes that do not fit.

    References:
        Efron 1987, doi:10.1080/01621459.1987.10478410; Davison & Hinkley 1997, Bootstrap Methods
        and their Application, section 5.3
    """
    point, drawn = np.asarray(estimate, dtype=np.float64), np.asarray(replicates, dtype=np.float64)
    left_out = np.asarray(jackknife, dtype=np.float64)
    _check_shapes(point, drawn, left_out)
    acceleration, error = _acceleration(left_out)
    z0 = _bias_correction(point, drawn)
    levels = np.stack(
        [
            _adjusted(z0, acceleration, tail)
            for tail in ((1.0 - share(level, name="level")) / 2.0, (1.0 + level) / 2.0)
        ]
    )
    return Bca(
        low=normal_scale_quantile(drawn, levels[0]),
        high=normal_scale_quantile(drawn, levels[1]),
        z0=z0,
        acceleration=acceleration,
        levels=levels,
        jackknife_standard_error=error,
    )


def basic_interval(estimate: ArrayLike, replicates: ArrayLike, *, level: float) -> Interval:
    """Return the basic bootstrap interval, the percentile interval mirrored at the estimate.

    Kept to hold published numbers against. An audit does not use it: at 15 items its 95 % interval
    for a correlation holds the true value only 77 times in 100, and it may leave -1 to 1.

    Args:
        estimate: shape (...).
        replicates: shape (B, ...); NaN is left out.
        level: nominal share of intervals that hold the true value.

    Returns:
        Both ends in the shape of the estimate.

    Raises:
        ValueError: level is not between 0 and 1.

    References:
        Davison & Hinkley 1997, Bootstrap Methods and their Application, equation 5.6
    """
    point, drawn = np.asarray(estimate, dtype=np.float64), np.asarray(replicates, dtype=np.float64)
    tail = (1.0 - share(level, name="level")) / 2.0
    return Interval(
        low=2.0 * point - normal_scale_quantile(drawn, 1.0 - tail),
        high=2.0 * point - normal_scale_quantile(drawn, tail),
    )


def normal_scale_quantile(replicates: ArrayLike, probability: ArrayLike) -> Array:
    """Return the (B + 1) p-th smallest replicate, interpolated between normal quantiles.

    Args:
        replicates: shape (B, ...); NaN is left out.
        probability: p, one number or shape (...).

    Returns:
        Quantiles in the shape (...): the smallest or largest replicate where (B + 1) p lies outside
        1 to B; NaN where p is NaN or more than 5 % of the replicates are undefined.

    References:
        Davison & Hinkley 1997, Bootstrap Methods and their Application, equation 5.8
    """
    ordered = np.sort(np.asarray(replicates, dtype=np.float64), axis=0)
    total = ordered.shape[0]
    defined = np.asarray(np.isfinite(ordered).sum(axis=0))
    enough = (defined > 0) & (total - defined <= TOLERATED_UNDEFINED * total)
    wanted = np.broadcast_to(np.asarray(probability, dtype=np.float64), ordered.shape[1:])
    usable = enough & np.isfinite(wanted)
    count, p = np.where(usable, defined, 1), np.where(usable, wanted, 0.5)
    rank = np.clip(np.floor((count + 1) * p).astype(np.int64), 0, count)
    return np.where(usable, _interpolated(ordered, rank, count, p), np.nan)


def _interpolated(
    ordered: Array, rank: NDArray[np.int64], count: NDArray[np.int64], p: Array
) -> Array:
    below = _picked(ordered, np.maximum(rank, 1) - 1)
    above = _picked(ordered, np.minimum(rank + 1, count) - 1)
    low, high = special.ndtri(rank / (count + 1)), special.ndtri((rank + 1) / (count + 1))
    inner = (rank > 0) & (rank < count)
    span = np.where(inner, high - low, 1.0)
    share_above = np.where(inner, special.ndtri(p) - low, 0.0) / span
    return np.asarray(below + share_above * (above - below), dtype=np.float64)


def _picked(ordered: Array, place: NDArray[np.int64]) -> Array:
    return np.asarray(np.take_along_axis(ordered, place[np.newaxis], axis=0)[0])


def _bias_correction(point: Array, drawn: Array) -> Array:
    defined = np.isfinite(drawn).sum(axis=0).astype(np.float64)
    below = np.where(defined > 0, (drawn < point).sum(axis=0), np.nan)
    z0 = special.ndtri(below / np.where(defined > 0, defined, np.nan))
    return np.where(np.isfinite(z0) & np.isfinite(point), z0, np.nan)


def _acceleration(left_out: Array) -> tuple[Array, Array]:
    influence = left_out.mean(axis=0) - left_out
    squares = (influence**2).sum(axis=0)
    varies = np.where(squares > 0, squares, np.nan)
    acceleration = (influence**3).sum(axis=0) / (6.0 * varies**1.5)
    count = left_out.shape[0]
    return np.asarray(acceleration), np.sqrt((count - 1) / count * varies)


def _adjusted(z0: Array, acceleration: Array, tail: float) -> Array:
    shifted = z0 + special.ndtri(tail)
    bend = 1.0 - acceleration * shifted
    return np.asarray(special.ndtr(z0 + shifted / np.where(bend > 0, bend, np.nan)))


def _check_shapes(point: Array, drawn: Array, left_out: Array) -> None:
    fits = drawn.shape[1:] == point.shape == left_out.shape[1:]
    if not (fits and drawn.ndim and left_out.ndim and drawn.size and left_out.size):
        message = (
            "estimate must have shape (...), replicates (B, ...) and jackknife (G, ...), "
            f"got {point.shape}, {drawn.shape} and {left_out.shape}"
        )
        raise ValueError(message)
