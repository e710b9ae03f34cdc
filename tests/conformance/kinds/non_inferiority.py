"""Whether a new model errs more than the old one by a margin, by group, on the same items."""

from typing import Any

import numpy as np

from evenhand.metrics.calibration.mae import mae
from evenhand.metrics.gradient import gradient
from evenhand.metrics.intervals import t_interval
from evenhand.metrics.sandwich import Arm, cr1_of_one
from evenhand.metrics.student import upper_tail
from evenhand.metrics.sum_table import Text, accumulate
from evenhand.metrics.sums import Array, Mask


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Compare over all items and in each group; persons are the unit."""
    group = np.array(inputs["group"])
    everybody = np.ones(len(group), dtype=np.bool_)
    return {
        "overall": _compared(inputs, params, everybody),
        "by_group": {
            name: _compared(inputs, params, group == name) for name in np.unique(group).tolist()
        },
    }


def _compared(inputs: dict[str, Any], params: dict[str, Any], rows: Mask) -> dict[str, Any]:
    alpha, margin = params["alpha"], params["margin"]
    truth, new, old = (
        np.array(inputs[key], dtype=np.float64)[rows] for key in ("y", "pred_new", "pred_old")
    )
    difference, arm = _paired(truth, new, old, np.array(inputs["cluster"])[rows])
    spread = cr1_of_one(arm)
    ends = t_interval(
        difference, standard_error=spread.standard_error, df=spread.df, level=1 - 2 * alpha
    )
    t = (margin - difference) / spread.standard_error
    p = float(upper_tail(t, df=spread.df))
    return {
        "n": len(truth),
        "clusters": int(arm.persons()),
        "mae_difference": difference,
        "se": spread.standard_error,
        "upper": ends.high,
        "lower": ends.low,
        "p_noninferior": p,
        "verdict": _verdict(ends.low, ends.high, margin),
    }


def _paired(truth: Array, new: Array, old: Array, cluster: Text) -> tuple[float, Arm]:
    """Return MAE of new minus MAE of old, and what each person does to it."""
    table = accumulate(
        (mae,),
        truth[:, None],
        np.stack([new, old], axis=1)[:, :, None],
        cells=np.zeros((len(truth), 1), dtype=np.int16),
        clusters=cluster,
    )
    values, columns = table.values()[:, :, 0], mae.columns(table.features)
    total, size = values.sum(axis=0), np.abs(values).sum(axis=0)
    first, second = mae.evaluate(total, columns).value
    moved = np.einsum("rmf,mf->rm", values, gradient(mae, total, columns, size=size))
    arm = Arm(
        clusters=table.cluster_codes(),
        influence=moved[:, 0] - moved[:, 1],
        items=values[:, 0, columns["n"]],
    )
    return float(first - second), arm


def _verdict(low: Array, high: Array, margin: float) -> str:
    if high < margin:
        return "non_inferior"
    return "worse" if low > margin else "inconclusive"
