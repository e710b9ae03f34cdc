"""The noise floor: how much scores move when an image or a clip is made again and nothing changes.

A generator that is run twice with another seed does not give the same picture. Changes between
pairs in which an attribute was changed are read against the changes of such repeats.
"""

from dataclasses import dataclass

import numpy as np

from evenhand.metrics.inference.intervals import t_interval
from evenhand.metrics.inference.mean_difference import NOISE, mean_arm, person_numbers
from evenhand.metrics.inference.sandwich import contrast
from evenhand.metrics.numbered import Codes, Names
from evenhand.metrics.sums import Array, Undefined


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeats:
    """Pairs in which nothing was changed but the seed.

    Attributes:
        first: scores of one rendering, shape (m,).
        second: scores of the other, shape (m,).
        persons: whose they are, shape (m,), named as in the pairs; None: every pair its own.
    """

    first: Array
    second: Array
    persons: Names | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Excess:
    """A mean among pairs beside the same mean among repeats.

    Attributes:
        pairs: mean among the pairs.
        repeats: mean among the repeats.
        excess: pairs minus repeats; above 0 the attribute moves scores more than the seed does.
        low: lower end of the interval of the excess; None where no spread can be estimated.
        high: upper end, likewise.
        reason: why there is no interval: `too_few` or `no_spread`; empty where there is one.
    """

    pairs: float
    repeats: float
    excess: float
    low: float | None
    high: float | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoiseFloor:
    """Changes of pairs against changes of repeats.

    Attributes:
        repeats: how many pairs of repeats there are.
        absolute_difference: mean size of a change.
        share_outside_margin: share of changes above the margin.
    """

    repeats: int
    absolute_difference: Excess
    share_outside_margin: Excess


def noise_floor(
    differences: Array,
    repeats: Repeats,
    *,
    margin: float,
    persons: Names | None = None,
    level: float = 0.95,
) -> NoiseFloor:
    """Return how much more scores change with an attribute than with the seed alone.

    Difference of two means with the cluster-robust sandwich; persons may stand on both sides.

    Args:
        differences: changes of the pairs, shape (n,).
        repeats: pairs in which nothing was changed, in the same unit.
        margin: tolerated change.
        persons: whose pairs they are, shape (n,); named on both sides or on none.
        level: of the intervals.

    Returns:
        Excess of the mean size of a change, and of the share outside the margin.

    Raises:
        Undefined: `no_pairs`, there is no repeat.
        ValueError: vectors do not belong together, or persons are named on one side only.

    Examples:
        The attribute moves scores by a quarter point where the seed moves them by a tenth:

        >>> import numpy as np
        >>> again = Repeats(first=np.zeros(4), second=np.array([0.1, -0.1, 0.12, -0.08]))
        >>> found = noise_floor(np.array([0.25, -0.25, 0.2, -0.3]), again, margin=0.15)
        >>> round(found.absolute_difference.excess, 3), found.share_outside_margin.excess
        (0.15, 1.0)
    """
    again = _changes(repeats)
    if (persons is None) != (repeats.persons is None):
        msg = "noise_floor: persons must be named for pairs and for repeats, or for neither"
        raise ValueError(msg)
    named = None if persons is None or repeats.persons is None else [*persons, *repeats.persons]
    codes = person_numbers(named, count=len(differences) + len(again))
    sides = tuple((np.abs(d), (np.abs(d) > margin).astype(float)) for d in (differences, again))
    absolute, outside = (
        _excess(own, floor, codes=codes, level=level)
        for own, floor in zip(sides[0], sides[1], strict=True)
    )
    return NoiseFloor(
        repeats=len(again), absolute_difference=absolute, share_outside_margin=outside
    )


def _changes(repeats: Repeats) -> Array:
    """Return what the seed alone changed."""
    if repeats.first.ndim != 1 or repeats.first.shape != repeats.second.shape:
        shapes = f"{repeats.first.shape} and {repeats.second.shape}"
        msg = f"noise_floor: repeats must be two vectors of one length, got shapes {shapes}"
        raise ValueError(msg)
    changes = np.asarray(repeats.second - repeats.first)
    if not np.isfinite(changes).all():
        msg = "noise_floor: repeats must hold finite scores"
        raise ValueError(msg)
    if not len(changes):
        reason = "no_pairs"
        raise Undefined(reason)
    return changes


def _excess(own: Array, floor: Array, *, codes: Codes, level: float) -> Excess:
    """Return the difference of two means with its interval."""
    first = mean_arm(own, persons=codes[: len(own)])
    second = mean_arm(floor, persons=codes[len(own) :])
    spread = contrast(first, second)
    error, size = float(spread.standard_error), float(max(own.max(), floor.max()))
    few = min(first.persons(), second.persons()) < 2  # noqa: PLR2004 - one person has no spread
    known = error > NOISE * size
    difference = float(own.mean() - floor.mean())
    ends = t_interval(difference, standard_error=error, df=spread.df, level=level)
    return Excess(
        pairs=float(own.mean()),
        repeats=float(floor.mean()),
        excess=difference,
        low=float(ends.low) if known else None,
        high=float(ends.high) if known else None,
        reason="" if known else ("too_few" if few else "no_spread"),
    )
