"""What data of a given precision can show, told before a run and beside every open verdict.

All functions speak of an estimated gap with a standard error, t-distributed with `df` degrees of
freedom (None: normal, its spread known). How persons turn into a standard error is in
`gap_standard_error`.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evenhand.metrics.arguments import above_zero, at_least, one_sided, share
from evenhand.metrics.inference.chance import chance_to_catch, chance_to_clear
from evenhand.metrics.inference.precision import design_effect, gap_standard_error
from evenhand.metrics.inference.student import quantile
from evenhand.metrics.sums import Array

__all__ = [
    "chance_to_catch",
    "chance_to_clear",
    "design_effect",
    "detectable_gap",
    "gap_standard_error",
    "persons_needed",
    "persons_needed_from",
    "provable_margin",
]

MOST_PERSONS = 2.0**30
"""Where the search for a number of persons ends: about a billion."""


def provable_margin(
    standard_error: ArrayLike, *, df: ArrayLike | None = None, alpha: float, power: float
) -> Array:
    """Return the smallest margin that an equivalence test could prove, if there were no gap at all.

    `(t_(1 - alpha) + t_((1 + power) / 2)) SE`. A declared margin below it asks for more than the
    data can give. Exact for the normal distribution; the t version is a close and, by a little,
    pessimistic approximation.

    Args:
        standard_error: of the gap, any shape.
        df: degrees of freedom, broadcast; None is normal.
        alpha: one-sided level of the equivalence test.
        power: wanted chance to prove it.

    Returns:
        Margins in the unit of the gap; NaN where standard error or df are missing.

    Raises:
        ValueError: alpha or power out of range, or a negative standard error.

    Examples:
        >>> provable_margin(0.1, alpha=0.05, power=0.8).round(4)
        np.float64(0.2926)
    """
    error = at_least(standard_error, 0.0, name="standard_error")
    freedom = np.inf if df is None else df
    reach = quantile(1.0 - one_sided(alpha), df=freedom)
    spare = quantile((1.0 + share(power, name="power")) / 2.0, df=freedom)
    return np.asarray((reach + spare) * error, dtype=np.float64)


def detectable_gap(
    standard_error: ArrayLike, *, df: ArrayLike | None = None, alpha: float, power: float
) -> Array:
    """Return the smallest true gap that a two-sided test finds, on its right side, with this power.

    Normal: `(z_(1 - alpha / 2) + z_power) SE`. With df the noncentral t distribution is solved for
    its noncentrality. It is the "minimum detectable effect" of a test for *any* gap, which is not
    the question of a gate: see `provable_margin`.

    Args:
        standard_error: of the gap, any shape.
        df: degrees of freedom, broadcast; None is normal.
        alpha: two-sided level.
        power: wanted chance to find it.

    Returns:
        Gaps in the unit of the standard error.

    Raises:
        ValueError: alpha or power out of range, or a negative standard error.
    """
    error = at_least(standard_error, 0.0, name="standard_error")
    if share(power, name="power") <= share(alpha, name="alpha") / 2.0:
        message = f"power must be above alpha / 2, got {power} at alpha = {alpha}"
        raise ValueError(message)
    freedom = np.asarray(np.inf if df is None else df, dtype=np.float64)
    critical = quantile(1.0 - alpha / 2.0, df=freedom)
    finite = np.isfinite(freedom)
    exact = special.nctdtrinc(np.where(finite, freedom, 1.0), 1.0 - power, critical)
    shift = np.where(finite, exact, critical + special.ndtri(power))
    return np.asarray(shift * error, dtype=np.float64)


def persons_needed(
    *,
    sd: float,
    icc: float,
    items_per_person: float,
    reference_persons: float,
    margin: float,
    alpha: float,
    power: float,
) -> int | None:
    """Return the fewest persons of a slice with which the margin could be proved, if no gap exists.

    The smallest whole number for which `provable_margin` of `gap_standard_error`, with the degrees
    of freedom of the smaller arm, is at most the margin.

    Args:
        sd: standard deviation of one item's error, in scale points.
        icc: share of that variance that lies between persons.
        items_per_person: items of one person on average.
        reference_persons: in the group the slice is held against.
        margin: tolerated gap, in scale points.
        alpha: one-sided level of the equivalence test.
        power: wanted chance to prove it.

    Returns:
        2 or more; None when the reference group alone is too uncertain, so that no number would do.

    Raises:
        ValueError: an argument out of its range, or not finite where it has to be.
    """
    if not np.isfinite([sd, icc, items_per_person]).all():
        message = (
            f"sd, icc and items_per_person must be finite, got {sd}, {icc}, {items_per_person}"
        )
        raise ValueError(message)

    def margin_at(persons: Array) -> Array:
        error = gap_standard_error(
            sd=sd,
            icc=icc,
            items_per_person=items_per_person,
            persons=persons,
            reference_persons=reference_persons,
        )
        df = np.minimum(persons, reference_persons) - 1.0
        return provable_margin(error, df=df, alpha=alpha, power=power)

    found = float(_fewest(margin_at, above_zero(margin, name="margin")))
    return None if np.isnan(found) else int(found)


def persons_needed_from(
    standard_error: ArrayLike,
    persons: ArrayLike,
    *,
    reference_standard_error: ArrayLike = 0.0,
    reference_persons: ArrayLike = np.inf,
    margin: ArrayLike,
    alpha: float,
    power: float,
) -> Array:
    """Return the fewest persons of a slice needed, given how uncertain its measured mean was.

    The variance of the slice's own mean shrinks in proportion to its persons; that of the reference
    stays as measured.

    Args:
        standard_error: of the slice's own mean, any shape.
        persons: that it rests on.
        reference_standard_error: of the reference's mean; 0 when both arms grow alike and the first
            argument is the standard error of the gap.
        reference_persons: that the reference rests on.
        margin: tolerated gap.
        alpha: one-sided level of the equivalence test.
        power: wanted chance to prove the margin.

    Returns:
        Whole numbers from 2, as floats; NaN where no number would do or an argument is NaN.

    Raises:
        ValueError: an argument out of its range.
    """
    error = at_least(standard_error, 0.0, name="standard_error")
    fixed = at_least(reference_standard_error, 0.0, name="reference_standard_error")
    one_person = error**2 * at_least(persons, 1.0, name="persons")

    def margin_at(count: Array) -> Array:
        df = np.minimum(count, reference_persons) - 1.0
        spread = np.sqrt(one_person / count + fixed**2)
        return provable_margin(spread, df=df, alpha=alpha, power=power)

    return _fewest(margin_at, above_zero(margin, name="margin"))


def _fewest(margin_at: Callable[[Array], Array], margin: Array) -> Array:
    """Bisect for the smallest whole number at which a falling function meets the margin."""
    shape = np.broadcast_shapes(margin_at(np.asarray(2.0)).shape, margin.shape)
    low, high = np.full(shape, 1.0), np.full(shape, MOST_PERSONS)
    possible = margin_at(high) <= margin
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2.0)
        enough = margin_at(np.maximum(middle, 2.0)) <= margin
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return np.where(possible, np.maximum(high, 2.0), np.nan)
