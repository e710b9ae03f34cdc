"""Slice estimates shrunk to their mean, by three estimates of the variance between slices."""

from typing import Any, get_args

import numpy as np

from evenhand.metrics.disparity.shrinkage import shrinkage
from evenhand.metrics.regression.random_effects import Method
from evenhand.metrics.sums import Undefined

NAMES = ("tau2", "mu", "se_mu", "Q", "Q_p", "I2", "blup", "blup_se")


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Return one answer a method; slices without estimate or error are left out."""
    methods = params.get("methods") or get_args(Method)
    pairs = [pair for pair in zip(inputs["yi"], inputs["sei"], strict=True) if None not in pair]
    estimates, errors = np.array(pairs, dtype=np.float64).reshape(-1, 2).T
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
