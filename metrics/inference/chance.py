"""The chance that an audit clears a gap or catches it, given the true gap and the precision."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evenhand.metrics.arguments import above_zero, at_least, one_sided, share
from evenhand.metrics.inference.spread import spread_points
from evenhand.metrics.inference.student import quantile
from evenhand.metrics.sums import Array


def chance_to_clear(
    standard_error: ArrayLike,
    *,
    margin: ArrayLike,
    df: ArrayLike | None = None,
    alpha: float,
    gap: ArrayLike = 0.0,
) -> Array:
    """Return the chance that an equivalence test proves the gap to be within its margin.

    Exact for the normal distribution. With df the normal chance is averaged over the distribution
    of the estimated spread, by quadrature.

    Args:
        standard_error: of the gap, any shape, above 0.
        margin: tolerated gap, above 0.
        df: degrees of freedom, broadcast; None is normal.
        alpha: one-sided level of the equivalence test.
        gap: true gap.

    Returns:
        Probabilities in [0, 1]; at `gap = margin` at most alpha.

    Raises:
        ValueError: alpha out of range, or a standard error or margin that is not above 0.

    References:
        Phillips 1990, doi:10.1007/BF01063556
    """
    error = above_zero(standard_error, name="standard_error")
    room = above_zero(margin, name="margin") / error
    true = np.asarray(gap, dtype=np.float64) / error
    level = 1.0 - one_sided(alpha)
    if df is None:
        return _within(room, true, quantile(level, df=np.inf))
    room, true, freedom = np.broadcast_arrays(room, true, np.asarray(df, dtype=np.float64))
    reach = quantile(level, df=freedom)
    # A spread estimate above room / reach leaves no interval that could fit between the margins.
    spread, weights = spread_points(freedom, widest=room / reach)
    return np.asarray((weights * _within(room, true, reach * spread)).sum(axis=0))


def chance_to_catch(
    standard_error: ArrayLike,
    *,
    margin: ArrayLike,
    gap: ArrayLike,
    df: ArrayLike | None = None,
    alpha: float,
    tests: int = 1,
) -> Array:
    """Return the chance that a gap is shown to exceed its margin.

    The minimal-effect test rejects when `|gap| - margin >= t_(1 - alpha / (2 tests)) SE`. That is
    the first step of Holm's procedure, so the whole procedure catches at least as much. Exact for
    the normal distribution; with df averaged over the estimated spread, by quadrature.

    Args:
        standard_error: of the gap, any shape, above 0.
        margin: tolerated gap, above 0.
        gap: true gap.
        df: degrees of freedom, broadcast; None is normal.
        alpha: level of the whole family of tests.
        tests: how many gaps the family holds.

    Returns:
        Probabilities in [0, 1]; at `gap = margin` about alpha / (2 tests).

    Raises:
        ValueError: alpha out of range, a standard error or margin that is not above 0, or no test.
    """
    error = above_zero(standard_error, name="standard_error")
    room = above_zero(margin, name="margin") / error
    true = np.asarray(gap, dtype=np.float64) / error
    count = float(at_least(tests, 1.0, name="tests"))
    level = 1.0 - share(alpha, name="alpha") / (2.0 * count)
    if df is None:
        return _beyond(room, true, quantile(level, df=np.inf))
    room, true, freedom = np.broadcast_arrays(room, true, np.asarray(df, dtype=np.float64))
    spread, weights = spread_points(freedom)
    caught = _beyond(room, true, quantile(level, df=freedom) * spread)
    return np.asarray((weights * caught).sum(axis=0), dtype=np.float64)


def _within(room: Array, true: Array, reach: Array) -> Array:
    chance = special.ndtr(room - true - reach) - special.ndtr(-room - true + reach)
    return np.asarray(np.maximum(0.0, chance), dtype=np.float64)


def _beyond(room: Array, true: Array, reach: Array) -> Array:
    chance = special.ndtr(true - room - reach) + special.ndtr(-true - room - reach)
    return np.asarray(chance, dtype=np.float64)
