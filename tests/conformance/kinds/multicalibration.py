"""Cumulative calibration errors, for everybody and for all single and pairwise segments."""

from typing import Any

import numpy as np

from evenhand.metrics.calibration.multicalibration import multicalibration
from evenhand.metrics.forecasts.cumulative_calibration import cumulative_calibration
from evenhand.metrics.sums import Undefined

FIELDS = (
    ("n", "items"),
    ("mean_gap", "mean_gap"),
    ("kuiper", "kuiper"),
    ("kuiper_sigma", "kuiper_sigma"),
    ("max_bin_weighted_gap", "worst_bin"),
)


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Hold probabilities against outcomes in each segment of the attributes."""
    pairs = enumerate(zip(inputs["y"], inputs["p"], strict=True))
    rows = [k for k, pair in pairs if None not in pair]
    truth, scores = (np.array([inputs[key][k] for k in rows], dtype=np.float64) for key in "yp")
    attributes = {
        name: [levels[k] for k in rows] for name, levels in inputs.items() if name not in {"y", "p"}
    }
    try:
        whole = cumulative_calibration(truth, scores)
        found = multicalibration(
            truth,
            scores,
            attributes=attributes,
            bins=params.get("n_bins", 10),
            draws=1,
            rng=np.random.default_rng(1),
        )
    except Undefined:
        alphas = ("multicalibration_alpha", "multiaccuracy_alpha", "max_kuiper_sigma")
        return dict.fromkeys(("kuiper", "ks", "sigma", "segments", *alphas))
    return {
        "kuiper": whole.kuiper,
        "ks": whole.ks,
        "sigma": whole.sigma,
        "segments": {
            one.name: {name: getattr(one, field) for name, field in FIELDS}
            for one in found.segments
        },
        "multicalibration_alpha": found.alpha,
        "multiaccuracy_alpha": found.multiaccuracy,
        "max_kuiper_sigma": found.max_kuiper_sigma,
    }
