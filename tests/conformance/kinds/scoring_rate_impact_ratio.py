"""Shares above the median of all scores, over the highest one."""

from typing import Any

import numpy as np

from evenhand.metrics.disparity.scoring_rate import scoring_rate
from evenhand.metrics.sums import Undefined


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Return the scoring rate and impact ratio of each group; items without score are left out."""
    rows = [
        (score, "unknown" if group is None else str(group))
        for score, group in zip(inputs["score"], inputs["group"], strict=True)
        if score is not None
    ]
    scores = np.array([score for score, _ in rows], dtype=np.float64)
    share = params.get("min_share") or 0.0
    try:
        found = scoring_rate(scores, slices=[group for _, group in rows], least_share=share)
    except Undefined:
        return {"median": None, "overall_rate": None, "scoring_rate": {}, "impact_ratio": {}}
    return {
        "median": found.median,
        "overall_rate": found.overall_rate,
        "scoring_rate": {c.name: c.rate for c in found.impact.categories},
        "impact_ratio": {c.name: c.ratio for c in found.impact.categories},
    }
