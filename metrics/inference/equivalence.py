"""Equivalence tests: proof that a difference is smaller than a margin, by two one-sided tests."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from evenhand.metrics.arguments import above_zero, one_sided
from evenhand.metrics.inference.mean_difference import NOISE
from evenhand.metrics.inference.student import quantile, spread_is_known, upper_tail
from evenhand.metrics.sums import Array, Undefined


@dataclass(frozen=True, slots=True, kw_only=True)
class Tost:
    """Two one-sided tests, in the shape of the estimates; NaN where a spread is not known.

    Attributes:
        p: the larger of both p-values; below alpha the difference is proved to be within.
        p_lower: of the test against -margin, whose claim is that the difference is above it.
        p_upper: of the test against +margin, whose claim is that the difference is below it.
        t_lower, t_upper: their statistics.
        low, high: the (1 - 2 alpha) interval, inside (-margin, margin) iff p is below alpha.
    """

    p: Array
    p_lower: Array
    p_upper: Array
    t_lower: Array
    t_upper: Array
    low: Array
    high: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoSamples:
    """The difference of two samples' means, tested both ways: "is there one?" and "is it small?".

    Attributes:
        estimate: mean of x minus mean of y.
        standard_error: of the estimate.
        df: degrees of freedom.
        p_difference: two-sided t-test of no difference at all.
        low, high: the (1 - alpha) interval of the difference.
        tost: the equivalence test.
    """

    estimate: float
    standard_error: float
    df: float
    p_difference: float
    low: float
    high: float
    tost: Tost


def tost(
    estimate: ArrayLike,
    *,
    standard_error: ArrayLike,
    df: ArrayLike,
    margin: ArrayLike,
    alpha: float,
) -> Tost:
    """Test whether differences are provably smaller than their margins, to both sides.

    A large p-value of an ordinary test shows that data are few, not that a difference is small.
    Here the burden is turned round: `t_lower = (d + margin) / SE` and `t_upper = (d - margin) / SE`
    must both be too far out for a difference of the size of the margin.

    Args:
        estimate: differences d, any shape.
        standard_error: of the differences.
        df: degrees of freedom; infinity is normal.
        margin: tolerated differences, above 0.
        alpha: level of each one-sided test.

    Returns:
        p-values in [0, 1], statistics and interval; NaN where an estimate is NaN or a standard
        error is 0, NaN or infinite.

    Raises:
        ValueError: alpha or a margin out of range.

    Examples:
        The same small difference, measured well and measured badly:

        >>> tost(0.02, standard_error=[0.05, 0.2], df=40, margin=0.25, alpha=0.05).p.round(3)
        array([0.   , 0.128])

    References:
        Schuirmann 1987, doi:10.1007/BF01068419; Lakens 2017, doi:10.1177/1948550617697177
    """
    level = one_sided(alpha)
    tolerated = above_zero(margin, name="margin")
    difference = np.asarray(estimate, dtype=np.float64)
    given = np.asarray(standard_error, dtype=np.float64)
    error = np.where(spread_is_known(given, df=df), given, np.nan)
    t_lower, t_upper = (difference + tolerated) / error, (difference - tolerated) / error
    p_lower, p_upper = upper_tail(t_lower, df=df), upper_tail(-t_upper, df=df)
    reach = quantile(1.0 - level, df=df) * error
    return Tost(
        p=np.maximum(p_lower, p_upper),
        p_lower=p_lower,
        p_upper=p_upper,
        t_lower=t_lower,
        t_upper=t_upper,
        low=difference - reach,
        high=difference + reach,
    )


def tost_welch(x: ArrayLike, y: ArrayLike, *, margin: float, alpha: float = 0.05) -> TwoSamples:
    """Test two independent samples for equivalence, without assuming one common spread.

    Args:
        x: values of one group, shape (n,).
        y: values of the other group, independent of x, shape (m,).
        margin: tolerated difference of the means, above 0.
        alpha: level of each one-sided test.

    Returns:
        The difference mean(x) - mean(y), with Welch-Satterthwaite degrees of freedom.

    Raises:
        ValueError: a sample that is not a vector of finite numbers; alpha or margin out of range.
        Undefined: `too_few`, fewer than two values in a sample; `no_variation`, neither varies.

    References:
        Welch 1947, doi:10.1093/biomet/34.1-2.28
    """
    first, second = _sample(x, name="x"), _sample(y, name="y")
    parts = np.array([first.var(ddof=1) / first.size, second.var(ddof=1) / second.size])
    variance = _seen(float(parts.sum()), first, second)
    df = variance**2 / float((parts**2 / [first.size - 1, second.size - 1]).sum())
    return _two_samples(
        float(first.mean() - second.mean()), variance=variance, df=df, margin=margin, alpha=alpha
    )


def tost_pooled(x: ArrayLike, y: ArrayLike, *, margin: float, alpha: float = 0.05) -> TwoSamples:
    """Test two independent samples for equivalence, with one common spread.

    Args:
        x: values of one group, shape (n,).
        y: values of the other group, independent of x, shape (m,).
        margin: tolerated difference of the means, above 0.
        alpha: level of each one-sided test.

    Returns:
        The difference mean(x) - mean(y), with n + m - 2 degrees of freedom.

    Raises:
        ValueError: a sample that is not a vector of finite numbers; alpha or margin out of range.
        Undefined: `too_few`, fewer than two values in a sample; `no_variation`, neither varies.

    References:
        Student 1908, doi:10.1093/biomet/6.1.1
    """
    first, second = _sample(x, name="x"), _sample(y, name="y")
    df = first.size + second.size - 2
    squares = first.var() * first.size + second.var() * second.size
    variance = _seen(float(squares / df * (1 / first.size + 1 / second.size)), first, second)
    return _two_samples(
        float(first.mean() - second.mean()),
        variance=variance,
        df=float(df),
        margin=margin,
        alpha=alpha,
    )


def tost_paired(x: ArrayLike, y: ArrayLike, *, margin: float, alpha: float = 0.05) -> TwoSamples:
    """Test pairs for equivalence, for instance two versions of the same image.

    Args:
        x: values of n things, shape (n,).
        y: values of the same n things, in the same order.
        margin: tolerated mean difference, above 0.
        alpha: level of each one-sided test.

    Returns:
        The mean of x - y, with n - 1 degrees of freedom.

    Raises:
        ValueError: vectors of different lengths or with values that are not finite; alpha or margin
            out of range.
        Undefined: `too_few`, fewer than two pairs; `no_variation`, all differences are alike.
    """
    first, second = _sample(x, name="x"), _sample(y, name="y")
    if first.size != second.size:
        message = f"x and y must be pairs, got lengths {first.size} and {second.size}"
        raise ValueError(message)
    difference = first - second
    variance = _seen(float(difference.var(ddof=1) / difference.size), first, second)
    return _two_samples(
        float(difference.mean()),
        variance=variance,
        df=float(difference.size - 1),
        margin=margin,
        alpha=alpha,
    )


def _sample(values: ArrayLike, *, name: str) -> Array:
    sample = np.asarray(values, dtype=np.float64)
    if sample.ndim != 1 or not np.isfinite(sample).all():
        message = f"{name} must be a vector of finite numbers, got shape {sample.shape}"
        raise ValueError(message)
    if sample.size < 2:  # noqa: PLR2004 - one value has no spread
        reason = "too_few"
        raise Undefined(reason)
    return sample


def _seen(variance: float, x: Array, y: Array) -> float:
    """Return a variance that is more than the rounding of the values behind it."""
    largest = float(max(np.abs(x).max(), np.abs(y).max()))
    if variance <= (NOISE * largest) ** 2:
        reason = "no_variation"
        raise Undefined(reason)
    return variance


def _two_samples(
    estimate: float, *, variance: float, df: float, margin: float, alpha: float
) -> TwoSamples:
    error = float(np.sqrt(variance))
    reach = float(quantile(1.0 - one_sided(alpha) / 2.0, df=df)) * error
    return TwoSamples(
        estimate=estimate,
        standard_error=error,
        df=df,
        p_difference=float(2.0 * upper_tail(abs(estimate) / error, df=df)),
        low=estimate - reach,
        high=estimate + reach,
        tost=tost(estimate, standard_error=error, df=df, margin=margin, alpha=alpha),
    )
