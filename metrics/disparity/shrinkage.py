"""Shrunken slice estimates: which slice is truly worst, given that small slices are noisy?

The slice that looks worst is often a small one whose noise is large. Each estimate is pulled
towards the mean by the share of its variance that is noise (empirical Bayes: Morris 1983,
doi:10.1080/01621459.1983.10477920). It serves display and ranking, never a verdict.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.regression.random_effects import (
    Method,
    checked_estimates,
    i_squared_percent,
    pooled,
    positive_variances,
    tau_squared,
)
from evenhand.metrics.sums import Array

FACTS = Facts(
    title="Shrunken slice estimates",
    asks="Which slice is truly worst, given that small slices are noisy?",
    formula="kept_k estimate_k + (1 - kept_k) mean, kept_k = tau^2 / (tau^2 + v_k)",
    use="To rank and to draw many slices of unequal size.",
    avoid="Never for a verdict: shrinkage hides harm to small slices. Judge each slice by its own "
    "estimate and interval.",
    takes="estimates",
    unit="squared unit of the estimates",
    span=(0.0, float("inf")),
    best=0.0,
    headline="tau_squared",
    reference="doi:10.1080/01621459.1983.10477920",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shrinkage:
    """Slice estimates pulled towards their mean.

    Attributes:
        tau_squared: variance between slices beyond sampling.
        mean: grand mean, weighted by 1 / (v_k + tau^2).
        standard_error: of the grand mean.
        q: Cochran's Q.
        q_p: its p-value.
        i_squared_percent: share of the variation that sampling does not explain.
        shrunken: estimate of each slice after shrinkage, shape (k,).
        shrunken_errors: their standard errors; the mean's is included, that of tau^2 is not.
        kept: share of each slice's own estimate, 0 to 1, shape (k,).
    """

    tau_squared: float
    mean: float
    standard_error: float
    q: float
    q_p: float
    i_squared_percent: float
    shrunken: Array
    shrunken_errors: Array
    kept: Array


@door
def shrinkage(estimates: Array, standard_errors: Array, *, method: Method = "REML") -> Shrinkage:
    r"""Return each slice's estimate pulled towards the mean by its share of noise.

    $$ \tilde\theta_k = \lambda_k \hat\theta_k + (1 - \lambda_k)\,\mu, \quad
       \lambda_k = \tau^2 / (\tau^2 + v_k) $$

    Args:
        estimates: one a slice, shape (k,), any unit.
        standard_errors: their standard errors, which should know persons, shape (k,).
        method: how the variance between slices is found: `DL`, `PM` or `REML`.

    Returns:
        Shrunken estimates with tau^2 >= 0; at 0 all slices get the mean.

    Raises:
        Undefined: `one_group`, fewer than two slices; `not_positive`, a standard error is 0.
        ValueError: shapes differ, a number is not finite, a standard error is negative, or the
            method is not known.

    Examples:
        The noisiest slice looks worst, and is not once its noise is discounted:

        >>> import numpy as np
        >>> found = shrinkage(np.array([0.0, 0.1, 0.6, 0.9]), np.array([0.1, 0.1, 0.1, 0.6]))
        >>> found.shrunken.round(2).tolist()
        [0.03, 0.12, 0.57, 0.41]
    """
    values, squares = checked_estimates("shrinkage", estimates, standard_errors)
    variances = positive_variances(squares)
    tau = tau_squared(values, variances, method=method)
    centre, q = pooled(values, variances, tau_squared=tau), pooled(values, variances).q
    kept = tau / (tau + variances)
    errors = np.hypot(np.sqrt(kept * variances), (1.0 - kept) * centre.standard_error)
    return Shrinkage(
        tau_squared=tau,
        mean=centre.mean,
        standard_error=centre.standard_error,
        q=q,
        q_p=float(special.chdtrc(len(values) - 1, q)),
        i_squared_percent=i_squared_percent(tau, variances),
        shrunken=kept * values + (1.0 - kept) * centre.mean,
        shrunken_errors=errors,
        kept=kept,
    )
