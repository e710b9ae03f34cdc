"""Every slice against its reference, for one metric, from one table of sums.

Axes everywhere: (slices, models, outcomes). Outcomes are the emotions in order, then one more:
their mean with equal weight over the emotions that a model covers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.inference.few_events import least_variance
from evenhand.metrics.inference.gradient import gradient
from evenhand.metrics.inference.sandwich import Arm, Spread, contrast, gap_left_out, single
from evenhand.metrics.resampling import row_weights
from evenhand.metrics.slices import Mask
from evenhand.metrics.sum_table import SumTable
from evenhand.metrics.sums import ITEMS, AdditiveMetric, Array

UNDEFINED_EMOTION = "undefined_emotion"

_NOISE = 1e-9
"""Relative error of numeric derivatives, with room: less influence than that is none."""


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


class Comparisons:
    """A table of sums, its slices and their references, ready for any metric.

    Args:
        table: the sums.
        slices: which rows belong to each slice, shape (slices, R).
        references: which rows each slice is held against, shape (slices, R).
        covered: which emotions each model has an output for, shape (models, emotions).
    """

    def __init__(self, table: SumTable, *, slices: Mask, references: Mask, covered: Mask) -> None:
        """Keep sums by row; metrics differ in the features that they need."""
        self.features = table.features
        self.values = table.values()
        self.cluster_of_row = table.cluster_codes()
        self.slices, self.references = slices, references
        self.covered = covered

    def of(self, metric: AdditiveMetric) -> Compared:
        """Return one metric in every slice and its reference."""
        columns = metric.columns(self.features)
        values = self.values[..., list(columns.values())]
        local = {name: place for place, name in enumerate(columns)}
        inside, slope_inside, noise_inside = self._side(metric, values, local, self.slices)
        outside, slope_outside, noise_outside = self._side(metric, values, local, self.references)
        pairs = []
        for k, (rows_in, rows_out) in enumerate(zip(self.slices, self.references, strict=True)):
            slope, noise = slope_inside[k], noise_inside[k]
            first = self._arm(metric, values, local, rows_in, slope=slope, noise=noise)
            slope, noise = slope_outside[k], noise_outside[k]
            second = self._arm(metric, values, local, rows_out, slope=slope, noise=noise)
            spread = contrast(first, second, nested=bool((rows_in & rows_out).any()))
            gap = inside[0][k] - outside[0][k]
            pairs.append(_Pair.of(first, second, value=inside[0][k], gap=gap, spread=spread))
        return Compared(
            inside=_finished(inside, [p.inside for p in pairs]),
            outside=_finished(outside, [p.outside for p in pairs]),
            gap=inside[0] - outside[0],
            spread=_stacked([p.gap for p in pairs]),
            low_left_out=np.stack([p.low for p in pairs]),
            high_left_out=np.stack([p.high for p in pairs]),
            left_out=tuple(p.left_out for p in pairs),
        )

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

    def with_mean(self, values: Array) -> Array:
        """Append the mean over covered emotions to the last axis; undefined when one of them is."""
        known = np.where(self.covered, values, 0.0)
        with np.errstate(all="ignore"):
            mean = known.sum(axis=-1) / self.covered.sum(axis=-1)
        return np.concatenate([values, mean[..., None]], axis=-1)

    def _side(
        self, metric: AdditiveMetric, values: Array, columns: Mapping[str, int], rows: Mask
    ) -> tuple[tuple[Array, NDArray[np.str_], Array, Array], Array, Array]:
        """Return value, reason, items and counts of groups; the gradients; their noise.

        Noise is what all persons together may seem to move the metric by rounding alone.
        """
        flat = values.reshape(len(values), -1)
        shape = (len(rows), *values.shape[1:])
        member = rows.astype(np.float64)
        sums = (member @ flat).reshape(shape)
        size = (member @ np.abs(flat)).reshape(shape)
        done = metric.evaluate(sums, columns)
        counted = sums[..., columns[metric.denominator]]
        side = (
            self.with_mean(done.value),
            self._with_reason(done.reason),
            self._with_extreme(sums[..., columns[ITEMS]], largest=True),
            self._with_extreme(counted, largest=False),
        )
        slope = gradient(metric, sums, columns, size=size)
        return side, slope, _NOISE * (np.abs(slope) * size).sum(axis=-1)

    def _arm(
        self,
        metric: AdditiveMetric,
        values: Array,
        columns: Mapping[str, int],
        rows: Mask,
        *,
        slope: Array,
        noise: Array,
    ) -> Arm:
        """Return influence and counts of the persons in some rows; influence of 0 is exactly 0."""
        codes, chosen = self.cluster_of_row[rows], values[rows]
        starts = np.flatnonzero(np.diff(codes, prepend=-1))
        clusters = codes[starts]
        by_row = np.einsum("rmef,mef->rme", chosen, slope)
        counts = chosen[..., columns[metric.denominator]]
        if not len(clusters):
            nothing = np.zeros((0, *self.with_mean(by_row).shape[1:]))
            return Arm(clusters=clusters, influence=nothing, items=nothing)
        moved = np.add.reduceat(by_row, starts, axis=0)
        own = np.add.reduceat(counts, starts, axis=0)
        persons = (own > 0).sum(axis=0).astype(np.float64)
        return Arm(
            clusters=clusters,
            influence=self.with_mean(np.where(np.abs(moved).sum(axis=0) <= noise, 0.0, moved)),
            items=self.with_mean(own),
            contributors=self._with_extreme(persons, largest=False),
            floor=self._floor(metric, chosen.sum(axis=0), columns),
        )

    def _floor(
        self, metric: AdditiveMetric, sums: Array, columns: Mapping[str, int]
    ) -> Array | float:
        """Return the least variance of a rate with few events; for a mean they add up."""
        if metric.shape != "rate":
            return 0.0
        floor = least_variance(metric.value(sums, columns), sums[..., columns[metric.denominator]])
        covered = np.maximum(self.covered.sum(axis=-1), 1)
        mean = np.where(self.covered, floor, 0.0).sum(axis=-1) / covered**2
        return np.concatenate([floor, mean[..., None]], axis=-1)

    def _with_reason(self, reason: NDArray[np.str_]) -> NDArray[np.str_]:
        """Append the reason of the mean outcome."""
        wide = np.where(self.covered | (reason == ""), reason, "not_covered")
        first = np.take_along_axis(wide, self.covered.argmax(axis=-1)[None, :, None], axis=-1)
        broken = ((reason != "") & self.covered).any(axis=-1)
        alike = ((wide == first) | ~self.covered).all(axis=-1)
        last = np.where(alike, first[..., 0], np.where(broken, UNDEFINED_EMOTION, ""))
        return np.concatenate([wide, last[..., None]], axis=-1)

    def _with_extreme(self, counts: Array, *, largest: bool) -> Array:
        """Append the largest or smallest count over covered emotions."""
        if largest:
            last = np.where(self.covered, counts, 0).max(axis=-1)
        else:
            last = np.where(self.covered, counts, np.inf).min(axis=-1)
        last = np.where(np.isfinite(last), last, 0)
        return np.concatenate([counts, last[..., None]], axis=-1)


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


def _finished(
    side: tuple[Array, NDArray[np.str_], Array, Array], known: Sequence[tuple[Spread, Array]]
) -> Side:
    """Join values and uncertainty."""
    value, reason, items, counted = side
    return Side(
        value=value,
        reason=reason,
        items=items,
        counted=counted,
        persons=np.stack([persons for _, persons in known]),
        spread=_stacked([spread for spread, _ in known]),
    )


def _stacked(spreads: Sequence[Spread]) -> Spread:
    """Put the slices on a leading axis."""
    return Spread(
        standard_error=np.stack([s.standard_error for s in spreads]),
        df=np.stack([s.df for s in spreads]),
        method=np.stack([s.method for s in spreads]),
    )
