"""The smooth calibration error and its bandwidth."""

from typing import Any

import numpy as np

from evenhand.metrics.calibration.smece import smece
from evenhand.metrics.sums import Undefined


def answer(inputs: dict[str, Any], _params: dict[str, Any]) -> dict[str, Any]:
    """Hold probabilities p against outcomes y."""
    truth, scores = (np.array(inputs[key], dtype=np.float64) for key in ("y", "p"))
    try:
        found = smece(truth, scores)
    except Undefined:
        return {"smece": None, "bandwidth": None}
    return {"smece": found.smece, "bandwidth": found.bandwidth}
