"""Sums of chunks that are merged, and the metrics of the whole."""

from collections import Counter
from typing import Any

import numpy as np

from evenhand.metrics.agreement.ccc import ccc
from evenhand.metrics.agreement.pearson import pearson
from evenhand.metrics.bins import fixed_bin
from evenhand.metrics.calibration.ece import ece
from evenhand.metrics.calibration.mae import mae
from evenhand.metrics.disparity.auc import auc
from evenhand.metrics.moments import joint_scatter, score_scatter, truth_scatter
from evenhand.metrics.sum_table import SumTable, accumulate, merge
from evenhand.metrics.sums import AdditiveMetric, Array, Sums


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Sum x against y and p against z chunk by chunk, and finish what the merged sums give."""
    x, y, p, z = (np.array(inputs[key], dtype=np.float64) for key in "xypz")
    starts = [0, *inputs["chunk_ends"][:-1]]
    rows = [slice(a, b) for a, b in zip(starts, inputs["chunk_ends"], strict=True)]
    count = params.get("n_bins", 10)
    bins = ece.with_settings(bins=count)
    counts = [np.bincount(fixed_bin(p[part], bins=count), minlength=count) for part in rows]
    graded = [_table((mae, ccc), y[part], x[part]) for part in rows]
    binary = merge([_table((bins,), z[part], p[part]) for part in reversed(rows)])
    seen = sum((Counter(zip(z[part], p[part], strict=True)) for part in rows), Counter[Any]())
    return {
        "chunks": [_chunk(table) for table in graded],
        "full": {
            **_whole(merge(graded[::-1])),
            "ece10": _value(bins, binary),
            "bin_counts": np.sum(counts, axis=0).tolist(),
            "auc": auc(*np.array(list(seen)).T, weights=np.array(list(seen.values()), dtype=float)),
        },
    }


def _table(metrics: tuple[AdditiveMetric, ...], truth: Array, scores: Array) -> SumTable:
    nobody = np.zeros((len(truth), 1), dtype=np.int16)
    one = np.full(len(truth), "all")
    return accumulate(metrics, truth[:, None], scores[:, None, None], cells=nobody, clusters=one)


def _value(metric: AdditiveMetric, table: SumTable) -> float:
    sums = table.values().sum(axis=0)[0, 0]
    return float(metric.evaluate(sums, metric.columns(table.features)).value)


def _sums(table: SumTable) -> Sums:
    columns = {name: place for place, name in enumerate(table.features)}
    return Sums(table.values().sum(axis=0)[0, 0], columns)


def _chunk(table: SumTable) -> dict[str, Any]:
    sums = _sums(table)
    return {
        "n": int(sums["n"]),
        "mean_x": sums["score"] / sums["n"],
        "mean_y": sums["truth"] / sums["n"],
        "m2_x": score_scatter(sums) / sums["n"],
        "m2_y": truth_scatter(sums) / sums["n"],
        "c_xy": joint_scatter(sums) / sums["n"],
        "sum_abs": sums["absolute_error"],
    }


def _whole(table: SumTable) -> dict[str, Any]:
    sums, chunk = _sums(table), _chunk(table)
    free = sums["n"] - 1
    return {
        **{key: chunk[key] for key in ("n", "mean_x", "mean_y")},
        "var_x": chunk["m2_x"] / free,
        "var_y": chunk["m2_y"] / free,
        "cov": chunk["c_xy"] / free,
        "pearson": _value(pearson, table),
        "mae": _value(mae, table),
    }
