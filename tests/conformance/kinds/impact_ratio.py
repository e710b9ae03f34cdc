"""Selection rates over the highest one."""

from typing import Any

import numpy as np

from evenhand.metrics.disparity.selection_rate import selection_rate
from evenhand.metrics.proportions import katz_ratio_interval

LEAVES_OUT = {
    "z": "a difference is judged by its margin, not by a test of none",
    "fisher_p": "a difference is judged by its margin, not by a test of none",
}
FOUR_FIFTHS = 0.8


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Compare every group with the one that is selected most often."""
    selected, size = (np.array(inputs[key], dtype=np.float64) for key in ("selected", "n"))
    scores = np.array([1.0, 0.0])
    rate = np.array(
        [
            selection_rate(np.zeros(2), scores, weights=np.array([some, all_ - some]))
            for some, all_ in zip(selected, size, strict=True)
        ]
    )
    counted = size >= params.get("min_share", 0) * size.sum()
    best = int(np.where(counted, rate, -1.0).argmax())
    ratio = rate / rate[best] if rate[best] > 0 else np.full(len(rate), np.nan)
    ends = katz_ratio_interval(
        selected, size, reference_count=selected[best], reference_total=size[best]
    )
    other = np.arange(len(rate)) != best
    low, high = np.where(other, ends.low, np.nan), np.where(other, ends.high, np.nan)
    return {
        "selection_rate": rate,
        "impact_ratio": ratio,
        "reference": inputs["group"][best],
        "below_four_fifths": [bool(r < FOUR_FIFTHS) if r >= 0 else None for r in ratio],
        "ratio_ci95": list(zip(low, high, strict=True)),
    }
