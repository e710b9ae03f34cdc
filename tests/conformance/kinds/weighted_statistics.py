"""Metrics of items that count as often as a whole weight says."""

from typing import Any

import numpy as np

from evenhand.metrics.agreement.spearman import spearman
from evenhand.metrics.catalogue import catalogue
from evenhand.metrics.disparity.auc import auc


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Score x against y, p against z, and b against a."""
    x, y, p, z, a, b, w = (np.array(inputs[key], dtype=np.float64) for key in "xypzabw")
    known = catalogue()
    levels = 1 + max(1.0, a.max(), b.max())
    kappa = known["weighted_kappa"].with_settings(levels=levels)
    error = known["ece"].with_settings(bins=params.get("n_bins", 10))
    return {
        "n": int(w.sum()),
        **{key: known[key](y, x, weights=w) for key in ("bias", "mae", "mse", "pearson", "ccc")},
        "spearman": spearman(y, x, weights=w),
        "auc": auc(z, p, weights=w),
        "ece": error(z, p, weights=w),
        "brier": known["brier"](z, p, weights=w),
        "quadratic_kappa": kappa(a, b, weights=w),
        "slope": known["calibration_slope"](y, x, weights=w),
    }
