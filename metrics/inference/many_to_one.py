"""Several groups against one control group, at one common level."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evenhand.metrics.arguments import share
from evenhand.metrics.inference.mean_difference import NOISE
from evenhand.metrics.inference.spread import spread_points
from evenhand.metrics.inference.student import quantile
from evenhand.metrics.sums import Array, Undefined

NODES = 128
"""Points of the Gauss-Legendre rule over the control group's mean."""

FARTHEST = 8.5
"""Standard deviations up to which that mean is followed; beyond lies less than 1e-16."""

PRECISION = 1e-10
"""Relative precision of the critical value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dunnett:
    """Several groups, each compared with one control group.

    Attributes:
        estimate: difference of means, group minus control, shape (K,).
        t: test statistics, shape (K,).
        p: p-values adjusted over the K comparisons, shape (K,).
        low, high: simultaneous interval, shape (K,).
    """

    estimate: Array
    t: Array
    p: Array
    low: Array
    high: Array


def dunnett(
    groups: Sequence[ArrayLike],
    *,
    control: ArrayLike,
    level: float = 0.95,
) -> Dunnett:
    """Compare independent groups with one control group, by Dunnett's many-to-one test.

    For independent values with one common spread; clips of the same persons are neither, and want
    `max_t`. The statistics are equally correlated through the control group, which leaves a double
    integral; it is computed by quadrature, so no random number is involved.

    Args:
        groups: values of each group, K vectors of at least one value.
        control: values of the control group.
        level: of the simultaneous interval.

    Returns:
        Estimates, statistics, adjusted p-values and simultaneous intervals.

    Raises:
        ValueError: no group, an empty group or control, a value that is not finite, or a level
            outside 0 to 1.
        Undefined: `too_few`, no group has two values; `no_variation`, no group varies.

    References:
        Dunnett 1955, doi:10.1080/01621459.1955.10501294
    """
    share(level, name="level")
    base = _sample(control, name="control")
    samples = [_sample(group, name=f"group {place}") for place, group in enumerate(groups)]
    if not samples:
        message = "groups must hold at least one group, got none"
        raise ValueError(message)
    sizes = np.array([sample.size for sample in samples], dtype=np.float64)
    spread, df = _pooled([base, *samples])
    error = spread * np.sqrt(1.0 / sizes + 1.0 / base.size)
    estimate = np.array([sample.mean() for sample in samples]) - base.mean()
    loading = np.sqrt(sizes / (sizes + base.size))
    reach = _critical(loading, df=df, level=level) * error
    t = estimate / error
    return Dunnett(
        estimate=estimate,
        t=t,
        p=np.array([1.0 - _joint_chance(abs(value), loading, df=df) for value in t]),
        low=estimate - reach,
        high=estimate + reach,
    )


def _sample(values: ArrayLike, *, name: str) -> Array:
    sample = np.asarray(values, dtype=np.float64)
    if sample.ndim != 1 or not sample.size or not np.isfinite(sample).all():
        message = f"{name} must be a vector of finite values, got shape {sample.shape}"
        raise ValueError(message)
    return sample


def _pooled(samples: Sequence[Array]) -> tuple[float, float]:
    df = sum(sample.size - 1 for sample in samples)
    if df < 1:
        reason = "too_few"
        raise Undefined(reason)
    squares = sum(float(((sample - sample.mean()) ** 2).sum()) for sample in samples)
    spread = float(np.sqrt(squares / df))
    if spread <= NOISE * max(float(np.abs(sample).max()) for sample in samples):
        reason = "no_variation"
        raise Undefined(reason)
    return spread, float(df)


def _joint_chance(bound: float, loading: Array, *, df: float) -> float:
    """Return P(every |T_k| < bound), given what the statistics share: control mean and spread."""
    spread, weights = spread_points(df)
    nodes, rule = np.polynomial.legendre.leggauss(NODES)
    shared = FARTHEST * nodes
    density = FARTHEST * rule * np.exp(-(shared**2) / 2.0) / np.sqrt(2.0 * np.pi)
    own = np.sqrt(1.0 - loading**2)
    centre = (loading * shared[:, np.newaxis])[:, np.newaxis] / own
    half = (bound * spread)[:, np.newaxis] / own
    inside = special.ndtr(centre + half) - special.ndtr(centre - half)
    return float(min(1.0, density @ inside.prod(axis=2) @ weights))


def _critical(loading: Array, *, df: float, level: float) -> float:
    """Bisect for the bound that all statistics keep with this chance, between safe ends."""
    low = 0.0
    high = float(quantile(1.0 - (1.0 - level) / (2.0 * loading.size), df=df))
    while high - low > PRECISION * high:
        middle = (low + high) / 2.0
        if _joint_chance(middle, loading, df=df) < level:
            low = middle
        else:
            high = middle
    return high
