"""Calibration errors in bins of equal width and of equal mass."""

from collections.abc import Callable
from typing import Any

import numpy as np

from evenhand.metrics.calibration.ce2_debiased import ce2_debiased
from evenhand.metrics.calibration.ece import ece
from evenhand.metrics.calibration.ece_equal_mass import ece_equal_mass
from evenhand.metrics.calibration.mce import mce
from evenhand.metrics.calibration.reliability_diagram import reliability_diagram
from evenhand.metrics.calibration.rmsce import rmsce
from evenhand.metrics.sums import Undefined

EQUAL_WIDTH = {"ece": ece, "mce": mce, "rmsce": rmsce, "l2_debiased": ce2_debiased}
EQUAL_MASS = {
    "ece": "ece",
    "mce": "mce",
    "rmsce": "rmsce",
    "l2_debiased": "ce2_debiased",
    "n_bins_used": "bins_used",
}


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Hold probabilities p against outcomes y; items without p or y are left out."""
    rows = [pair for pair in zip(inputs["y"], inputs["p"], strict=True) if None not in pair]
    truth, scores = np.array(rows, dtype=np.float64).reshape(-1, 2).T
    bins = params.get("n_bins", 10)
    width = {
        name: _known(lambda m=metric: m.with_settings(bins=bins)(truth, scores))  # type: ignore[misc]
        for name, metric in EQUAL_WIDTH.items()
    }
    diagram = _known(lambda: reliability_diagram(truth, scores, bins=bins))
    mass = _known(lambda: ece_equal_mass(truth, scores, bins=bins))
    return {
        "equal_width": {**width, "n_bins_used": len(diagram.points) if diagram else None},
        "equal_mass": {name: getattr(mass, ours, None) for name, ours in EQUAL_MASS.items()},
    }


def _known(measure: Callable[[], Any]) -> Any:  # noqa: ANN401 numbers and results
    """Return what a measure gives, None where it is undefined."""
    try:
        return measure()
    except Undefined:
        return None
