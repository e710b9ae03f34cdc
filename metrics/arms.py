"""One metric in groups of rows of a table of sums, and what each person does to it.

Axes everywhere: (groups, models, outcomes). Outcomes are the emotions in order, then one more:
their mean with equal weight over the emotions that a model covers.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.inference.few_events import least_variance
from evenhand.metrics.inference.gradient import gradient
from evenhand.metrics.inference.sandwich import Arm
from evenhand.metrics.slices import Mask
from evenhand.metrics.sum_table import SumTable
from evenhand.metrics.sums import ITEMS, AdditiveMetric, Array

UNDEFINED_EMOTION = "undefined_emotion"

_NOISE = 1e-9
"""Relative error of numeric derivatives, with room: less influence than that is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One metric in several groups of rows.

    Attributes:
        metric: which one.
        columns: place of each of its features on the last axis of `values`.
        values: sums by row, shape (R, models, emotions, features).
        groups: which rows belong to each group, shape (groups, R).
        value, reason, items, counted: as in `Side`.
        slope: derivative of the metric by its sums, shape (groups, models, emotions, features).
        noise: what all persons together may seem to move the metric by rounding alone, shape
            (groups, models, emotions).
    """

    metric: AdditiveMetric
    columns: Mapping[str, int]
    values: Array
    groups: Mask
    value: Array
    reason: NDArray[np.str_]
    items: Array
    counted: Array
    slope: Array
    noise: Array


class ArmTable:
    """A table of sums, ready for any metric in any groups of its rows.

    Args:
        table: the sums.
        covered: which emotions each model has an output for, shape (models, emotions).
    """

    def __init__(self, table: SumTable, *, covered: Mask) -> None:
        """Keep sums by row; metrics differ in the features that they need."""
        self.features = table.features
        self.values = table.values()
        self.cluster_of_row = table.cluster_codes()
        self.covered = covered

    def sums_of(self, metric: AdditiveMetric) -> Array:
        """Return the sums that a metric needs, shape (R, models, emotions, its features)."""
        return self.values[..., list(metric.columns(self.features).values())]

    def measured(self, metric: AdditiveMetric, values: Array, groups: Mask) -> Measured:
        """Return a metric in groups of rows.

        Args:
            metric: which one.
            values: from `sums_of`.
            groups: which rows belong to each group, shape (groups, R).
        """
        columns = {name: place for place, name in enumerate(metric.columns(self.features))}
        flat = values.reshape(len(values), -1)
        shape = (len(groups), *values.shape[1:])
        member = groups.astype(np.float64)
        sums = (member @ flat).reshape(shape)
        size = (member @ np.abs(flat)).reshape(shape)
        done = metric.evaluate(sums, columns)
        slope = gradient(metric, sums, columns, size=size)
        return Measured(
            metric=metric,
            columns=columns,
            values=values,
            groups=groups,
            value=self.with_mean(done.value),
            reason=self._with_reason(done.reason),
            items=self.with_extreme(sums[..., columns[ITEMS]], largest=True),
            counted=self.with_extreme(sums[..., columns[metric.denominator]], largest=False),
            slope=slope,
            noise=_NOISE * (np.abs(slope) * size).sum(axis=-1),
        )

    def arm(self, measured: Measured, group: int) -> Arm:
        """Return influence and counts of the persons in one group; influence of 0 is exactly 0."""
        metric, columns, rows = measured.metric, measured.columns, measured.groups[group]
        codes, chosen = self.cluster_of_row[rows], measured.values[rows]
        starts = np.flatnonzero(np.diff(codes, prepend=-1))
        clusters = codes[starts]
        by_row = np.einsum("rmef,mef->rme", chosen, measured.slope[group])
        counts = chosen[..., columns[metric.denominator]]
        if not len(clusters):
            nothing = np.zeros((0, *self.with_mean(by_row).shape[1:]))
            return Arm(clusters=clusters, influence=nothing, items=nothing)
        moved = np.add.reduceat(by_row, starts, axis=0)
        own = np.add.reduceat(counts, starts, axis=0)
        persons = (own > 0).sum(axis=0).astype(np.float64)
        noise = measured.noise[group]
        return Arm(
            clusters=clusters,
            influence=self.with_mean(np.where(np.abs(moved).sum(axis=0) <= noise, 0.0, moved)),
            items=self.with_mean(own),
            contributors=self.with_extreme(persons, largest=False),
            floor=self._floor(metric, chosen.sum(axis=0), columns),
        )

    def with_mean(self, values: Array) -> Array:
        """Append the mean over covered emotions to the last axis; undefined when one of them is."""
        known = np.where(self.covered, values, 0.0)
        with np.errstate(all="ignore"):
            mean = known.sum(axis=-1) / self.covered.sum(axis=-1)
        return np.concatenate([values, mean[..., None]], axis=-1)

    def with_extreme(self, counts: Array, *, largest: bool) -> Array:
        """Append the largest or smallest count over covered emotions."""
        if largest:
            last = np.where(self.covered, counts, 0).max(axis=-1)
        else:
            last = np.where(self.covered, counts, np.inf).min(axis=-1)
        last = np.where(np.isfinite(last), last, 0)
        return np.concatenate([counts, last[..., None]], axis=-1)

    def with_variance(self, variances: Array) -> Array:
        """Append the variance of the mean over covered emotions, as if they were independent."""
        covered = np.maximum(self.covered.sum(axis=-1), 1)
        mean = np.where(self.covered, variances, 0.0).sum(axis=-1) / covered**2
        return np.concatenate([variances, mean[..., None]], axis=-1)

    def _floor(
        self, metric: AdditiveMetric, sums: Array, columns: Mapping[str, int]
    ) -> Array | float:
        """Return the least variance of a rate with few events; for a mean they add up."""
        if metric.shape != "rate":
            return 0.0
        rate, counted = metric.value(sums, columns), sums[..., columns[metric.denominator]]
        return self.with_variance(least_variance(rate, counted))

    def _with_reason(self, reason: NDArray[np.str_]) -> NDArray[np.str_]:
        """Append the reason of the mean outcome."""
        wide = np.where(self.covered | (reason == ""), reason, "not_covered")
        first = np.take_along_axis(wide, self.covered.argmax(axis=-1)[None, :, None], axis=-1)
        broken = ((reason != "") & self.covered).any(axis=-1)
        alike = ((wide == first) | ~self.covered).all(axis=-1)
        last = np.where(alike, first[..., 0], np.where(broken, UNDEFINED_EMOTION, ""))
        return np.concatenate([wide, last[..., None]], axis=-1)
