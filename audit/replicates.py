"""Bootstrap replicates of a plan's metrics: persons drawn anew, all metrics and slices jointly."""

from collections.abc import Iterator, Sequence

import numpy as np

from evenhand.audit.plan import Plan
from evenhand.metrics.comparison import Comparisons, Replicates
from evenhand.metrics.resampling import multinomial_weights, poisson_weights
from evenhand.metrics.sum_table import SumTable
from evenhand.metrics.sums import AdditiveMetric, Array

_BLOCK_ENTRIES = 20_000_000


def drawn_replicates(
    plan: Plan, sums: SumTable, comparisons: Comparisons, metrics: Sequence[AdditiveMetric]
) -> dict[str, Replicates]:
    """Draw weights block by block, so that memory does not grow with the replicates.

    Args:
        plan: how often, from which seed, and how clusters are drawn.
        sums: whose clusters are drawn.
        comparisons: the slices.
        metrics: at least one.

    Returns:
        The replicates of each metric, by its key.
    """
    blocks = [comparisons.replicates(metrics, weights) for weights in person_weights(plan, sums)]
    return {
        key: Replicates(
            inside=np.concatenate([b[key].inside for b in blocks]),
            gap=np.concatenate([b[key].gap for b in blocks]),
        )
        for key in blocks[0]
    }


def person_weights(plan: Plan, sums: SumTable) -> Iterator[Array]:
    """Yield the bootstrap weights of all clusters, some replicates at a time.

    Args:
        plan: how often, from which seed, and how clusters are drawn.
        sums: whose clusters are drawn.
    """
    ids = np.unique(sums.clusters)
    rules = plan.statistics
    rng = np.random.default_rng(rules.seed)
    size = max(4, _BLOCK_ENTRIES // len(ids) // 4 * 4)
    for start in range(0, rules.replicates, size):
        rows = min(size, rules.replicates - start)
        if rules.resampling == "poisson":
            yield poisson_weights([str(i) for i in ids], rows, rules.seed, start=start)
        else:
            yield multinomial_weights(len(ids), rows, rng)
