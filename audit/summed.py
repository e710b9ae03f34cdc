"""Sums of an audit, made in chunks of items."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from evenhand.audit.plan import Plan
from evenhand.audit.table import Scores, Table, Truth
from evenhand.metrics.sum_table import SumTable, accumulate, merge
from evenhand.metrics.sums import AdditiveMetric

_CHUNK: Final = 100_000


def summed(
    plan: Plan,
    table: Table,
    truth: Truth,
    scores: Sequence[Scores],
    metrics: Sequence[AdditiveMetric],
) -> SumTable:
    """Sum in chunks of items, so that no array of all items and features exists.

    Args:
        plan: says whose sums are kept apart.
        table: the items.
        truth: labels, aligned with the items.
        scores: one a model, aligned with the items.
        metrics: whose features are summed.
    """
    clusters = table.persons if plan.statistics.unit == "person" else table.items
    parts = []
    for start in range(0, max(len(table.items), 1), _CHUNK):
        rows = slice(start, start + _CHUNK)
        parts.append(
            accumulate(
                metrics,
                truth.values[rows],
                np.stack([s.values[rows] for s in scores], axis=1),
                cells=table.cells[rows],
                clusters=clusters[rows],
            )
        )
    return merge(parts)
