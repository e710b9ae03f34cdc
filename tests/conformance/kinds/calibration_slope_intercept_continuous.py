"""The line of labels on scores: over all items and by group, with cluster-robust errors."""

from typing import Any

import numpy as np

from evenhand.metrics.calibration.bias import bias
from evenhand.metrics.calibration.calibration_intercept import calibration_intercept
from evenhand.metrics.calibration.calibration_slope import calibration_slope
from evenhand.metrics.gradient import gradient
from evenhand.metrics.sandwich import Arm, cr1_of_one
from evenhand.metrics.sum_table import Text, accumulate
from evenhand.metrics.sums import AdditiveMetric, Array, Undefined

ON_ITEMS = "a test or error on items; the unit here is the person"
NOT_JOINT = "no joint test of intercept and slope is offered; each has its own interval"
LEAVES_OUT = {
    "se_intercept": ON_ITEMS,
    "se_slope": ON_ITEMS,
    "F_0_1": ON_ITEMS,
    "p_0_1": ON_ITEMS,
    "homogeneity_F": ON_ITEMS,
    "homogeneity_df": ON_ITEMS,
    "homogeneity_p": ON_ITEMS,
    "cluster_F_0_1": NOT_JOINT,
    "cluster_p_0_1": NOT_JOINT,
}
LINE = (("intercept", calibration_intercept), ("slope", calibration_slope))
COEFFICIENTS = 2


def answer(inputs: dict[str, Any], _params: dict[str, Any]) -> dict[str, Any]:
    """Regress y on pred."""
    truth, scores = (np.array(inputs[key], dtype=np.float64) for key in ("y", "pred"))
    group, cluster = np.array(inputs["group"]), np.array(inputs["cluster"])
    whole = _line(truth, scores)
    errors = {f"cluster_se_{name}": _error(metric, truth, scores, cluster) for name, metric in LINE}
    return {
        **{key: whole[key] for key in ("bias", "intercept", "slope")},
        **errors,
        "n_clusters": len(np.unique(cluster)),
        "by_group": {
            name: _line(truth[group == name], scores[group == name])
            for name in np.unique(group).tolist()
        },
    }


def _line(truth: Array, scores: Array) -> dict[str, Any]:
    named = (("bias", bias), *LINE)
    return {"n": len(truth), **{name: _value(metric, truth, scores) for name, metric in named}}


def _value(metric: AdditiveMetric, truth: Array, scores: Array) -> float:
    try:
        return metric(truth, scores)
    except Undefined:
        return np.nan


def _error(metric: AdditiveMetric, truth: Array, scores: Array, cluster: Text) -> float:
    """Return the sandwich error; `single` counts one coefficient, a line has two."""
    table = accumulate(
        (metric,),
        truth[:, None],
        scores[:, None, None],
        cells=np.zeros((len(truth), 1), dtype=np.int16),
        clusters=cluster,
    )
    values, columns = table.values()[:, 0, 0], metric.columns(table.features)
    slope = gradient(metric, values.sum(axis=0), columns, size=np.abs(values).sum(axis=0))
    arm = Arm(
        clusters=table.cluster_codes(), influence=values @ slope, items=values[:, columns["n"]]
    )
    free = (len(truth) - 1) / (len(truth) - COEFFICIENTS)
    return float(cr1_of_one(arm).standard_error * np.sqrt(free))
