"""AUC inside each group, and of each group's one class against the background's other."""

from typing import Any

import numpy as np

from evenhand.metrics.disparity.subgroup_auc import subgroup_auc
from evenhand.metrics.inference.delong import AucEstimate
from evenhand.metrics.sums import Undefined

KINDS = ("subgroup", "bpsn", "bnsp")
OF_ALL = (
    "overall_auc",
    *(f"power_mean_{kind}" for kind in KINDS),
    "max_gap_subgroup",
    "delong_ci_overall",
)


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Return three AUCs a group, their power means, the widest gap and the interval of all.

    Items without label or score are left out; items without group are one called unknown.
    """
    persons = inputs.get("cluster") or range(len(inputs["y"]))
    columns = zip(inputs["y"], inputs["score"], inputs["group"], persons, strict=True)
    rows = [row for row in columns if None not in row[:2]]
    truth, scores = (np.array([row[k] for row in rows], dtype=np.float64) for k in (0, 1))
    try:
        found = subgroup_auc(
            truth,
            scores,
            groups=["unknown" if row[2] is None else str(row[2]) for row in rows],
            persons=[str(row[3]) for row in rows] if inputs.get("cluster") else None,
            power=params.get("power", -5.0),
            level=params.get("conf", 0.95),
        )
    except Undefined:
        return {"by_group": {}, **dict.fromkeys(OF_ALL)}
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
