"""The smooth calibration error and its bandwidth."""

from typing import Any

import numpy as np

from evenhand.metrics.calibration.smece import smece
from evenhand.metrics.sums import Undefined


def answer(inputs: dict[str, Any], _params: dict[str, Any]) -> dict[str, Any]:
    """Hold probabilities p against outcomes y; items without p or y are left out."""
    rows = [pair for pair in zip(inputs["y"], inputs["p"], strict=True) if None not in pair]
    truth, scores = np.array(rows, dtype=np.float64).reshape(-1, 2).T
    try:
        found = smece(truth, scores)
    except Undefined:
        return {"smece": None, "bandwidth": None}
    return {"smece": found.smece, "bandwidth": found.bandwidth}
