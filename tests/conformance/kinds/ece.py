"""Expected calibration error in bins of equal width."""

from typing import Any

import numpy as np

from evenhand.metrics.calibration.ece import ece

LEAVES_OUT = {
    "equal_mass": "bins follow the scores; no sum over items, so not offered",
    "equal_width.mce": "the largest bin error is noise below a thousand items a bin; not offered",
    "equal_width.rmsce": "not offered",
    "equal_width.l2_debiased": "not offered",
    "equal_width.n_bins_used": "the items of a bin are not counted",
}


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Hold probabilities p against outcomes y."""
    truth, scores = (np.array(inputs[key], dtype=np.float64) for key in ("y", "p"))
    return {"equal_width": {"ece": ece.with_settings(bins=params["n_bins"])(truth, scores)}}
