"""Many tests at once: adjusted p-values, and simultaneous statements from joint replicates."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evenhand.metrics.arguments import above_zero, share
from evenhand.metrics.inference.many_to_one import Dunnett, dunnett
from evenhand.metrics.sums import Array

__all__ = [
    "Dunnett",
    "MaxT",
    "benjamini_hochberg",
    "benjamini_yekutieli",
    "bonferroni",
    "dunnett",
    "holm",
    "max_t",
    "max_t_exceeds",
]

ROUNDING = 64 * float(np.finfo(np.float64).eps)
"""Replicates that spread by less than this share of their size do not vary."""

Ranks: TypeAlias = NDArray[np.intp]


def bonferroni(p: ArrayLike) -> Array:
    """Return p-values times their number: the bluntest guard against one false claim among many.

    Args:
        p: p-values, shape (K,); NaN is a test that was not made, stays NaN and does not count.

    Returns:
        Adjusted p-values, shape (K,), at most 1.

    Raises:
        ValueError: p is not a vector, or holds a number outside 0 to 1.

    References:
        Dunn 1961, doi:10.1080/01621459.1961.10482090
    """
    given, ranks, count = _ranked(p)
    return _placed(given, np.minimum(1.0, given[ranks] * count), ranks)


def holm(p: ArrayLike) -> Array:
    """Return Holm's step-down p-values: as safe as Bonferroni's, never larger.

    The chance of even one false claim stays at or below alpha, however the tests depend on each
    other. `adjusted_(i) = max over j <= i of min(1, (K - j + 1) p_(j))`.

    Args:
        p: p-values, shape (K,); NaN is a test that was not made, stays NaN and does not count.

    Returns:
        Adjusted p-values, shape (K,), at most 1.

    Raises:
        ValueError: p is not a vector, or holds a number outside 0 to 1.

    Examples:
        >>> holm([0.04, 0.01, 0.02])
        array([0.04, 0.03, 0.04])

    References:
        Holm 1979, Scandinavian Journal of Statistics 6:65-70
    """
    given, ranks, count = _ranked(p)
    steps = given[ranks] * np.arange(count, 0, -1)
    return _placed(given, np.minimum(1.0, np.maximum.accumulate(steps)), ranks)


def benjamini_hochberg(p: ArrayLike) -> Array:
    """Return p-values adjusted for the false discovery rate, for lists of leads to follow up.

    Keeping those at or below q, at most a share q of the list is expected to be false, when the
    tests are independent or positively dependent. `adjusted_(i) = min over j >= i of K p_(j) / j`.

    Args:
        p: p-values, shape (K,); NaN is a test that was not made, stays NaN and does not count.

    Returns:
        Adjusted p-values, shape (K,), at most 1.

    Raises:
        ValueError: p is not a vector, or holds a number outside 0 to 1.

    Examples:
        The ranks count, not the order in which the tests are listed:

        >>> benjamini_hochberg([0.04, 0.01, 0.02])
        array([0.04, 0.03, 0.03])

    References:
        Benjamini & Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x
    """
    given, ranks, count = _ranked(p)
    return _placed(given, _step_up(given[ranks], count), ranks)


def benjamini_yekutieli(p: ArrayLike) -> Array:
    """Return false discovery rate p-values that hold under any dependence, at the price of power.

    Benjamini and Hochberg's, times `1 + 1/2 + ... + 1/K`.

    Args:
        p: p-values, shape (K,); NaN is a test that was not made, stays NaN and does not count.

    Returns:
        Adjusted p-values, shape (K,), at most 1.

    Raises:
        ValueError: p is not a vector, or holds a number outside 0 to 1.

    References:
        Benjamini & Yekutieli 2001, doi:10.1214/aos/1013699998
    """
    given, ranks, count = _ranked(p)
    harmonic = float((1.0 / np.arange(1, count + 1)).sum())
    return _placed(given, _step_up(given[ranks] * harmonic, count), ranks)


@dataclass(frozen=True, slots=True, kw_only=True)
class MaxT:
    """Statements about K estimates that hold for all of them together.

    Attributes:
        standard_error: standard deviation of the replicates, shape (K,).
        critical: how many standard errors each interval reaches to both sides.
        low, high: simultaneous interval, shape (K,).
        p: single-step adjusted p-values against the null value, shape (K,).
    """

    standard_error: Array
    critical: float
    low: Array
    high: Array
    p: Array


def max_t(
    estimate: ArrayLike, replicates: ArrayLike, *, null: ArrayLike = 0.0, level: float = 0.95
) -> MaxT:
    """Return simultaneous intervals and p-values from joint replicates.

    It learns from the replicates how strongly the estimates depend on each other, which overlapping
    slices and forty emotions of one model do. So it is less wasteful than Bonferroni's bound.

    `c` is the type-7 quantile at `level` of `max over k of |b_k - estimate_k| / se_k`, the interval
    is `estimate +- c se`, and `p = (1 + #{max >= |estimate - null| / se}) / (B + 1)`.

    Args:
        estimate: shape (K,).
        replicates: joint replicates, shape (B, K): one resampling of persons a row. A NaN is left
            out of its row's maximum; a row of NaN is left out.
        null: the values to test against.
        level: of the simultaneous interval.

    Returns:
        Arrays of shape (K,). NaN where an estimate is NaN, where fewer than two replicates are
        defined or where they do not vary.

    Raises:
        ValueError: shapes that do not fit, or a level outside 0 to 1.

    References:
        Westfall & Young 1993, Resampling-Based Multiple Testing; Romano & Wolf 2005,
        doi:10.1198/016214504000000539
    """
    share(level, name="level")
    point, joint = _joint(estimate, replicates)
    error = _replicate_error(joint)
    largest = _largest(point, joint, error)
    critical = float(np.quantile(largest, level)) if largest.size else np.nan
    statistic = np.abs(point - np.asarray(null, dtype=np.float64)) / error
    reach = critical * error
    return MaxT(
        standard_error=error,
        critical=critical,
        low=point - reach,
        high=point + reach,
        p=_exceedance(statistic, largest),
    )


def max_t_exceeds(
    estimate: ArrayLike, replicates: ArrayLike, *, margin: ArrayLike, standard_error: ArrayLike
) -> Array:
    """Return adjusted p-values for "this gap is larger than its margin", jointly over all gaps.

    The minimal-effect version of `max_t`: `T_k = (|estimate_k| - margin_k) / se_k` is held against
    `max over k of |b_k - estimate_k| / se_k`, and `p = (1 + #{max >= T}) / (B + 1)`. Its tails are
    those of the replicates: with fewer than about 40 persons an arm they are thinner than a t
    distribution's, and Holm's adjustment of the t-based p-values is the safer choice.

    Args:
        estimate: gaps, shape (K,).
        replicates: joint replicates of the gaps, shape (B, K); NaN is left out of its row's
            maximum.
        margin: tolerated gaps, one number or shape (K,), above 0.
        standard_error: shape (K,), used for the gaps and for the replicates alike.

    Returns:
        p-values in (0, 1], shape (K,); NaN where gap, standard error or all replicates are
        missing, or the standard error is 0.

    Raises:
        ValueError: shapes that do not fit, or a margin that is not above 0.
    """
    point, joint = _joint(estimate, replicates)
    error = np.broadcast_to(np.asarray(standard_error, dtype=np.float64), point.shape).copy()
    error[~(np.isfinite(error) & (error > 0)) | np.isnan(joint).all(axis=0)] = np.nan
    statistic = (np.abs(point) - above_zero(margin, name="margin")) / error
    return _exceedance(statistic, _largest(point, joint, error))


def _ranked(p: ArrayLike) -> tuple[Array, Ranks, int]:
    given = np.asarray(p, dtype=np.float64)
    if given.ndim != 1:
        message = f"p must be a vector, got shape {given.shape}"
        raise ValueError(message)
    if ((given < 0) | (given > 1)).any():
        wrong = given[(given < 0) | (given > 1)][0]
        message = f"p must lie between 0 and 1, got {wrong:g}"
        raise ValueError(message)
    count = int(np.isfinite(given).sum())
    return given, np.argsort(given, kind="stable")[:count], count


def _placed(given: Array, adjusted: Array, ranks: Ranks) -> Array:
    result = np.full(given.shape, np.nan)
    result[ranks] = adjusted
    return result


def _step_up(ascending: Array, count: int) -> Array:
    scaled = ascending * count / np.arange(1, count + 1)
    return np.minimum(1.0, np.minimum.accumulate(scaled[::-1])[::-1])


def _joint(estimate: ArrayLike, replicates: ArrayLike) -> tuple[Array, Array]:
    point = np.asarray(estimate, dtype=np.float64)
    joint = np.asarray(replicates, dtype=np.float64)
    if point.ndim != 1 or joint.ndim != 2 or joint.shape[1] != point.size:  # noqa: PLR2004 - (B, K)
        message = (
            "estimate must have shape (K,) and replicates (B, K), "
            f"got {point.shape} and {joint.shape}"
        )
        raise ValueError(message)
    return point, joint


def _replicate_error(joint: Array) -> Array:
    defined = np.isfinite(joint)
    count = defined.sum(axis=0).astype(np.float64)
    count[count < 2] = np.nan  # noqa: PLR2004 - one value has no spread
    centred = joint - np.where(defined, joint, 0.0).sum(axis=0) / count
    error = np.sqrt(np.where(defined, centred**2, 0.0).sum(axis=0) / (count - 1))
    largest = np.where(defined, np.abs(joint), 0.0).max(axis=0, initial=0.0)
    return np.where(error > ROUNDING * largest, error, np.nan)


def _largest(point: Array, joint: Array, error: Array) -> Array:
    distance = np.abs(joint - point) / error
    rows = distance[np.isfinite(distance).any(axis=1)]
    filled = np.where(np.isfinite(rows), rows, 0.0)
    return np.asarray(filled.max(axis=1, initial=0.0), dtype=np.float64)


def _exceedance(statistic: Array, largest: Array) -> Array:
    ordered = np.sort(largest)
    reached = ordered.size - np.searchsorted(ordered, statistic, side="left")
    p = (1.0 + reached) / (ordered.size + 1.0)
    known = np.isfinite(statistic) & (ordered.size > 0)
    return np.where(known, p, np.nan)
