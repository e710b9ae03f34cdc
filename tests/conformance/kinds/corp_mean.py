"""CORP of the squared error for intensities."""

from typing import Any

import numpy as np

from evenhand.metrics.calibration.corp_mean import corp_mean
from evenhand.metrics.sums import Undefined

FIELDS = (
    ("mse", "score"),
    ("MCB", "miscalibration"),
    ("DSC", "discrimination"),
    ("UNC", "uncertainty"),
    ("R2_star", "r_squared"),
    ("mcb_share", "miscalibration_share"),
    ("n_pav_blocks", "blocks"),
)


def answer(inputs: dict[str, Any], _params: dict[str, Any]) -> dict[str, Any]:
    """Take the squared error of pred against y apart; items without pred or y are left out."""
    pairs = zip(inputs["y"], inputs["pred"], strict=True)
    known = [k for k, pair in enumerate(pairs) if None not in pair]
    truth, scores = (
        np.array([inputs[key][k] for k in known], dtype=np.float64) for key in ("y", "pred")
    )
    weights = inputs.get("w")
    times = None if weights is None else np.array([weights[k] for k in known], dtype=np.float64)
    try:
        found = corp_mean(truth, scores, weights=times)
    except Undefined:
        return {name: None for name, _ in FIELDS}
    return {name: getattr(found, field) for name, field in FIELDS}
