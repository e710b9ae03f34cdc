"""Tests of two correlations that share a variable: two models against the same labels.

The correlations r_new and r_old with the labels depend on each other, the more so the more alike
the models score (r_between). All tests take items as independent and values as jointly normal.

Sources: Williams 1959, doi:10.1111/j.2517-6161.1959.tb00346.x; Steiger 1980,
doi:10.1037/0033-2909.87.2.245; Meng, Rosenthal & Rubin 1992, doi:10.1037/0033-2909.111.1.172; Zou
2007, doi:10.1037/1082-989X.12.4.399.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy import special

from evenhand.metrics.arguments import share
from evenhand.metrics.inference.student import upper_tail

ROUNDING = 1e-12
"""Correlations that miss a bound by less than this share are at the bound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DependentCorrelations:
    """Difference of two dependent correlations, tested three ways, and its interval.

    Attributes:
        difference: r_new minus r_old.
        williams_t: Williams' statistic.
        williams_df: items minus 3.
        williams_p: two-sided.
        steiger_z: Steiger's statistic, with the pooled correlation.
        steiger_p: two-sided.
        meng_z: statistic of Meng, Rosenthal & Rubin.
        meng_p: two-sided.
        low: lower end of Zou's interval of the difference.
        high: upper end.
        missing: why a field is None, by field.
    """

    difference: float
    williams_t: float | None
    williams_df: int
    williams_p: float | None
    steiger_z: float | None
    steiger_p: float | None
    meng_z: float | None
    meng_p: float | None
    low: float | None
    high: float | None
    missing: Mapping[str, str]


_NOTHING: Mapping[str, float | None] = MappingProxyType(
    dict.fromkeys(
        (
            "williams_t",
            "williams_p",
            "steiger_z",
            "steiger_p",
            "meng_z",
            "meng_p",
            "low",
            "high",
        )
    )
)


def dependent_correlations(
    r_new: float, r_old: float, r_between: float, *, items: int, level: float = 0.95
) -> DependentCorrelations:
    """Return whether two correlations with the same labels differ.

    Williams: `t = (r_n - r_o) sqrt((n - 1)(1 + r_b) / (2 (n - 1)/(n - 3) |R| + m^2 (1 - r_b)^3))`,
    with the mean m of both correlations and the determinant |R| of all three. Steiger: the
    difference of Fisher's z values over their standard error at m. Meng: the same with the mean of
    squares. Zou: each end joins the ends of both correlations' own Fisher intervals.

    Args:
        r_new: correlation of the new model with the labels.
        r_old: correlation of the old model with the labels.
        r_between: correlation of both models' scores.
        items: n, items behind all three correlations.
        level: share of intervals that hold the true difference.

    Returns:
        The difference in [-2, 2]. Tests and interval are None below four items, and where a
        correlation is -1 or 1: there is nothing left that could vary.

    Raises:
        ValueError: a correlation outside -1 to 1, three that cannot occur together, or a level
            outside 0 to 1.

    Examples:
        The example of Steiger 1980, printed there as t = -.89:

        >>> round(dependent_correlations(0.4, 0.5, 0.1, items=103).williams_t, 2)
        -0.89
    """
    share(level, name="level")
    determinant = _checked(r_new, r_old, r_between)
    difference, df = r_new - r_old, items - 3
    certain = max(abs(r_new), abs(r_old), abs(r_between)) >= 1.0 - ROUNDING
    if certain or df < 1:
        return DependentCorrelations(
            difference=difference,
            williams_df=df,
            missing=dict.fromkeys(_NOTHING, "too_few" if df < 1 else "no_spread"),
            **_NOTHING,
        )
    t = _williams(r_new, r_old, r_between, items=items, determinant=determinant)
    steiger, meng = (
        z(r_new, r_old, r_between) * (np.arctanh(r_new) - np.arctanh(r_old)) * np.sqrt(df)
        for z in (_steiger, _meng)
    )
    low, high = _zou(r_new, r_old, r_between, items=items, level=level)
    return DependentCorrelations(
        difference=difference,
        williams_t=t,
        williams_df=df,
        williams_p=None if t is None else _two_sided(t, df=df),
        steiger_z=float(steiger),
        steiger_p=_two_sided(float(steiger), df=np.inf),
        meng_z=float(meng),
        meng_p=_two_sided(float(meng), df=np.inf),
        low=low,
        high=high,
        missing=dict.fromkeys(("williams_t", "williams_p"), "no_spread") if t is None else {},
    )


