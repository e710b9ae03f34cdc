"""The Brier score in parts, over distinct probabilities or bins of equal width."""

from typing import Any

import numpy as np

from evenhand.metrics.calibration.brier_murphy import brier_murphy
from evenhand.metrics.sums import Undefined

NAMES = {
    "brier": "brier",
    "reliability": "reliability",
    "resolution": "resolution",
    "uncertainty": "uncertainty",
    "within_bin_variance": "within_bin_variance",
    "within_bin_covariance": "within_bin_covariance",
    "reliability_bias_corrected": "reliability_corrected",
    "resolution_bias_corrected": "resolution_corrected",
    "uncertainty_bias_corrected": "uncertainty_corrected",
    "brier_skill_score": "skill",
}


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Hold probabilities p against outcomes y; a number of bins makes them of equal width.

    Items without p or y are left out.
    """
    rows = [pair for pair in zip(inputs["y"], inputs["p"], strict=True) if None not in pair]
    truth, scores = np.array(rows, dtype=np.float64).reshape(-1, 2).T
    wanted = params.get("n_bins", params.get("bins"))
    bins = wanted if isinstance(wanted, int) else None
    try:
        found = brier_murphy(truth, scores, bins=bins)
    except Undefined:
        return dict.fromkeys(NAMES)
    return {name: getattr(found, ours) for name, ours in NAMES.items()}
