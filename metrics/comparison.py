"""Every slice against its reference, for one metric, from one table of sums.

Axes everywhere: (slices, models, outcomes). Outcomes are the emotions in order, then one more:
their mean with equal weight over the emotions that a model covers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.arms import UNDEFINED_EMOTION, ArmTable, Measured
from evenhand.metrics.inference.sandwich import Arm, Spread, contrast, gap_left_out, single
from evenhand.metrics.resampling import row_weights
from evenhand.metrics.slices import Mask
from evenhand.metrics.sum_table import SumTable
from evenhand.metrics.sums import AdditiveMetric, Array

__all__ = ["UNDEFINED_EMOTION", "Compared", "Comparisons", "Replicates", "Side", "stacked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One metric in several groups of rows; groups lead: (groups, models, outcomes).

    Attributes:
        value: NaN where undefined.
        reason: why.
        items: items with label and score; for the mean outcome the largest of its emotions.
        counted: what the metric averages over; for the mean outcome the smallest of its emotions.
        persons: persons who contribute.
        spread: uncertainty of the value.
    """

    value: Array
    reason: NDArray[np.str_]
    items: Array
    counted: Array
    persons: Array
    spread: Spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A metric in every slice and its reference, shape (slices, models, outcomes).

    Attributes:
        inside, outside: both sides.
        gap: inside minus outside.
        spread: uncertainty of the gap.
        low_left_out, high_left_out: smallest and largest gap when one person is left out.
        left_out: value inside when each person of the slice is left out, by slice, each of shape
            (persons, models, outcomes).
    """

    inside: Side
    outside: Side
    gap: Array
    spread: Spread
    low_left_out: Array
    high_left_out: Array
    left_out: tuple[Array, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replicates:
    """Bootstrap replicates of one metric, (B, slices, models, outcomes), NaN where undefined."""

    inside: Array
    gap: Array


class Comparisons(ArmTable):
    """A table of sums, its slices and their references, ready for any metric.

    Args:
        table: the sums.
        slices: which rows belong to each slice, shape (slices, R).
        references: which rows each slice is held against, shape (slices, R).
        covered: which emotions each model has an output for, shape (models, emotions).
    """

    def __init__(self, table: SumTable, *, slices: Mask, references: Mask, covered: Mask) -> None:
        """Keep sums by row, and which rows are held against which."""
        super().__init__(table, covered=covered)
        self.slices, self.references = slices, references

    def of(self, metric: AdditiveMetric) -> Compared:
        """Return one metric in every slice and its reference."""
        return self.held(*self.sides(metric))

    def held(self, inside: Measured, outside: Measured) -> Compared:
        """Hold what was measured in every slice against what was measured in its reference.

        Args:
            inside: the metric in every slice, from `sides`.
            outside: the metric in what each is held against.
        """
        gap = inside.value - outside.value
        pairs = []
        for k, nested in enumerate(self.nested()):
            first, second = self.arm(inside, k), self.arm(outside, k)
            spread = contrast(first, second, nested=nested)
            pairs.append(_Pair.of(first, second, value=inside.value[k], gap=gap[k], spread=spread))
        return Compared(
            inside=_finished(inside, [p.inside for p in pairs]),
            outside=_finished(outside, [p.outside for p in pairs]),
            gap=gap,
            spread=stacked([p.gap for p in pairs]),
            low_left_out=np.stack([p.low for p in pairs]),
            high_left_out=np.stack([p.high for p in pairs]),
            left_out=tuple(p.left_out for p in pairs),
        )

    def sides(self, metric: AdditiveMetric) -> tuple[Measured, Measured]:
        """Return one metric in every slice, and in what each is held against."""
        values = self.sums_of(metric)
        return (
            self.measured(metric, values, self.slices),
            self.measured(metric, values, self.references),
        )

    def nested(self) -> list[bool]:
        """Return for each slice whether its items are also among those it is held against."""
        sides = zip(self.slices, self.references, strict=True)
        return [bool((rows & others).any()) for rows, others in sides]

    def replicates(
        self, metrics: Sequence[AdditiveMetric], weights: Array
    ) -> dict[str, Replicates]:
        """Return bootstrap replicates of several metrics, by name, from weights (B, clusters)."""
        wanted = sorted({c for m in metrics for c in m.columns(self.features).values()})
        values = self.values[..., wanted].reshape(len(self.values), -1)
        shape = (len(weights), *self.values.shape[1:3], len(wanted))
        by_row = row_weights(weights, self.cluster_of_row)
        total = by_row.T @ values
        found: dict[str, list[tuple[Array, Array]]] = {_key(m): [] for m in metrics}
        for rows, other in zip(self.slices, self.references, strict=True):
            inside = by_row[rows].T @ values[rows]
            outside = total - inside if (rows ^ other).all() else by_row[other].T @ values[other]
            for metric in metrics:
                columns = metric.columns(self.features)
                local = {name: wanted.index(place) for name, place in columns.items()}
                first = self.with_mean(metric.value(inside.reshape(shape), local))
                second = self.with_mean(metric.value(outside.reshape(shape), local))
                found[_key(metric)].append((first, first - second))
        return {
            name: Replicates(
                inside=np.stack([f for f, _ in pairs], axis=1),
                gap=np.stack([g for _, g in pairs], axis=1),
            )
            for name, pairs in found.items()
        }


def _key(metric: AdditiveMetric) -> str:
    """Return a name that tells settings apart."""
    return metric.qualified(metric.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """What the persons of one slice and of its reference say."""

    inside: tuple[Spread, Array]
    outside: tuple[Spread, Array]
    gap: Spread
    low: Array
    high: Array
    left_out: Array

    @classmethod
    def of(cls, first: Arm, second: Arm, *, value: Array, gap: Array, spread: Spread) -> "_Pair":
        """Hold two groups of persons against each other."""
        moved = gap + np.concatenate([gap_left_out(first, second), np.zeros((1, *gap.shape))])
        return cls(
            inside=(single(first), first.persons()),
            outside=(single(second), second.persons()),
            gap=spread,
            low=moved.min(axis=0),
            high=moved.max(axis=0),
            left_out=value + first.left_out(),
        )


def _finished(side: Measured, known: Sequence[tuple[Spread, Array]]) -> Side:
    """Join values and uncertainty."""
    return Side(
        value=side.value,
        reason=side.reason,
        items=side.items,
        counted=side.counted,
        persons=np.stack([persons for _, persons in known]),
        spread=stacked([spread for spread, _ in known]),
    )


def stacked(spreads: Sequence[Spread]) -> Spread:
    """Put the slices on a leading axis."""
    return Spread(
        standard_error=np.stack([s.standard_error for s in spreads]),
        df=np.stack([s.df for s in spreads]),
        method=np.stack([s.method for s in spreads]),
    )
