"""Selection rates over the highest one."""

from typing import Any

import numpy as np

from evenhand.metrics.disparity.impact_ratio import impact_ratio
from evenhand.metrics.sums import Undefined


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Compare every group with the one that is selected most often."""
    selected, total = (np.array(inputs[key], dtype=np.float64) for key in ("selected", "n"))
    names = [str(name) for name in inputs["group"]]
    share = params.get("min_share") or 0.0
    try:
        found = impact_ratio(selected, total, names=names, least_share=share)
    except Undefined:
        nothing = [None] * len(names)
        lists = ("selection_rate", "impact_ratio", "below_four_fifths", "z", "fisher_p")
        pairs = [[None, None]] * len(names)
        return {**dict.fromkeys(lists, nothing), "reference": None, "ratio_ci95": pairs}
    return {
        "selection_rate": [c.rate for c in found.categories],
        "impact_ratio": [c.ratio for c in found.categories],
        "reference": found.reference,
        "below_four_fifths": [c.below_four_fifths for c in found.categories],
        "z": [c.z for c in found.categories],
        "fisher_p": [c.fisher_p for c in found.categories],
        "ratio_ci95": [[c.low, c.high] for c in found.categories],
    }
