"""Metrics of items that count as often as a whole weight says."""

from collections.abc import Callable
from typing import Any

import numpy as np

from evenhand.metrics.agreement.ccc import ccc
from evenhand.metrics.agreement.pearson import pearson
from evenhand.metrics.agreement.spearman import spearman
from evenhand.metrics.agreement.weighted_kappa import weighted_kappa
from evenhand.metrics.calibration.bias import bias
from evenhand.metrics.calibration.brier import brier
from evenhand.metrics.calibration.calibration_slope import calibration_slope
from evenhand.metrics.calibration.ece import ece
from evenhand.metrics.calibration.mae import mae
from evenhand.metrics.calibration.mse import mse
from evenhand.metrics.disparity.auc import auc
from evenhand.metrics.sums import Array, Undefined


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Score x against y, p against z, and b against a."""
    x, y, p, z, a, b, w = (np.array(inputs[key], dtype=np.float64) for key in "xypzabw")
    levels = 1 + max((1.0, *a, *b))
    kappa = weighted_kappa.with_settings(levels=levels)
    error = ece.with_settings(bins=params.get("n_bins", 10))
    return {
        "n": int(w.sum()),
        **{metric.name: _known(metric, y, x, w) for metric in (bias, mae, mse, pearson, ccc)},
        "spearman": _known(spearman, y, x, w),
        "auc": _known(auc, z, p, w),
        "ece": _known(error, z, p, w),
        "brier": _known(brier, z, p, w),
        "quadratic_kappa": _known(kappa, a, b, w),
        "slope": _known(calibration_slope, y, x, w),
    }


def _known(
    measure: Callable[..., float], truth: Array, scores: Array, weights: Array
) -> float | None:
    try:
        return measure(truth, scores, weights=weights)
    except Undefined:
        return None
