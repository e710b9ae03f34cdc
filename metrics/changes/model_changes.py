"""What changes in each slice when a new model takes an old one's place, paired by person.

Both models stand in one table of sums over the items that both scored, so what is easy or hard
about a person falls out of the difference. A metric f moves by psi_new - psi_old when person c is
weighed a little more, and the sandwich of these differences is the uncertainty of the change:

    change      f_new - f_old in the slice            arm: psi_new - psi_old
    gap change  (gap of new) - (gap of old)           the same, slice against reference

For a mean over items this is the clustered regression of item differences on a constant, and of
item differences on membership (Liang & Zeger 1986, doi:10.1093/biomet/73.1.13). Two models that no
item tells apart have no spread: the change is 0 and its standard error is not known.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.arms import Measured
from evenhand.metrics.comparison import Compared, Comparisons, stacked
from evenhand.metrics.inference.few_discordant import least_paired_variance
from evenhand.metrics.inference.sandwich import Arm, Spread, contrast, single
from evenhand.metrics.slices import Mask
from evenhand.metrics.sum_table import SumTable
from evenhand.metrics.sums import AdditiveMetric, Array

OLD, NEW = 0, 1
"""Places on the axis of models."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelChange:
    """One metric of two models, shape (slices, outcomes); changes are new minus old.

    Attributes:
        compared: both models, each against its own references, shape (slices, 2, outcomes).
        change: of the metric in the slice, NaN where undefined.
        spread: uncertainty of the change; its standard error is NaN where it is not known.
        reason: why there is no change.
        items, counted, persons: behind the change; the fewest of both models.
        low_left_out, high_left_out: smallest and largest change when one person is left out.
        gap_change: change of the slice's gap to its reference, with its sign.
        gap_spread: uncertainty of the gap change.
        gap_sum_spread: uncertainty of the sum of both gaps, for gaps of opposite signs.
        gap_reason: why there is no gap change.
        gap_items, gap_counted, gap_persons: of the smaller side.
    """

    compared: Compared
    change: Array
    spread: Spread
    reason: NDArray[np.str_]
    items: Array
    counted: Array
    persons: Array
    low_left_out: Array
    high_left_out: Array
    gap_change: Array
    gap_spread: Spread
    gap_sum_spread: Spread
    gap_reason: NDArray[np.str_]
    gap_items: Array
    gap_counted: Array
    gap_persons: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeReplicates:
    """Bootstrap replicates of changes, (B, slices, outcomes), NaN where undefined."""

    change: Array
    gap_change: Array


