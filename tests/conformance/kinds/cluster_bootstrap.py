"""Replicates of metrics when persons are drawn again, as given multiplicities say."""

from typing import Any

import numpy as np

from evenhand.metrics.agreement.pearson import pearson
from evenhand.metrics.agreement.spearman import spearman
from evenhand.metrics.calibration.bias import bias
from evenhand.metrics.calibration.mae import mae
from evenhand.metrics.intervals import percentile_interval
from evenhand.metrics.resampling import bootstrap_standard_error, replicate_sums
from evenhand.metrics.sum_table import SumTable, accumulate
from evenhand.metrics.sums import AdditiveMetric, Array, Mask, Undefined

METRICS = (mae, bias, pearson)
SIDES = (0, 1)


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Return each metric over all items, and the gap of bias, second group minus first."""
    level = params.get("conf", 0.95)
    truth, scores = (np.array(inputs[key], dtype=np.float64) for key in ("y", "pred"))
    persons, groups = np.array(inputs["cluster"]), np.unique(inputs["group"])
    if len(groups) < len(SIDES):
        msg = f"a gap takes two groups, got {len(groups)}"
        raise ValueError(msg)
    table = accumulate(
        METRICS,
        truth[:, None],
        scores[:, None, None],
        cells=np.searchsorted(groups, inputs["group"]).astype(np.int16)[:, None],
        clusters=persons,
    )
    weights = _weights(inputs, table)
    everyone = np.ones(len(table.clusters), dtype=np.bool_)
    found = {m.name: _replicates(m, table, everyone, weights) for m in METRICS}
    first, second = (_replicates(bias, table, table.cells[:, 0] == k, weights) for k in SIDES)
    found["gap"] = second - first
    times = weights[:, np.searchsorted(np.unique(persons), persons)]
    found["spearman"] = np.array([_spearman(truth, scores, row) for row in times])
    return {name: _summary(values, level=level) for name, values in found.items()}


def _weights(inputs: dict[str, Any], table: SumTable) -> Array:
    """Return multiplicities with everybody once in front, persons in the order of the table."""
    given = np.array(inputs["multiplicity"], dtype=np.float64)
    order = [inputs["cluster_order"].index(name) for name in np.unique(table.clusters)]
    return np.concatenate([np.ones((1, len(order))), given[:, order]])


def _replicates(metric: AdditiveMetric, table: SumTable, rows: Mask, weights: Array) -> Array:
    sums = replicate_sums(table.values()[rows], table.cluster_codes()[rows], weights)
    return metric.evaluate(sums, metric.columns(table.features)).value[:, 0, 0]


def _spearman(truth: Array, scores: Array, times: Array) -> float:
    try:
        return spearman(truth, scores, weights=times)
    except Undefined:
        return np.nan


def _summary(values: Array, *, level: float) -> dict[str, Any]:
    """Describe an estimate, which comes first, by its replicates, which follow."""
    estimate, replicates = values[0], values[1:]
    ends = percentile_interval(replicates, level=level)
    return {
        "estimate": estimate,
        "se": bootstrap_standard_error(replicates),
        "percentile": [ends.low, ends.high],
        "first3": replicates[:3],
        "n_undefined": int(np.isnan(replicates).sum()),
    }
