"""Logistic recalibration of probabilities, and what is usually shown beside it."""

from collections.abc import Callable
from typing import Any

import numpy as np

from evenhand.metrics.calibration.brier import brier
from evenhand.metrics.calibration.calibration_in_the_large import calibration_in_the_large
from evenhand.metrics.calibration.logistic_recalibration import logistic_recalibration
from evenhand.metrics.calibration.observed_over_expected import observed_over_expected
from evenhand.metrics.calibration.spiegelhalter import spiegelhalter
from evenhand.metrics.disparity.auc import auc
from evenhand.metrics.forecasts.probability_steps import probability_steps
from evenhand.metrics.sums import Undefined


def answer(inputs: dict[str, Any], _params: dict[str, Any]) -> dict[str, Any]:
    """Hold probabilities p against events y; items without p or y are left out."""
    known = [
        k for k, pair in enumerate(zip(inputs["y"], inputs["p"], strict=True)) if None not in pair
    ]
    data = {
        name: np.array([inputs[key][k] for k in known], dtype=np.float64)
        for name, key in (("truth", "y"), ("scores", "p"))
    }
    if inputs.get("w") is not None:
        data["weights"] = np.array([inputs["w"][k] for k in known], dtype=np.float64)
    line, level = _found(logistic_recalibration, data), _found(calibration_in_the_large, data)
    z = _field(_found(spiegelhalter, data), "z")
    p = _field(line, "likelihood_ratio_p")
    return {
        "intercept": _field(line, "intercept"),
        "slope": _field(line, "slope"),
        "se_intercept": _field(line, "intercept_error"),
        "se_slope": _field(line, "slope_error"),
        "citl": _field(level, "log_odds"),
        "se_citl": _field(level, "standard_error"),
        "lr_chi2_0_1": _field(line, "likelihood_ratio"),
        "lr_p_0_1": p,
        "oe_ratio": _found(observed_over_expected, data),
        "spiegelhalter_z": z,
        "n_clipped": _field(level, "clipped"),
        **_robust(inputs, data, known),
        "rms_val_prob": {
            "Intercept": _field(line, "intercept"),
            "Slope": _field(line, "slope"),
            "Brier": _found(brier, data),
            "C": _found(auc, _tied(data)),
            "S_z": z,
            "U_p": p,
        },
    }


def _tied(data: dict[str, Any]) -> dict[str, Any]:
    """Return items with the numbers of their steps for scores, as rms takes them for its C.

    Probabilities of 0 and 1 are on no step and are left out.
    """
    inside = (data["scores"] > 0) & (data["scores"] < 1)
    kept = {name: column[inside] for name, column in data.items()}
    return {**kept, "scores": probability_steps(kept["scores"])}


def _robust(inputs: dict[str, Any], data: dict[str, Any], known: list[int]) -> dict[str, Any]:
    """Return errors and test by persons, where the case names them."""
    if inputs.get("cluster") is None:
        return {}
    persons = [str(inputs["cluster"][k]) for k in known]
    line = _found(logistic_recalibration, {**data, "persons": persons})
    return {
        "cluster_se_intercept": _field(line, "intercept_error"),
        "cluster_se_slope": _field(line, "slope_error"),
        "cluster_F_0_1": _field(line, "f"),
        "cluster_p_0_1": _field(line, "p"),
        "n_clusters": len(set(persons)),
    }


def _found(measure: Callable[..., Any], data: dict[str, Any]) -> Any:  # noqa: ANN401 results differ
    """Return a result, None where there is no value."""
    try:
        return measure(**data)
    except Undefined:
        return None


def _field(result: object, name: str) -> Any:  # noqa: ANN401 results differ
    """Return a field, None where there is no result."""
    return getattr(result, name, None)
