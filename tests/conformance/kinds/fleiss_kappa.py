"""Agreement of several raters from counts of categories."""

from collections.abc import Callable
from typing import Any

import numpy as np

from evenhand.metrics.agreement.brennan_prediger import brennan_prediger
from evenhand.metrics.agreement.fleiss_kappa import fleiss_kappa
from evenhand.metrics.agreement.gwet_ac import gwet_ac
from evenhand.metrics.agreement.percent_agreement import percent_agreement
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Undefined


def answer(inputs: dict[str, Any], _params: dict[str, Any]) -> dict[str, Any]:
    """Take rows as items and columns as categories, or a table of single ratings."""
    if "counts" in inputs:
        counts = np.array(inputs["counts"], dtype=np.float64)
        ratings, levels = Ratings.of_counts(counts), np.arange(counts.shape[1], dtype=np.float64)
    else:
        ratings, levels = Ratings.of_table(np.array(inputs["ratings"], dtype=np.float64)), None
    return {
        "fleiss_kappa": _value(lambda: fleiss_kappa(ratings, levels=levels).value),
        "percent_agreement": _value(lambda: percent_agreement(ratings)),
        "gwet_ac1": _value(lambda: gwet_ac(ratings, levels=levels).value),
        "brennan_prediger": _value(lambda: brennan_prediger(ratings, levels=levels).value),
    }


def _value(of: Callable[[], float]) -> float | None:
    try:
        return of()
    except Undefined:
        return None
