"""Kappas of a table of counts, with their standard errors."""

from typing import Any

import numpy as np

from evenhand.metrics.agreement.cohen_kappa import cohen_kappa
from evenhand.metrics.agreement.linear_kappa import linear_kappa
from evenhand.metrics.agreement.percent_agreement import percent_agreement
from evenhand.metrics.agreement.weighted_kappa import weighted_kappa
from evenhand.metrics.raters.kappa_errors import kappa_of_table
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Undefined

KAPPAS = (
    ("unweighted", cohen_kappa, 0),
    ("linear", linear_kappa, 1),
    ("quadratic", weighted_kappa, 2),
)


def answer(inputs: dict[str, Any], _params: dict[str, Any]) -> dict[str, Any]:
    """Count each cell of the table as often as it says."""
    table = np.array(inputs["table"], dtype=np.float64)
    row, column = (place.astype(np.float64).ravel() for place in np.indices(table.shape))
    found: dict[str, float | None] = {}
    for name, metric, power in KAPPAS:
        wide = metric.with_settings(levels=max(len(table), 2))
        try:
            found[name] = wide(row, column, weights=table.ravel())
            found[f"{name}_ase"] = kappa_of_table(table, power=power).standard_error
        except Undefined:
            found |= {name: None, f"{name}_ase": None}
    ratings = Ratings.of_table(np.column_stack([row, column]))
    try:
        alike = percent_agreement(ratings, weights=table.ravel())
    except Undefined:
        alike = None
    return {**found, "irr_quadratic": found["quadratic"], "percent_agreement": alike}
