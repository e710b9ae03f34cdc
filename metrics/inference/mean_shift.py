"""A mean shift from both sides: the interval around it, and the proof that it is small."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from evenhand.metrics.inference.equivalence import tost
from evenhand.metrics.inference.intervals import t_interval
from evenhand.metrics.inference.mean_difference import MeanDifference
from evenhand.metrics.sums import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanShift:
    """Uncertainty of a mean difference, and the equivalence test against a margin.

    Attributes:
        standard_error: None where it cannot be estimated.
        df: degrees of freedom of the t distribution, units minus 1.
        low: lower end of the (1 - alpha) interval.
        high: upper end.
        low_equivalence: lower end of the (1 - 2 alpha) interval.
        high_equivalence: upper end; both lie within the margin iff `p_equivalence` is below alpha.
        p_equivalence: of two one-sided tests; small is proof of a shift below the margin.
        units: how many were drawn.
        unit: what is taken as drawn: `pairs` or `persons`.
        missing: why a field is None, by field.
    """

    standard_error: float | None
    df: float
    low: float | None
    high: float | None
    low_equivalence: float | None
    high_equivalence: float | None
    p_equivalence: float | None
    units: int
    unit: Literal["pairs", "persons"]
    missing: Mapping[str, str]


def mean_shift(
    found: MeanDifference, *, margin: float, alpha: float, unit: Literal["pairs", "persons"]
) -> MeanShift:
    """Return the interval of a mean difference and whether it is provably below a margin.

    Args:
        found: the mean difference and its standard error.
        margin: tolerated difference, above 0.
        alpha: level of each one-sided test; the wider interval has level 1 - alpha.
        unit: what is taken as drawn.

    Raises:
        ValueError: alpha or margin out of range.

    Examples:
        >>> from evenhand.metrics.inference.mean_difference import mean_difference
        >>> import numpy as np
        >>> found = mean_difference(np.array([0.1, -0.1, 0.0, 0.1]), persons=None, size=7.0)
        >>> shift = mean_shift(found, margin=0.25, alpha=0.05, unit="pairs")
        >>> round(shift.high, 3), shift.p_equivalence < 0.05
        (0.177, True)
    """
    error, df = found.standard_error, found.df
    small = tost(found.mean, standard_error=error, df=df, margin=margin, alpha=alpha)
    ends = t_interval(found.mean, standard_error=error, df=df, level=1.0 - alpha)
    numbers: dict[str, float | Array] = {
        "standard_error": error,
        "low": ends.low,
        "high": ends.high,
        "low_equivalence": small.low,
        "high_equivalence": small.high,
        "p_equivalence": small.p,
    }
    known = {name: _known(number) for name, number in numbers.items()}
    return MeanShift(
        **known,
        df=df,
        units=found.persons,
        unit=unit,
        missing={name: found.reason for name, number in known.items() if number is None},
    )


def _known(number: float | Array) -> float | None:
    return float(number) if np.isfinite(number) else None
