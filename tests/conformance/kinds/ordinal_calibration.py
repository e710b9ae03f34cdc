"""Forecasts of ordered levels: ranked probability score, thresholds, bias, shift of a slice."""

from typing import Any

import numpy as np

from evenhand.metrics.calibration.level_bias import level_bias
from evenhand.metrics.calibration.ordinal_calibration import ordinal_calibration
from evenhand.metrics.calibration.polr_shift import polr_shift
from evenhand.metrics.calibration.rps import rps
from evenhand.metrics.sums import Undefined

PARTS = (("mean_score", "score"), ("MCB", "miscalibration"), ("DSC", "discrimination"))
ALL_PARTS = (*PARTS, ("UNC", "uncertainty"))
SHIFTS = ("polr_slope", "polr_group_shift", "polr_group_lr", "polr_group_p")


def answer(inputs: dict[str, Any], _params: dict[str, Any]) -> dict[str, Any]:
    """Hold forecasts against labels; items without one of them are left out."""
    rows = [
        k
        for k, (row, label) in enumerate(zip(inputs["prob"], inputs["y"], strict=True))
        if label is not None and row is not None and None not in row
    ]
    truth = np.array([inputs["y"][k] for k in rows], dtype=np.float64)
    levels = max((len(row) for row in inputs["prob"] if row is not None), default=1)
    forecasts = np.array([inputs["prob"][k] for k in rows], dtype=np.float64).reshape(-1, levels)
    return {**_forecasts(truth, forecasts), **_shift(inputs)}


def _forecasts(truth: np.ndarray, forecasts: np.ndarray) -> dict[str, Any]:
    """Score the forecasts, and take the score apart at each threshold."""
    thresholds = range(1, forecasts.shape[1])
    try:
        score, bias = rps(truth, forecasts), level_bias(truth, forecasts)
        parts = ordinal_calibration(truth, forecasts)
    except ValueError:  # no item, or rows that are no forecasts
        names = ("rps_sum", "rps_normalised", "rps_MCB", "rps_DSC", "rps_UNC")
        nothing = dict.fromkeys(name for name, _ in ALL_PARTS)
        empty = {f"threshold_ge{k}": nothing for k in thresholds}
        return {**dict.fromkeys(names), **empty, "expected_level_bias": None}
    return {
        "rps_sum": score.total,
        "rps_normalised": score.normalised,
        **{
            f"threshold_ge{one.level}": {name: getattr(one, field) for name, field in ALL_PARTS}
            for one in parts.thresholds
        },
        **{f"rps_{name}": getattr(parts, field) for name, field in ALL_PARTS[1:]},
        "expected_level_bias": bias.value,
    }


def _shift(inputs: dict[str, Any]) -> dict[str, Any]:
    """Compare the groups' labels at equal score; the first group by name is the reference."""
    if "group" not in inputs or "score" not in inputs:
        return {}
    triples = zip(inputs["y"], inputs["score"], inputs["group"], strict=True)
    known = [triple for triple in triples if None not in triple]
    truth, scores = (np.array([one[k] for one in known], dtype=np.float64) for k in (0, 1))
    try:
        found = polr_shift(truth, scores, slices=[group for *_, group in known])
    except Undefined:
        return dict.fromkeys(SHIFTS)
    _, *shifts = [(name, one.shift) for name, one in found.shifts.items()]
    return {
        "polr_slope": found.slope,
        "polr_group_shift": shifts[0][1] if len(shifts) == 1 else dict(shifts),
        "polr_group_lr": found.likelihood_ratio,
        "polr_group_p": found.p,
    }
