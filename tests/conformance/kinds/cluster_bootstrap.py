"""Replicates of metrics when persons are drawn again, as given multiplicities say."""

from typing import Any

import numpy as np

from evenhand.metrics.agreement.pearson import pearson
from evenhand.metrics.calibration.bias import bias
from evenhand.metrics.calibration.mae import mae
from evenhand.metrics.comparison import Comparisons
from evenhand.metrics.inference.intervals import percentile_interval
from evenhand.metrics.replicates.weighted_histograms import spearman_replicates
from evenhand.metrics.resampling import bootstrap_standard_error
from evenhand.metrics.sum_table import SumTable, accumulate
from evenhand.metrics.sums import Array, Mask

METRICS = (mae, bias, pearson)


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Return each metric over all items, and the gap of bias, second group minus first."""
    truth, scores = (np.array(inputs[key], dtype=np.float64) for key in ("y", "pred"))
    persons, person = np.unique(inputs["cluster"], return_inverse=True)
    _, group = np.unique(inputs["group"], return_inverse=True)
    table = accumulate(
        METRICS,
        truth[:, None],
        scores[:, None, None],
        cells=group.astype(np.int16)[:, None],
        clusters=persons[person],
    )
    given = np.array(inputs["multiplicity"], dtype=np.float64)
    order = [inputs["cluster_order"].index(name) for name in persons.tolist()]
    weights = np.concatenate([np.ones((1, len(order))), given[:, order]])
    everyone = np.ones(len(table.clusters), dtype=np.bool_)
    whole = _compared(table, everyone, ~everyone).replicates(METRICS, weights)
    sides = _compared(table, table.cells[:, 0] == 1, table.cells[:, 0] == 0)
    found = {
        **{metric.name: whole[metric.name].inside[:, 0, 0, 0] for metric in METRICS},
        "spearman": spearman_replicates(truth, scores, persons=person, draws=weights),
        "gap": sides.replicates((bias,), weights)["bias"].gap[:, 0, 0, 0],
    }
    level = params.get("conf", 0.95)
    return {name: _summary(values, level=level) for name, values in found.items()}


def _compared(table: SumTable, inside: Mask, outside: Mask) -> Comparisons:
    covered = np.ones((1, 1), dtype=np.bool_)
    return Comparisons(table, slices=inside[None], references=outside[None], covered=covered)


def _summary(values: Array, *, level: float) -> dict[str, Any]:
    """Describe an estimate, which comes first, by its replicates, which follow.

    The case leaves out any number of undefined replicates, so only the defined ones are shown to
    functions that refuse too many of them.
    """
    replicates = values[1:]
    defined = replicates[np.isfinite(replicates)]
    ends = percentile_interval(defined, level=level)
    return {
        "estimate": values[0],
        "se": bootstrap_standard_error(defined),
        "percentile": [ends.low, ends.high],
        "first3": replicates[:3],
        "n_undefined": percentile_interval(replicates, level=level).undefined,
    }
