"""AUC inside each group, and of each group's one class against the background's other."""

from typing import Any

import numpy as np

from evenhand.metrics.delong import AucEstimate
from evenhand.metrics.disparity.subgroup_auc import subgroup_auc
from evenhand.metrics.sums import Undefined

KINDS = ("subgroup", "bpsn", "bnsp")


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Return three AUCs a group, their power means, the widest gap and the interval of all."""
    truth, scores = (np.array(inputs[key], dtype=np.float64) for key in ("y", "score"))
    try:
        found = subgroup_auc(
            truth,
            scores,
            groups=inputs["group"],
            persons=inputs.get("cluster"),
            power=params.get("power", -5.0),
            level=params.get("conf", 0.95),
        )
    except Undefined:
        return {}
    return {
        "overall_auc": _auc(found.overall),
        "by_group": {
            name: {f"{kind}_auc": _auc(getattr(group, kind)) for kind in KINDS}
            for name, group in found.by_group.items()
        },
        "power_mean_subgroup": found.power_mean_subgroup,
        "power_mean_bpsn": found.power_mean_bpsn,
        "power_mean_bnsp": found.power_mean_bnsp,
        "max_gap_subgroup": found.max_gap,
        "delong_ci_overall": [found.overall.low, found.overall.high] if found.overall else None,
    }


def _auc(found: AucEstimate | None) -> float | None:
    return None if found is None else found.auc
