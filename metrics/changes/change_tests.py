"""Is the new model worse, not worse, or better: one-sided tests of changes against a margin.

The harm of a change has a direction that is known beforehand: errors must not grow, hit rates must
not fall. So each question is one-sided. With the worsening w, its standard error and a margin m:

    not worse by the margin    H0: w >= m    P(T > (m - w) / SE)
    better                     H0: w >= 0    P(T > -w / SE)
    worse by more              H0: w <= m    P(T > (w - m) / SE)

The first two are nested hypotheses tested in a fixed order, so each may be tried at alpha: who is
shown to be better was shown to be not worse (Morikawa & Yoshida 1995,
doi:10.1080/10543409508835115). Piaggio et al. 2012, doi:10.1001/jama.2012.87802, on reporting.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from evenhand.metrics.arguments import at_least, one_sided
from evenhand.metrics.inference.student import quantile, spread_is_known, upper_tail
from evenhand.metrics.sums import Array
from evenhand.metrics.verdict import NOISE

Harm: TypeAlias = Literal["above", "below"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeTests:
    """Tests of K changes, arrays of shape (K,); NaN where a value or its spread is not known.

    Attributes:
        change: new minus old, as it is shown.
        low, high: two-sided (1 - alpha) interval of the change.
        worsening: the change, turned so that harm is positive.
        lower, upper: one-sided (1 - alpha) bounds of the worsening.
        margin: tolerated worsening.
        standard_error, df: of the change.
        level: one-sided level at which each standard error was used, alpha or a part of it.
        p_non_inferior: of H0 "worse by the margin or more".
        p_better: of H0 "not better".
        p_worse: of H0 "worse by the margin at most".
        alpha: level of the tests.
    """

    change: Array
    low: Array
    high: Array
    worsening: Array
    lower: Array
    upper: Array
    margin: Array
    standard_error: Array
    df: Array
    level: Array
    p_non_inferior: Array
    p_better: Array
    p_worse: Array
    alpha: float


def change_tests(
    change: ArrayLike,
    *,
    standard_error: ArrayLike,
    df: ArrayLike,
    margin: ArrayLike,
    alpha: float,
    harm: Harm,
) -> ChangeTests:
    """Return the tests of K changes of a metric.

    Args:
        change: new minus old, shape (K,); NaN where undefined.
        standard_error: of the changes; 0, NaN or rounding noise means that it is not known.
        df: degrees of freedom of the t distribution.
        margin: tolerated worsening, 0 or more.
        alpha: level of each one-sided test.
        harm: `above` where larger is worse, as for errors; `below` where smaller is.

    Raises:
        ValueError: an argument out of its range or of another shape.

    Examples:
        Accuracy fell by one point in a hundred, of two that are tolerated:

        >>> found = change_tests(
        ...     [-0.01], standard_error=0.004, df=60, margin=0.02, alpha=0.05, harm="below"
        ... )
        >>> found.upper.round(4).tolist(), found.p_non_inferior.round(4).tolist()
        ([0.0167], [0.0076])
    """
    point = vector(change)
    tolerated = aligned(margin, point.size, name="margin")
    error = known_spread(standard_error, df, scale=np.fmax(np.abs(point), tolerated))
    freedom = aligned(df, point.size, name="df")
    sign = 1.0 if harm == "above" else -1.0
    worsening = sign * point
    reach, wide = (
        quantile(1.0 - tail, df=freedom) * error for tail in (one_sided(alpha), alpha / 2.0)
    )
    at_least(tolerated, 0.0, name="margin")
    return ChangeTests(
        change=point,
        low=point - wide,
        high=point + wide,
        worsening=worsening,
        lower=worsening - reach,
        upper=worsening + reach,
        margin=tolerated,
        standard_error=error,
        df=freedom,
        level=np.full(point.size, alpha),
        p_non_inferior=upper_tail((tolerated - worsening) / error, df=freedom),
        p_better=upper_tail(-worsening / error, df=freedom),
        p_worse=upper_tail((worsening - tolerated) / error, df=freedom),
        alpha=alpha,
    )


def joined(tests: Sequence[ChangeTests]) -> ChangeTests:
    """Return several lists of tests as one family, in their order.

    Args:
        tests: one or more, of one alpha.

    Raises:
        ValueError: there is none, or they were made at several levels.
    """
    levels = {each.alpha for each in tests}
    if len(levels) != 1:
        msg = f"joined takes tests of one alpha, got {sorted(levels) or 'no tests'}"
        raise ValueError(msg)
    names = [field.name for field in fields(ChangeTests) if field.name != "alpha"]
    columns = {name: np.concatenate([getattr(each, name) for each in tests]) for name in names}
    return ChangeTests(**columns, alpha=levels.pop())


def vector(values: ArrayLike) -> Array:
    """Return changes as a vector.

    Raises:
        ValueError: another shape, or an infinite value.
    """
    given = np.asarray(values, dtype=np.float64)
    if given.ndim != 1 or np.isinf(given).any():
        msg = f"changes must be a vector of finite values or NaN, got shape {given.shape}"
        raise ValueError(msg)
    return given


def aligned(value: ArrayLike, count: int, *, name: str) -> Array:
    """Return one number a change.

    Raises:
        ValueError: neither one number nor as many as there are changes.
    """
    numbers = np.asarray(value, dtype=np.float64)
    if numbers.shape not in {(), (count,)}:
        msg = f"{name} must be one number or have shape ({count},), got {numbers.shape}"
        raise ValueError(msg)
    return np.broadcast_to(numbers, (count,)).copy()


def known_spread(standard_error: ArrayLike, df: ArrayLike, *, scale: Array) -> Array:
    """Return standard errors, NaN where one is 0, missing or no more than rounding.

    Args:
        standard_error: one number or shape (K,).
        df: likewise.
        scale: size of the numbers behind each standard error, shape (K,).
    """
    error = at_least(
        aligned(standard_error, scale.size, name="standard_error"), 0.0, name="standard_error"
    )
    freedom = aligned(df, scale.size, name="df")
    return np.where(spread_is_known(error, df=freedom) & (error > NOISE * scale), error, np.nan)
