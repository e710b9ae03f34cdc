r"""Did a gap grow? Bounds for |a| - |b|, a the gap of the new model and b that of the old one.

A gap that turns from +0.1 to -0.1 has changed and has not grown. The size of a gap has a corner at
0, where a standard error of |a| - |b| is wrong. But for the four pairs of signs

$$ e_{st} = s a - t b, \qquad |a| - |b| = \max_s \min_t e_{st} $$

and each $e_{st}$ is linear: plus or minus the difference of both gaps, or their sum. So with q the
quantile at $1 - \alpha / 2$ and $\sigma_{st}$ the standard error of $e_{st}$,

$$ U = \max_s \min_t (e_{st} + q \sigma_{st}), \qquad L = \max_s \min_t (e_{st} - q \sigma_{st}) $$

are one-sided bounds at $1 - \alpha$.

*Upper.* Let s0 be the sign of the true a. U is at least the minimum over t of e + q sigma at s0.
Both true values at s0 are at least |a| - |b|, so U is too small only if one of two upper bounds
fails, each of which does so with chance alpha / 2 at most.

*Lower.* Let t0 be the sign of the true b. For each s the minimum over t is at most e - q sigma at
t0, whose true value is at most |a| - |b|. So L is too large only if one of two lower bounds fails.

No sign has to be known or guessed (intersection-union and union-intersection tests: Berger 1982,
doi:10.1080/00401706.1982.10487790; Roy 1953, doi:10.1214/aoms/1177729029). Where both gaps are
clear of 0 the bounds are those of the difference at alpha / 2: exact, and a little wide. At b = 0
and equal precision of both models they can hardly be narrower.
"""

import numpy as np
from numpy.typing import ArrayLike

from evenhand.metrics.arguments import at_least, one_sided
from evenhand.metrics.changes.change_tests import ChangeTests, aligned, known_spread, vector
from evenhand.metrics.inference.sandwich import Spread
from evenhand.metrics.inference.student import quantile, upper_tail
from evenhand.metrics.sums import Array


def growth_tests(
    new: ArrayLike,
    old: ArrayLike,
    *,
    difference: Spread,
    total: Spread,
    margin: ArrayLike,
    alpha: float,
) -> ChangeTests:
    """Return the tests of K growths of gaps, |new| - |old|.

    Args:
        new: gaps of the new model with their signs, shape (K,); NaN where undefined.
        old: gaps of the old model, shape (K,).
        difference: uncertainty of new - old, shape (K,).
        total: uncertainty of new + old, shape (K,).
        margin: tolerated growth, 0 or more.
        alpha: level of each one-sided test.

    Returns:
        Tests whose `change` is the growth; harm is above. The standard error is that of the linear
        form with the signs of both estimates.

    Raises:
        ValueError: an argument out of its range or of another shape.

    Examples:
        A gap that changed its sign is as large as before:

        >>> def spread(error):
        ...     method = np.array(["CR1"])
        ...     return Spread(standard_error=np.array([error]), df=np.array([80.0]), method=method)
        >>> found = growth_tests(
        ...     [-0.2],
        ...     [0.2],
        ...     difference=spread(0.02),
        ...     total=spread(0.04),
        ...     margin=0.1,
        ...     alpha=0.05,
        ... )
        >>> found.change.tolist(), found.upper.round(3).tolist()
        ([0.0], [0.08])

    """
    gap, before = vector(new), vector(old)
    tolerated = aligned(margin, gap.size, name="margin")
    at_least(tolerated, 0.0, name="margin")
    scale = np.fmax(np.abs(gap) + np.abs(before), tolerated)
    apart, both = (
        known_spread(each.standard_error, each.df, scale=scale) for each in (difference, total)
    )
    known = np.isfinite(apart) & np.isfinite(both)
    apart, both = np.where(known, apart, np.nan), np.where(known, both, np.nan)
    forms = np.array([[gap - before, gap + before], [-gap - before, before - gap]])
    errors = np.array([[apart, both], [both, apart]])
    apart_df, both_df = (aligned(each.df, gap.size, name="df") for each in (difference, total))
    df = np.array([[apart_df, both_df], [both_df, apart_df]])
    half = one_sided(alpha) / 2.0
    reach, wide = (quantile(1.0 - tail, df=df) * errors for tail in (half, half / 2.0))
    growth, alike = np.abs(gap) - np.abs(before), gap * before >= 0
    return ChangeTests(
        change=growth,
        low=_inner(forms - wide),
        high=_inner(forms + wide),
        worsening=growth,
        lower=_inner(forms - reach),
        upper=_inner(forms + reach),
        margin=tolerated,
        standard_error=np.where(alike, apart, both),
        df=np.where(alike, apart_df, both_df),
        level=np.full(gap.size, half),
        p_non_inferior=_p_below(forms, tolerated, errors=errors, df=df),
        p_better=_p_below(forms, np.zeros(gap.size), errors=errors, df=df),
        p_worse=_p_above(forms, tolerated, errors=errors, df=df),
        alpha=alpha,
    )


def _inner(forms: Array) -> Array:
    """Return the largest over the sign of a of the smallest over the sign of b."""
    return np.asarray(forms.min(axis=1).max(axis=0))


def _p_below(forms: Array, bound: Array, *, errors: Array, df: Array) -> Array:
    """Return the p-value of H0 "grown by the bound or more": U is below the bound iff p < alpha."""
    p = upper_tail((bound - forms) / errors, df=df)
    return np.asarray(np.minimum(1.0, 2.0 * p.min(axis=1).max(axis=0)))


def _p_above(forms: Array, bound: Array, *, errors: Array, df: Array) -> Array:
    """Return the p-value of H0 "grown by the bound at most": L is above the bound iff p < alpha."""
    p = upper_tail((forms - bound) / errors, df=df)
    return np.asarray(np.minimum(1.0, 2.0 * p.max(axis=1).min(axis=0)))
