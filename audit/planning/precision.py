"""How precise a gap will be, from the persons and items that there are and an assumed spread."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.plan import Plan
from evenhand.audit.planning.spread import PlannedSpread
from evenhand.audit.table import Table
from evenhand.metrics.slices import Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One side of a planned comparison.

    Attributes:
        persons: who contribute.
        items: that the metric averages over.
        variance: of the side's own mean.
    """

    persons: int
    items: float
    variance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """What a planned comparison rests on, for one emotion or the mean of several.

    Attributes:
        persons, items: in the slice.
        reference_persons: in the group it is held against.
        sd, icc: assumed of one item's contribution, of one emotion.
        slice_error: standard error of the slice's part of the gap.
        reference_error: the part that more persons in the slice would not lessen.
    """

    persons: int
    items: int
    reference_persons: int
    sd: float
    icc: float
    slice_error: float
    reference_error: float

    @property
    def standard_error(self) -> float:
        """Return the standard error to expect of the gap."""
        return float(np.hypot(self.slice_error, self.reference_error))

    @property
    def df(self) -> int:
        """Return the degrees of freedom: persons of the smaller arm, less one."""
        return min(self.persons, self.reference_persons) - 1


def clusters_of(plan: Plan, table: Table) -> NDArray[np.intp]:
    """Return the number of each item's person, or its own where the plan resamples items."""
    ids = table.persons if plan.statistics.unit == "person" else table.items
    return np.unique(ids, return_inverse=True)[1]


def arm(
    spread: PlannedSpread, rows: Mask, clusters: NDArray[np.intp], *, items_per_person: float | None
) -> Arm:
    """Return one side of a comparison.

    `sd^2 sum over persons of m (1 + (m - 1) ICC) / n^2`, m the items of a person and n their sum;
    that is Kish's design effect, for persons of unequal numbers.

    Args:
        spread: of one item's contribution.
        rows: which items belong to the side, shape (n,).
        clusters: number of each item's person, shape (n,).
        items_per_person: assumed instead of what the table holds.
    """
    own = np.bincount(clusters[rows], weights=spread.counts[rows])
    size = own[own > 0]
    if not len(size):
        return Arm(persons=0, items=0.0, variance=np.inf)
    if items_per_person is not None:
        size = size * items_per_person * len(np.unique(clusters[rows])) / rows.sum()
    total = float(size.sum())
    squares = total + (float((size**2).sum()) - total) * spread.icc
    return Arm(persons=len(size), items=total, variance=spread.sd**2 * squares / total**2)


def precision(
    plan: Plan,
    spreads: Sequence[PlannedSpread],
    inside: Mask,
    outside: Mask,
    clusters: NDArray[np.intp],
    *,
    together: float,
) -> Precision:
    """Return the precision of one slice's gap, averaged over emotions.

    Args:
        plan: tells what a slice is compared with, and the assumed items of a person.
        spreads: one an emotion.
        inside: the items of the slice, shape (n,).
        outside: the items that it is held against, without its own, shape (n,).
        clusters: number of each item's person, shape (n,).
        together: how many times less the mean over emotions varies than one of them.
    """
    assumed = plan.assumptions.items_per_person
    sides = [
        (
            arm(spread, inside, clusters, items_per_person=assumed),
            arm(spread, outside, clusters, items_per_person=assumed),
        )
        for spread in spreads
    ]
    # Everyone includes the slice itself, so it pulls its own reference along.
    apart = 1.0
    if plan.slices.compare == "overall":
        apart = float(outside.sum() / max(1, inside.sum() + outside.sum()))
    own, other = (
        together * apart * np.sqrt(np.mean([side[place].variance for side in sides]))
        for place in (0, 1)
    )
    return Precision(
        persons=min(side[0].persons for side in sides),
        items=round(min(side[0].items for side in sides)),
        reference_persons=min(side[1].persons for side in sides),
        sd=fmean(spread.sd for spread in spreads),
        icc=fmean(spread.icc for spread in spreads),
        slice_error=float(own),
        reference_error=float(other),
    )
