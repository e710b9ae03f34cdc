"""The sums of an audit: one row a cell and cluster, one column a model, emotion and feature."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from evenhand.metrics import exact
from evenhand.metrics.sums import AdditiveMetric, Array

Text = NDArray[np.str_]
Codes = NDArray[np.int16]

_AXES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SumTable:
    """Feature sums per cell (one combination of attribute levels) and cluster (one person).

    Rows are sorted by cluster, then cell, so that equal content is equal bits.

    Attributes:
        cells: level codes, shape (R, attributes).
        clusters: cluster ids, shape (R,).
        features: names of the features, length F.
        limbs: exact sums, shape (limbs, R, models, emotions, F).
        terms: items behind all rows, which bounds what may still be added.
    """

    cells: Codes
    clusters: Text
    features: tuple[str, ...]
    limbs: Array
    terms: int

    def values(self) -> Array:
        """Return the sums as float64, shape (R, models, emotions, F)."""
        return exact.join(self.limbs)

    def cluster_codes(self) -> NDArray[np.intp]:
        """Return the number of each row's cluster in the order of the sorted ids, shape (R,)."""
        return np.unique(self.clusters, return_inverse=True)[1]


def accumulate(
    metrics: Sequence[AdditiveMetric],
    truth: Array,
    scores: Array,
    *,
    cells: Codes,
    clusters: Text,
) -> SumTable:
    """Sum what each item contributes, by cell and cluster.

    Args:
        metrics: whose features are wanted; features of one name are summed once.
        truth: labels, shape (n, emotions); NaN where an item has no label for an emotion.
        scores: predictions, shape (n, models, emotions); NaN where there is none.
        cells: level codes of each item, shape (n, attributes).
        clusters: cluster id of each item, shape (n,).

    Returns:
        A table that can be merged with those of other chunks.

    Raises:
        ValueError: shapes do not belong together, a value is infinite or exceeds the range of exact
            sums, a level code is negative, or there are more items than exact sums take.
    """
    _check_shapes(truth, scores, cells=cells, clusters=clusters)
    _check_terms(len(clusters))
    keys, row = _rows(cells, clusters)
    indicator = sparse.csr_array(
        (np.ones(len(row)), (row, np.arange(len(row)))), shape=(len(keys[1]), len(row))
    )
    names, columns = [], []
    for name, column in _columns(metrics, truth, scores):
        names.append(name)
        columns.append(_row_sums(indicator, column))
    if not columns:  # no metric is asked for: a table without a feature
        columns = [_row_sums(indicator, np.zeros(scores.shape))]
    limbs = np.stack(columns, axis=-1)[..., : len(names)]
    return SumTable(
        cells=keys[0], clusters=keys[1], features=tuple(names), limbs=limbs, terms=len(row)
    )


def _check_shapes(truth: Array, scores: Array, *, cells: Codes, clusters: Text) -> None:
    """Refuse arrays that do not belong together."""
    if scores.ndim != _AXES or truth.shape != (len(scores), scores.shape[-1]):
        shapes = f"{truth.shape} and {scores.shape}"
        msg = f"truth must be (n, emotions) and scores (n, models, emotions), got {shapes}"
        raise ValueError(msg)
    if cells.shape[:-1] != clusters.shape or clusters.shape != truth.shape[:1]:
        shapes = f"{cells.shape} and {clusters.shape}"
        msg = f"cells must be (n, attributes) and clusters (n,) with n = {len(truth)}, got {shapes}"
        raise ValueError(msg)
    if np.isinf(truth).any() or np.isinf(scores).any():
        msg = "labels and scores must be finite, or NaN where there is none; got an infinite one"
        raise ValueError(msg)
    if (cells < 0).any():
        msg = f"level codes count from 0, got {cells.min()}"
        raise ValueError(msg)


def _columns(
    metrics: Sequence[AdditiveMetric], truth: Array, scores: Array
) -> Iterator[tuple[str, Array]]:
    """Yield each feature once, shape (n, models, emotions), 0 where label or score is absent."""
    wide = np.broadcast_to(truth[:, None, :], scores.shape)
    present = np.isfinite(wide) & np.isfinite(scores)
    flat_truth, flat_scores = wide[present], scores[present]
    seen: set[str] = set()
    for metric in metrics:
        if seen.issuperset(map(metric.qualified, metric.feature_names())):
            continue
        for name, column in metric.contributions(flat_truth, flat_scores).items():
            if name not in seen:
                seen.add(name)
                full = np.zeros(scores.shape)
                full[present] = column
                yield name, full


def _row_sums(indicator: sparse.csr_array, column: Array) -> Array:
    """Return exact sums by row, shape (limbs, R, models, emotions)."""
    limbs = exact.split(column.reshape(len(column), math.prod(column.shape[1:])))
    shape = (exact.LIMBS, indicator.shape[0], *column.shape[1:])
    return np.stack([indicator @ limb for limb in limbs]).reshape(shape)


def _rows(cells: Codes, clusters: Text) -> tuple[tuple[Codes, Text], NDArray[np.intp]]:
    """Return the distinct (cell, cluster) pairs, by cluster then cell, and each item's row.

    Keys are made dense after each attribute, so that they never outgrow their integers.
    """
    ids, cluster = np.unique(clusters, return_inverse=True)
    key = cluster.astype(np.int64)
    for codes in cells.T.astype(np.int64):
        key = np.unique(key * (1 + codes.max(initial=0)) + codes, return_inverse=True)[1]
    _, first, row = np.unique(key, return_index=True, return_inverse=True)
    return (cells[first], ids[cluster[first]]), row


def merge(tables: Sequence[SumTable]) -> SumTable:
    """Add the sums of shards; any order and any grouping give the same bits.

    Raises:
        ValueError: there is no table, features or shapes differ, or there are more items than exact
            sums take.
    """
    if not tables:
        msg = "merge takes at least one table of sums, got none"
        raise ValueError(msg)
    _check_alike(tables)
    cells = np.concatenate([t.cells for t in tables])
    clusters = np.concatenate([t.clusters for t in tables])
    keys, row = _rows(cells, clusters)
    limbs = np.zeros((exact.LIMBS, len(keys[1]), *tables[0].limbs.shape[2:]))
    start = 0
    for table in tables:
        stop = start + len(table.clusters)
        limbs[:, row[start:stop]] += table.limbs
        start = stop
    return SumTable(
        cells=keys[0],
        clusters=keys[1],
        features=tables[0].features,
        limbs=limbs,
        terms=sum(t.terms for t in tables),
    )


def _check_alike(tables: Sequence[SumTable]) -> None:
    """Refuse tables that do not belong together."""
    first = tables[0]
    for table in tables:
        if table.features != first.features:
            msg = f"sums of other features cannot be merged: {first.features} and {table.features}"
            raise ValueError(msg)
        if _widths(table) != _widths(first):
            msg = (
                "tables of other (attributes, models, emotions) cannot be merged: "
                f"{_widths(first)} and {_widths(table)}"
            )
            raise ValueError(msg)
    _check_terms(sum(t.terms for t in tables))


def _widths(table: SumTable) -> tuple[int, ...]:
    """Return how many attributes, models and emotions a table has."""
    return (table.cells.shape[1], *table.limbs.shape[2:4])


def _check_terms(terms: int) -> None:
    """Refuse more items than a sum of limbs can take."""
    if terms > exact.MOST_TERMS:
        msg = f"exact sums take {exact.MOST_TERMS} items, got {terms}"
        raise ValueError(msg)
