"""Quadratic kappa of a table of counts."""

from typing import Any

import numpy as np

from evenhand.metrics.agreement.weighted_kappa import weighted_kappa

LEAVES_OUT = {
    "unweighted": "levels are ordered, so only the quadratic form is offered",
    "unweighted_ase": "errors come from resampling persons",
    "quadratic_ase": "errors come from resampling persons",
    "linear": "levels are ordered, so only the quadratic form is offered",
    "linear_ase": "errors come from resampling persons",
}


def answer(inputs: dict[str, Any], _params: dict[str, Any]) -> dict[str, Any]:
    """Count each cell of the table as often as it says."""
    table = np.array(inputs["table"], dtype=np.float64)
    row, column = (place.astype(np.float64).ravel() for place in np.indices(table.shape))
    metric = weighted_kappa.with_settings(levels=len(table))
    value = metric(row, column, weights=table.ravel())
    return {
        "quadratic": value,
        "irr_quadratic": value,
        "percent_agreement": np.trace(table) / table.sum(),
    }
