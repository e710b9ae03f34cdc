"""AUC inside each group, and of each group's one class against the background's other."""

from typing import Any

import numpy as np

from evenhand.metrics.disparity.auc import auc
from evenhand.metrics.sums import Array, Mask, Undefined

LEAVES_OUT = {"delong_ci_overall": "intervals of an AUC come from resampling persons"}
POWER = -5


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Return three AUCs a group, their power means, and the widest gap."""
    truth, scores = (np.array(inputs[key], dtype=np.float64) for key in ("y", "score"))
    group = np.array(inputs["group"])
    power = params.get("power", POWER)
    by_group = {}
    for name in np.unique(group).tolist():
        member, positive = group == name, truth == 1
        by_group[name] = {
            "subgroup_auc": _auc(truth, scores, member),
            "bpsn_auc": _auc(truth, scores, member ^ positive),
            "bnsp_auc": _auc(truth, scores, member ^ ~positive),
        }
    inside = np.array([found["subgroup_auc"] for found in by_group.values()])
    means = {
        f"power_mean_{kind}": _power_mean([f[f"{kind}_auc"] for f in by_group.values()], power)
        for kind in ("subgroup", "bpsn", "bnsp")
    }
    everybody = np.ones(len(group), dtype=np.bool_)
    return {
        "overall_auc": _auc(truth, scores, everybody),
        "by_group": by_group,
        **means,
        "max_gap_subgroup": np.nanmax(inside) - np.nanmin(inside),
    }


def _auc(truth: Array, scores: Array, rows: Mask) -> float:
    try:
        return auc(truth[rows], scores[rows])
    except Undefined:
        return np.nan


def _power_mean(values: list[float], power: float) -> float:
    with np.errstate(divide="ignore"):
        return float(np.nanmean(np.array(values) ** power) ** (1 / power))
