"""Cochran's Q: do the slices differ at all, beyond their sampling error?

One global test in place of a test a slice: squared distances from the common mean, each in units
of its own sampling variance (Cochran 1954, doi:10.2307/3001666).
"""

from dataclasses import dataclass

from scipy import special

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.regression.random_effects import (
    checked_estimates,
    i_squared_percent,
    pooled,
    positive_variances,
    tau_squared,
)
from evenhand.metrics.sums import Array

FACTS = Facts(
    title="Cochran's Q",
    asks="Do the slices differ at all, beyond their sampling error?",
    formula="sum_k (estimate_k - mean)^2 / v_k, chi-squared with K - 1 degrees of freedom",
    use="Before reading single slices: one test for an attribute of many levels.",
    avoid="A large p is no evidence of equal slices. Clearing a slice takes a declared margin; "
    "standard errors must know persons, and few persons make p too small.",
    takes="estimates",
    role="test",
    unit="1",
    span=(0.0, float("inf")),
    best=0.0,
    headline="q",
    reference="doi:10.2307/3001666",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CochranQ:
    """The test that all slices share one value.

    Attributes:
        q: weighted sum of squared distances from the mean.
        df: number of slices less one.
        p: probability of a Q at least as large when all slices are equal.
        mean: common value, weighted by 1 / v_k.
        standard_error: of the mean.
        i_squared_percent: share of the variation that sampling does not explain, by moments.
    """

    q: float
    df: int
    p: float
    mean: float
    standard_error: float
    i_squared_percent: float


@door
def cochran_q(estimates: Array, standard_errors: Array) -> CochranQ:
    r"""Return the test that all slices have one value.

    $$ Q = \sum_k (\hat\theta_k - \bar\theta)^2 / v_k $$

    Args:
        estimates: one a slice, shape (k,), any unit.
        standard_errors: their standard errors, which should know persons, shape (k,).

    Returns:
        Q in [0, inf) with its p-value; Q is about K - 1 when slices are equal.

    Raises:
        Undefined: `one_group`, fewer than two slices; `not_positive`, a standard error is 0.
        ValueError: shapes differ, or a number is not finite or a standard error negative.

    Examples:
        Twelve slices may span 0.3 points, and still be as alike as chance makes them:

        >>> import numpy as np
        >>> spread = np.linspace(-0.15, 0.15, 12)
        >>> round(cochran_q(spread, np.full(12, 0.1)).p, 2)
        0.47
    """
    values, squares = checked_estimates("cochran_q", estimates, standard_errors)
    variances = positive_variances(squares)
    found, df = pooled(values, variances), len(values) - 1
    between = tau_squared(values, variances, method="DL")
    return CochranQ(
        q=found.q,
        df=df,
        p=float(special.chdtrc(df, found.q)),
        mean=found.mean,
        standard_error=found.standard_error,
        i_squared_percent=i_squared_percent(between, variances),
    )