def _checked(r_new: float, r_old: float, r_between: float) -> float:
    """Return the determinant of the three correlations, which must be able to occur together."""
    given = np.array([r_new, r_old, r_between])
    wrong = given[~(np.abs(given) <= 1.0 + ROUNDING)]
    if len(wrong):
        msg = f"dependent_correlations: correlations must lie within -1 to 1, got {wrong[0]:g}"
        raise ValueError(msg)
    determinant = float(1.0 - (given**2).sum() + 2.0 * given.prod())
    if determinant < -1e3 * ROUNDING:
        msg = (
            "dependent_correlations: three correlations of the same items cannot be "
            f"{r_new:g}, {r_old:g} and {r_between:g}"
        )
        raise ValueError(msg)
    return max(0.0, determinant)


def _williams(
    r_new: float, r_old: float, r_between: float, *, items: int, determinant: float
) -> float | None:
    """Return Williams' t, None where the correlations leave no room for chance."""
    mean = (r_new + r_old) / 2.0
    noise = 2.0 * (items - 1) / (items - 3) * determinant + mean**2 * (1.0 - r_between) ** 3
    if noise <= ROUNDING:
        return None
    return float((r_new - r_old) * np.sqrt((items - 1) * (1.0 + r_between) / noise))


def _steiger(r_new: float, r_old: float, r_between: float) -> float:
    """Return 1 over the spread of the difference of z values, times the root of n - 3."""
    square = ((r_new + r_old) / 2.0) ** 2
    joint = r_between * (1.0 - 2.0 * square) - square / 2.0 * (1.0 - 2.0 * square - r_between**2)
    return float(1.0 / np.sqrt(2.0 - 2.0 * joint / (1.0 - square) ** 2))


def _meng(r_new: float, r_old: float, r_between: float) -> float:
    """Return the same with the mean of squares in place of the square of the mean."""
    square = (r_new**2 + r_old**2) / 2.0
    f = min(1.0, (1.0 - r_between) / (2.0 * (1.0 - square)))
    h = (1.0 - f * square) / (1.0 - square)
    return float(1.0 / np.sqrt(2.0 * (1.0 - r_between) * h))


def _zou(
    r_new: float, r_old: float, r_between: float, *, items: int, level: float
) -> tuple[float, float]:
    """Return both ends of Zou's interval."""
    reach = special.ndtri((1.0 + level) / 2.0) / np.sqrt(items - 3)
    below, above = (
        np.tanh(np.arctanh([r_new, r_old]) + sign * reach) - [r_new, r_old] for sign in (-1.0, 1.0)
    )
    rest = (1.0 - r_new**2) * (1.0 - r_old**2)
    squares = r_new**2 + r_old**2 + r_between**2
    joint = (r_between - r_new * r_old / 2.0) * (1.0 - squares) + r_between**3
    shared = joint / rest
    low = np.hypot(below[0], above[1]) ** 2 + 2.0 * shared * below[0] * above[1]
    high = np.hypot(above[0], below[1]) ** 2 + 2.0 * shared * above[0] * below[1]
    difference = r_new - r_old
    return (
        float(difference - np.sqrt(max(0.0, low))),
        float(difference + np.sqrt(max(0.0, high))),
    )


def _two_sided(statistic: float, *, df: float) -> float:
    return float(2.0 * upper_tail(abs(statistic), df=df))
