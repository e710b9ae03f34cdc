"""Smoothed labels given the score, and smoothed errors given the label."""

from typing import Any

import numpy as np

from evenhand.metrics.calibration.conditional_bias_curve import conditional_bias_curve
from evenhand.metrics.sums import Undefined

CURVES = ("bias_given_label", "effective_n", "mean_label_given_pred")


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Smooth along the grid; items without label or prediction are left out."""
    asked = {**params, **inputs}
    pairs = zip(inputs["y"], inputs["pred"], strict=True)
    known = np.array([pair for pair in pairs if None not in pair], dtype=np.float64).reshape(-1, 2)
    grid = np.array(asked["grid"], dtype=np.float64)
    try:
        found = conditional_bias_curve(
            known[:, 0], known[:, 1], grid=grid, bandwidth=asked["bandwidth"]
        )
    except Undefined:
        return {name: [None for _ in grid] for name in CURVES}
    return {
        "bias_given_label": [point.value for point in found.bias_given_label],
        "effective_n": [point.effective_items for point in found.bias_given_label],
        "mean_label_given_pred": [point.value for point in found.label_given_score],
    }
