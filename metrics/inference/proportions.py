"""Intervals for shares, and for the difference and the ratio of two independent shares.

They count items as independent: for clips of the same persons they are too narrow, and serve for
counts of persons, flips and failures.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evenhand.metrics.arguments import at_least, share
from evenhand.metrics.inference.intervals import Interval
from evenhand.metrics.sums import Array


def wilson(count: ArrayLike, total: ArrayLike, *, level: float = 0.95) -> Interval:
    """Return Wilson's score interval for a share, which behaves where the plain one breaks down.

    `(p + z^2 / 2n +- z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n)`: it stays within 0 to 1
    and has a length even at 0 of 20.

    Args:
        count: how many were so, any shape.
        total: of how many, broadcast against count.
        level: share of intervals that hold the true share.

    Returns:
        Both ends in [0, 1]; NaN where total is 0.

    Raises:
        ValueError: a negative count, a count above its total, or a level outside 0 to 1.

    Examples:
        No failure among 20 does not mean that failures are impossible:

        >>> ends = wilson(0, 20)
        >>> ends.low.round(3), ends.high.round(3)
        (np.float64(0.0), np.float64(0.161))

    References:
        Wilson 1927, doi:10.1080/01621459.1927.10502953; Newcombe 1998,
        doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E
    """
    hits, size = _counts(count, total)
    z = _normal_reach(level)
    p = hits / size
    centre = p + z**2 / (2.0 * size)
    half = z * np.sqrt(p * (1.0 - p) / size + z**2 / (4.0 * size**2))
    stretch = 1.0 + z**2 / size
    low = np.where(hits == 0, 0.0 * p, (centre - half) / stretch)
    high = np.where(hits == size, p, (centre + half) / stretch)
    return Interval(low=low, high=high)


def clopper_pearson(count: ArrayLike, total: ArrayLike, *, level: float = 0.95) -> Interval:
    """Return the exact interval for a share, which never falls short of its level.

    The ends are the shares at which the binomial tail reaches (1 - level) / 2. It is wider than
    Wilson's, whose level holds on average.

    Args:
        count: how many were so, any shape.
        total: of how many, broadcast against count.
        level: smallest share of intervals that hold the true share.

    Returns:
        Both ends in [0, 1]; NaN where total is 0.

    Raises:
        ValueError: a negative count, a count above its total, or a level outside 0 to 1.

    References:
        Clopper & Pearson 1934, doi:10.1093/biomet/26.4.404
    """
    hits, size = _counts(count, total)
    tail = (1.0 - share(level, name="level")) / 2.0
    others = size - hits
    missing = np.isnan(size)
    low = np.where(
        hits > 0, special.betaincinv(np.where(hits > 0, hits, 1.0), others + 1.0, tail), 0.0
    )
    high = np.where(
        others > 0,
        special.betaincinv(hits + 1.0, np.where(others > 0, others, 1.0), 1.0 - tail),
        1.0,
    )
    return Interval(low=np.where(missing, np.nan, low), high=np.where(missing, np.nan, high))


def newcombe_difference(
    count: ArrayLike,
    total: ArrayLike,
    *,
    reference_count: ArrayLike,
    reference_total: ArrayLike,
    level: float = 0.95,
) -> Interval:
    """Return an interval for the difference of two independent shares, count side minus reference.

    Newcombe's method 10: each end joins the Wilson ends that pull the same way,
    `d - sqrt((p1 - l1)^2 + (u2 - p2)^2)` and `d + sqrt((u1 - p1)^2 + (p2 - l2)^2)`.

    Args:
        count: how many were so in the slice, any shape.
        total: of how many.
        reference_count: how many were so in the reference.
        reference_total: of how many.
        level: share of intervals that hold the true difference.

    Returns:
        Both ends in [-1, 1]; NaN where a total is 0.

    Raises:
        ValueError: a negative count, a count above its total, or a level outside 0 to 1.

    References:
        Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I
    """
    hits, size = _counts(count, total)
    base_hits, base_size = _counts(reference_count, reference_total)
    own, base = wilson(hits, size, level=level), wilson(base_hits, base_size, level=level)
    p, q = hits / size, base_hits / base_size
    return Interval(
        low=np.asarray(p - q - np.hypot(p - own.low, base.high - q)),
        high=np.asarray(p - q + np.hypot(own.high - p, q - base.low)),
    )


def katz_ratio_interval(
    count: ArrayLike,
    total: ArrayLike,
    *,
    reference_count: ArrayLike,
    reference_total: ArrayLike,
    level: float = 0.95,
) -> Interval:
    """Return an interval for the ratio of two independent shares, made on the log scale.

    `(p / q) exp(+- z sqrt(1/x1 - 1/n1 + 1/x2 - 1/n2))`, as for the impact ratio of a selection.

    Args:
        count: how many were so in the slice, any shape.
        total: of how many.
        reference_count: how many were so in the reference.
        reference_total: of how many.
        level: share of intervals that hold the true ratio.

    Returns:
        Both ends above 0; NaN where a count or a total is 0, as the logarithm has no value there.

    Raises:
        ValueError: a negative count, a count above its total, or a level outside 0 to 1.

    References:
        Katz et al. 1978, doi:10.2307/2530610
    """
    hits, size = _counts(count, total)
    base_hits, base_size = _counts(reference_count, reference_total)
    some, base_some = (np.where(x > 0, x, np.nan) for x in (hits, base_hits))
    ratio = (some / size) / (base_some / base_size)
    error = np.sqrt(1.0 / some - 1.0 / size + 1.0 / base_some - 1.0 / base_size)
    factor = np.exp(_normal_reach(level) * error)
    return Interval(low=np.asarray(ratio / factor), high=np.asarray(ratio * factor))


def _counts(count: ArrayLike, total: ArrayLike) -> tuple[Array, Array]:
    hits, size = np.broadcast_arrays(
        at_least(count, 0.0, name="count"), at_least(total, 0.0, name="total")
    )
    above = hits > size
    if above.any():
        message = f"a count must not exceed its total, got {hits[above][0]:g} of {size[above][0]:g}"
        raise ValueError(message)
    known = (size > 0) & ~np.isnan(hits)
    return np.where(known, hits, np.nan), np.where(known, size, np.nan)


def _normal_reach(level: float) -> float:
    return float(special.ndtri((1.0 + share(level, name="level")) / 2.0))
