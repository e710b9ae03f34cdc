"""CORP: the Brier score and the log score of probabilities, taken apart."""

from typing import Any

import numpy as np

from evenhand.metrics.calibration.corp import corp
from evenhand.metrics.sums import Undefined

PARTS = (
    ("mean_score", "score"),
    ("MCB", "miscalibration"),
    ("DSC", "discrimination"),
    ("UNC", "uncertainty"),
)


def answer(inputs: dict[str, Any], _params: dict[str, Any]) -> dict[str, Any]:
    """Take the scores of p against y apart; items without p or y are left out."""
    known = [
        k for k, pair in enumerate(zip(inputs["y"], inputs["p"], strict=True)) if None not in pair
    ]
    truth, scores = (np.array([inputs[key][k] for k in known], dtype=np.float64) for key in "yp")
    weights = inputs.get("w")
    times = None if weights is None else np.array([weights[k] for k in known], dtype=np.float64)
    try:
        found = corp(truth, scores, weights=times)
    except Undefined:
        nothing = {name: None for name, _ in PARTS}
        return {"brier": nothing, "log": nothing, "n_pav_blocks": None}
    return {
        "brier": {name: getattr(found, field) for name, field in PARTS},
        "log": {name: getattr(found, f"log_{field}") for name, field in PARTS},
        "n_pav_blocks": found.blocks,
    }