class ModelChanges:
    """Two models on the same items, ready for any metric.

    Args:
        table: sums over items with a label and both scores; axis of models: old, new.
        slices: which rows belong to each slice, shape (slices, R).
        references: which rows each slice is held against, shape (slices, R).
        covered: which emotions each model has an output for, shape (2, emotions). The mean outcome
            is over those that both have.

    Raises:
        ValueError: there are not two models.
    """

    def __init__(self, table: SumTable, *, slices: Mask, references: Mask, covered: Mask) -> None:
        """Take for covered what both models cover."""
        if len(covered) != 2:  # noqa: PLR2004 - old and new
            msg = f"a change is that of two models, old and new; got {len(covered)}"
            raise ValueError(msg)
        both = np.broadcast_to(covered.all(axis=0), covered.shape)
        self.comparisons = Comparisons(table, slices=slices, references=references, covered=both)

    def of(self, metric: AdditiveMetric) -> ModelChange:
        """Return the change of one metric in every slice, and of its gap to the reference."""
        sides = self.comparisons.sides(metric)
        compared = self.comparisons.held(*sides)
        found = [
            self._in_slice(sides, k, nested=nested)
            for k, nested in enumerate(self.comparisons.nested())
        ]
        inside, outside = compared.inside, compared.outside
        change = np.stack([each.moved for each in found])
        reason, other = (_either(side.reason) for side in (inside, outside))
        persons, others = (side.persons.min(axis=1) for side in (inside, outside))
        items, others_items = (side.items.min(axis=1) for side in (inside, outside))
        counted, others_counted = (side.counted.min(axis=1) for side in (inside, outside))
        return ModelChange(
            compared=compared,
            change=change,
            spread=stacked([each.change for each in found]),
            reason=reason,
            items=items,
            counted=counted,
            persons=persons,
            low_left_out=change + np.stack([each.left_out.min(axis=0) for each in found]),
            high_left_out=change + np.stack([each.left_out.max(axis=0) for each in found]),
            gap_change=change - np.stack([each.moved_outside for each in found]),
            gap_spread=stacked([each.gap for each in found]),
            gap_sum_spread=stacked([each.gap_sum for each in found]),
            gap_reason=np.where(reason != "", reason, other),
            gap_items=np.minimum(items, others_items),
            gap_counted=np.minimum(counted, others_counted),
            gap_persons=np.minimum(persons, others),
        )

    def replicates(
        self, metrics: Sequence[AdditiveMetric], weights: Array
    ) -> dict[str, ChangeReplicates]:
        """Return joint bootstrap replicates of changes; both models share each draw of persons.

        Args:
            metrics: which ones.
            weights: how often each person is drawn, shape (B, persons).

        Returns:
            Replicates by the metric's name with its settings.
        """
        drawn = self.comparisons.replicates(metrics, weights)
        return {
            name: ChangeReplicates(
                change=each.inside[:, :, NEW] - each.inside[:, :, OLD],
                gap_change=each.gap[:, :, NEW] - each.gap[:, :, OLD],
            )
            for name, each in drawn.items()
        }

    def _in_slice(self, sides: tuple[Measured, Measured], place: int, *, nested: bool) -> "_Slice":
        """Return what the persons of a slice, and of its reference, say about the change."""
        arms = [self.comparisons.arm(side, place) for side in sides]
        noises = [self._noise(side, place) for side in sides]
        inside, outside = (
            _difference(arm, noise=noise, floor=self._floor(side, place))
            for arm, noise, side in zip(arms, noises, sides, strict=True)
        )
        moved, moved_outside = (
            _moved(side.value[place], arm, noise=noise)
            for side, arm, noise in zip(sides, (inside, outside), noises, strict=True)
        )
        own = single(inside)
        error = np.where(inside.spread_is_seen(), own.standard_error, np.nan)
        return _Slice(
            moved=moved,
            moved_outside=moved_outside,
            change=replace(own, standard_error=error),
            gap=contrast(inside, outside, nested=nested),
            gap_sum=contrast(*map(_total, arms), nested=nested),
            left_out=np.concatenate([inside.left_out(), np.zeros((1, *moved.shape))]),
        )

    def _noise(self, side: Measured, place: int) -> Array:
        """Return what rounding may make of the difference of both models, shape (outcomes,)."""
        return np.asarray(self.comparisons.with_mean(side.noise[place]).sum(axis=0))

    def _floor(self, side: Measured, place: int) -> Array | float:
        """Return the least variance of a change of rates, shape (outcomes,).

        Sums by person and cell show the net of discordant items, which is at most their number.
        """
        if side.metric.shape != "rate":
            return 0.0
        rows = side.values[side.groups[place]]
        counts = rows[..., side.columns[side.metric.denominator]]
        events = np.nan_to_num(side.metric.value(rows, side.columns)) * counts
        more, further = (part[:, NEW] - part[:, OLD] for part in (events, counts))
        least = least_paired_variance(
            np.abs(more).sum(axis=0) + np.abs(further).sum(axis=0),
            more.sum(axis=0),
            counts.sum(axis=0).min(axis=0),
        )
        both = np.broadcast_to(least, (2, *least.shape))
        return np.asarray(self.comparisons.with_variance(both)[NEW], dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slice:
    """Changes in one slice and their uncertainty; `left_out` has shape (persons + 1, outcomes)."""

    moved: Array
    moved_outside: Array
    change: Spread
    gap: Spread
    gap_sum: Spread
    left_out: Array


def _moved(value: Array, arm: Arm, *, noise: Array) -> Array:
    """Return new minus old; where nobody moved it, what is left is rounding and so 0."""
    change = value[NEW] - value[OLD]
    nobody = (arm.influence == 0).all(axis=0) & (np.abs(change) <= noise)
    return np.where(nobody, 0.0, change)


def _difference(arm: Arm, *, noise: Array, floor: Array | float) -> Arm:
    """Return what each person does to new minus old; influence of 0 is exactly 0."""
    moved = arm.influence[:, NEW] - arm.influence[:, OLD]
    return replace(
        _joint(arm),
        influence=np.where(np.abs(moved).sum(axis=0) <= noise, 0.0, moved),
        floor=floor,
    )


def _total(arm: Arm) -> Arm:
    """Return what each person does to new plus old; floors add up as standard errors do."""
    floor = np.broadcast_to(arm.floor, arm.influence.shape[1:])
    return replace(
        _joint(arm),
        influence=arm.influence[:, NEW] + arm.influence[:, OLD],
        floor=np.sqrt(floor).sum(axis=0) ** 2,
    )


def _joint(arm: Arm) -> Arm:
    """Return the persons of both models as one arm: mean of items, fewest contributors."""
    return replace(
        arm,
        influence=arm.influence[:, NEW],
        items=arm.items.mean(axis=1),
        contributors=arm.persons().min(axis=0),
    )


def _either(reason: NDArray[np.str_]) -> NDArray[np.str_]:
    """Return the reason of the new model, or else that of the old one."""
    return np.asarray(np.where(reason[:, NEW] != "", reason[:, NEW], reason[:, OLD]))
