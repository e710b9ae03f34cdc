"""Slice estimates shrunk to their mean, by three estimates of the variance between slices."""

from typing import Any, get_args

import numpy as np

from evenhand.metrics.disparity.shrinkage import shrinkage
from evenhand.metrics.random_effects import Method
from evenhand.metrics.sums import Undefined

NAMES = ("tau2", "mu", "se_mu", "Q", "Q_p", "I2", "blup", "blup_se")


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Return one answer a method."""
    methods = params.get("methods") or get_args(Method)
    estimates, errors = (np.array(inputs[key], dtype=np.float64) for key in ("yi", "sei"))
    return {method: _shrunk(estimates, errors, method) for method in methods}


def _shrunk(estimates: Any, errors: Any, method: Method) -> dict[str, Any]:  # noqa: ANN401 arrays
    try:
        found = shrinkage(estimates, errors, method=method)
    except Undefined:
        return dict.fromkeys(NAMES)
    return {
        "tau2": found.tau_squared,
        "mu": found.mean,
        "se_mu": found.standard_error,
        "Q": found.q,
        "Q_p": found.q_p,
        "I2": found.i_squared_percent,
        "blup": found.shrunken,
        "blup_se": found.shrunken_errors,
    }
