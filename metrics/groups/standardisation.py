"""Direct standardisation: compare two groups as if both had everybody's mix of strata.

Two groups whose labels differ cannot be compared by their plain means: the difference mixes how the
model treats them with what they are. Within a stratum of equal labels they can; the differences are
then averaged with one set of weights, the strata's shares of all items. A stratum that holds too
few items of either group says nothing, is left out, and the share that remains is stated. See
Rothman, Greenland & Lash 2008, Modern Epidemiology, chapter 15.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from evenhand.metrics.groups.two_arms import TwoArms
from evenhand.metrics.inference.sandwich import Arm, contrast
from evenhand.metrics.inference.student import spread_is_known
from evenhand.metrics.numbered import Codes
from evenhand.metrics.rules import rounding
from evenhand.metrics.sums import Array, Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardisedGap:
    """A difference of two standardised means.

    Attributes:
        gap: slice minus other side, in units of the values; None where no stratum holds enough
            items of both.
        standard_error: of the gap, with the strata's shares taken as known; None where no spread
            can be seen.
        df: degrees of freedom of the standard error; infinite without persons.
        used: whether each stratum took part, shape (S,).
        covered: share of all items in the strata that took part, in [0, 1].
        missing: reason code of what is None.
    """

    gap: float | None
    standard_error: float | None
    df: float | None
    used: Mask
    covered: float
    missing: Mapping[str, str] = field(default_factory=dict)


def standardised_gap(
    values: Array,
    arms: TwoArms,
    *,
    stratum: Codes,
    times: Array,
    persons: Codes | None = None,
    least: int = 2,
) -> StandardisedGap:
    """Return how two groups' means differ at one mix of strata.

    `sum over z of w_z (mean of the slice in z - mean of the other side in z)`, `w_z` the share of
    all items in z. Without persons `SE^2 = sum w_z^2 (s^2 / n + s^2 / n)`; with persons the
    cluster-robust sandwich of both standardised means.

    Args:
        values: shape (n,), for instance scores or errors.
        arms: the items of both sides.
        stratum: number of each item's stratum, 0 to S - 1, shape (n,).
        times: how often each item counts, shape (n,).
        persons: number of each item's person, shape (n,).
        least: items that a stratum needs on either side.

    Returns:
        The gap, its standard error and what they rest on; `no_overlap` is the reason where no
        stratum holds enough items of both sides.

    Examples:
        The plain means differ by 2; at equal strata the groups are alike:

        >>> inside = np.array([True, True, True, False, False, False])
        >>> found = standardised_gap(
        ...     np.array([0.0, 3.0, 3.0, 0.0, 0.0, 3.0]),
        ...     TwoArms(inside=inside, outside=~inside),
        ...     stratum=np.array([0, 1, 1, 0, 0, 1]),
        ...     times=np.ones(6),
        ...     least=1,
        ... )
        >>> found.gap
        0.0
    """
    whole = np.bincount(stratum, weights=times)
    sides = [
        _Side.of(values, rows, stratum, times, len(whole)) for rows in (arms.inside, arms.outside)
    ]
    used = (sides[0].count >= least) & (sides[1].count >= least)
    if not used.any():
        fields = ("gap", "standard_error", "df")
        return StandardisedGap(
            gap=None,
            standard_error=None,
            df=None,
            used=used,
            covered=0.0,
            missing=dict.fromkeys(fields, "no_overlap"),
        )
    share = np.where(used, whole, 0.0) / whole[used].sum()
    gap = float((share * np.where(used, sides[0].mean - sides[1].mean, 0.0)).sum())
    if persons is None:
        error, df = _independent(sides, share, used), np.inf
    else:
        spread = contrast(*(side.arm(share, stratum, persons) for side in sides))
        error, df = float(spread.standard_error), float(spread.df)
    seen = bool(spread_is_known(error, df=df))
    lack = "no_variation" if error == 0 else "too_few"
    return StandardisedGap(
        gap=gap,
        standard_error=error if seen else None,
        df=df if seen else None,
        used=used,
        covered=float(whole[used].sum() / whole.sum()),
        missing={} if seen else dict.fromkeys(("standard_error", "df"), lack),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """One side, stratum by stratum; `moved` is the weighted distance from the stratum's mean."""

    rows: Mask
    count: Array
    mean: Array
    square: Array
    moved: Array
    times: Array

    @classmethod
    def of(cls, values: Array, rows: Mask, stratum: Codes, times: Array, strata: int) -> "_Side":
        own = np.where(rows, times, 0.0)
        count = _totals(own, stratum, strata)
        mean = _totals(own * values, stratum, strata) / np.maximum(count, 1)
        off = values - mean[stratum]
        off = np.where(np.abs(off) > rounding(times.sum()) * np.abs(values).max(), off, 0.0)
        square = _totals(own * off**2, stratum, strata)
        return cls(rows=rows, count=count, mean=mean, square=square, moved=own * off, times=own)

    def arm(self, share: Array, stratum: Codes, persons: Codes) -> Arm:
        """Return the side person by person: what each moves, and its part of the weights."""
        pull = (share / np.maximum(self.count, 1))[stratum]
        kept = self.rows & (pull > 0)
        names, person = np.unique(persons[kept], return_inverse=True)
        size = float(self.times[kept].sum())
        return Arm(
            clusters=names,
            influence=_totals((pull * self.moved)[kept], person, len(names)),
            items=_totals((pull * self.times)[kept] * size, person, len(names)),
        )


def _totals(values: Array, number: Codes, count: int) -> Array:
    """Return the sum of values by number, shape (count,)."""
    return np.bincount(number, weights=values, minlength=count).astype(np.float64)


def _independent(sides: list[_Side], share: Array, used: Mask) -> float:
    """Return the standard error of items that are independent; NaN where one stands alone."""
    if any((side.count[used] <= 1).any() for side in sides):
        return float("nan")
    variance = sum(
        float(
            (share[used] ** 2 * side.square[used] / side.count[used] / (side.count[used] - 1)).sum()
        )
        for side in sides
    )
    return float(np.sqrt(variance))
