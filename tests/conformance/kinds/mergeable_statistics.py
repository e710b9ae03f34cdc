"""Statistics of chunks that are merged, and the metrics of the whole."""

from collections.abc import Callable
from typing import Any

import numpy as np

from evenhand.metrics.calibration.ece import ece
from evenhand.metrics.forecasts.joint_moments import JointMoments, joint_moments, merged_moments
from evenhand.metrics.replicates.class_histogram import class_histogram, merged_histogram
from evenhand.metrics.sum_table import SumTable, accumulate, merge
from evenhand.metrics.sums import AdditiveMetric, Array, Undefined


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Count x against y and p against z chunk by chunk, and finish what the merged chunks give."""
    x, y, p, z = (np.array(inputs[key], dtype=np.float64) for key in "xypz")
    ends = inputs["chunk_ends"]
    rows = [slice(a, b) for a, b in zip([0, *ends[:-1]], ends, strict=True) if a < b]
    bins = params.get("n_bins", 10)
    metric = ece.with_settings(bins=bins)
    moments = [joint_moments(y[part], x[part]) for part in rows]
    counts = merged_histogram([class_histogram(z[part], p[part]) for part in reversed(rows)])
    table = merge([_table(metric, z[part], p[part]) for part in reversed(rows)])
    return {
        "chunks": [_chunk(part) for part in moments],
        "full": {
            **_whole(merged_moments(moments[::-1])),
            "ece10": metric.evaluate(table.values()[0, 0, 0], metric.columns(table.features)).value,
            "bin_counts": counts.in_bins(bins),
            "auc": _known(counts.auc),
        },
    }


def _table(metric: AdditiveMetric, truth: Array, scores: Array) -> SumTable:
    """Return the sums of one person in one cell: one row."""
    nobody, one = np.zeros((len(truth), 1), dtype=np.int16), np.full(len(truth), "all")
    return accumulate((metric,), truth[:, None], scores[:, None, None], cells=nobody, clusters=one)


def _chunk(found: JointMoments) -> dict[str, Any]:
    return {
        "n": found.n,
        "mean_x": found.score,
        "mean_y": found.truth,
        "m2_x": found.score_scatter,
        "m2_y": found.truth_scatter,
        "c_xy": found.joint_scatter,
        "sum_abs": found.absolute_error,
    }


def _whole(found: JointMoments) -> dict[str, Any]:
    return {
        "n": found.n,
        "mean_x": found.score,
        "mean_y": found.truth,
        "var_x": _known(found.score_variance),
        "var_y": _known(found.truth_variance),
        "cov": _known(found.covariance),
        "pearson": _known(found.correlation),
        "mae": found.mean_absolute_error(),
    }


def _known(finish: Callable[[], float]) -> float | None:
    try:
        return finish()
    except Undefined:
        return None
