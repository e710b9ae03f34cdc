"""Variance between slices: how far do slices truly differ, once sampling noise is taken off?

The plain variance of slice estimates is above 0 even when all slices are equal, the more so the
smaller they are. Less the mean sampling variance it is right on average (Lum, Zhang & Bower 2022,
doi:10.1145/3531146.3533105). A bootstrap replicate carries the noise twice, so there it is taken
off twice.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.groups.share_estimates import share_estimates
from evenhand.metrics.regression.random_effects import checked_estimates
from evenhand.metrics.sums import Array

FACTS = Facts(
    title="Variance between slices, less sampling noise",
    asks="How far do slices truly differ, once sampling noise is taken off?",
    formula="S^2 - mean_k(v_k), S^2 the variance of the K estimates, v_k their sampling variance",
    use="To sum up an attribute of many levels in one number that does not grow as slices shrink.",
    avoid="It may be below 0 by chance: then it is shown as it is and its root as 0. One bad slice "
    "among many hardly moves it; look at the slices too.",
    takes="estimates",
    unit="squared unit of the estimates",
    span=(-float("inf"), float("inf")),
    best=0.0,
    headline="corrected",
    reference="doi:10.1145/3531146.3533105",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BetweenVariance:
    """Spread of slice estimates, with and without sampling noise.

    Attributes:
        uncorrected: variance S^2 of the estimates, divisor K - 1.
        corrected: S^2 less the mean sampling variance; may be negative.
        double_corrected: S^2 less twice the noise, for estimates of a bootstrap replicate.
        deviation: root of the corrected variance, 0 where that is negative.
        mean_sampling_variance: mean of v_k.
        max_min: largest less smallest estimate; biased upwards, shown for comparison only.
        mean_absolute_deviation: mean distance from the plain mean.
    """

    uncorrected: float
    corrected: float
    double_corrected: float
    deviation: float
    mean_sampling_variance: float
    max_min: float
    mean_absolute_deviation: float


@door
def between_variance(estimates: Array, standard_errors: Array) -> BetweenVariance:
    r"""Return the variance between slices, less the sampling variance of their estimates.

    $$ S^2 - \frac{1}{K} \sum_k v_k $$

    Args:
        estimates: one a slice, shape (k,), any unit.
        standard_errors: their standard errors, which should know persons, shape (k,).

    Returns:
        Variances in squared units; the corrected one has mean 0 when slices are equal.

    Raises:
        Undefined: `one_group`, fewer than two slices.
        ValueError: shapes differ, or a number is not finite or a standard error negative.

    Examples:
        Three slices that differ by less than their noise should:

        >>> import numpy as np
        >>> found = between_variance(np.array([0.0, 0.1, 0.2]), np.full(3, 0.2))
        >>> round(found.uncorrected, 6), round(found.corrected, 6), found.deviation
        (0.01, -0.03, 0.0)
    """
    values, variances = checked_estimates("between_variance", estimates, standard_errors)
    noise = float(variances.mean())
    return _summary(values, noise=noise, twice=2.0 * noise)


@door
def between_variance_of_shares(
    counts: ArrayLike, totals: ArrayLike, *, freedom_lost: int = 1
) -> BetweenVariance:
    r"""Return the variance between shares of slices, from counts of independent items.

    The sampling variance is p (1 - p) / (n - 1), which is right on average. The noise that a
    bootstrap adds has variance p (1 - p) / n, of which a replicate shows one part in n less. The
    formula is the authors'; it leaves about four parts in n of the noise of one draw.

    Args:
        counts: how many were so in each slice, shape (k,).
        totals: of how many, shape (k,).
        freedom_lost: 1 divides by n - 1; 0 by n, as the authors do, for slices of one item too.

    Returns:
        Variances of shares; `double_corrected` is S^2 - 2 mean(s) + mean(s / n), s = p (1 - p) / n.

    Raises:
        Undefined: `one_group`, fewer than two slices; `no_items`, a total is 0; `too_few`, a
            total is 1 and the divisor n - 1.
        ValueError: a count is negative or above its total, or shapes differ.

    Examples:
        >>> round(between_variance_of_shares([5, 5], [10, 10]).corrected, 6)
        -0.027778
    """
    found = share_estimates(counts, totals, freedom_lost=freedom_lost)
    values, variances = checked_estimates(
        "between_variance_of_shares", found.shares, found.standard_errors
    )
    plain = found.shares * (1.0 - found.shares) / found.totals
    both = float((2.0 * plain - plain / found.totals).mean())
    return _summary(values, noise=float(variances.mean()), twice=both)


def _summary(values: Array, *, noise: float, twice: float) -> BetweenVariance:
    """Return the spread of estimates, less the noise and less the noise of a replicate."""
    spread = float(values.var(ddof=1))
    corrected = spread - noise
    return BetweenVariance(
        uncorrected=spread,
        corrected=corrected,
        double_corrected=spread - twice,
        deviation=float(np.sqrt(max(0.0, corrected))),
        mean_sampling_variance=noise,
        max_min=float(np.ptp(values)),
        mean_absolute_deviation=float(np.abs(values - values.mean()).mean()),
    )
