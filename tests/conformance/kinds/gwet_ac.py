"""Chance-corrected coefficients of raw ratings with their standard errors."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from evenhand.metrics.agreement.brennan_prediger import brennan_prediger
from evenhand.metrics.agreement.fleiss_kappa import fleiss_kappa
from evenhand.metrics.agreement.gwet_ac import gwet_ac
from evenhand.metrics.agreement.krippendorff_alpha import krippendorff_alpha
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Undefined

COEFFICIENTS: dict[str, Callable[[Ratings], Any]] = {
    "AC1": gwet_ac,
    "AC2_quadratic": partial(gwet_ac, weighting="quadratic"),
    "AC2_linear": partial(gwet_ac, weighting="linear"),
    "AC2_ordinal": partial(gwet_ac, weighting="ordinal"),
    "fleiss_kappa": fleiss_kappa,
    "krippendorff_nominal": partial(krippendorff_alpha, level="nominal"),
    "brennan_prediger": brennan_prediger,
}


def answer(inputs: dict[str, Any], _params: dict[str, Any]) -> dict[str, Any]:
    """Hold ratings against each other, item by item."""
    ratings = Ratings.of_table(np.array(inputs["ratings"], dtype=np.float64))
    return {name: _with_error(of, ratings) for name, of in COEFFICIENTS.items()}


def _with_error(of: Callable[[Ratings], Any], ratings: Ratings) -> dict[str, float | None]:
    try:
        found = of(ratings)
    except Undefined:
        return {"value": None, "se": None}
    return {"value": found.value, "se": found.standard_error}
