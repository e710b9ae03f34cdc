"""A model's correlation with the mean rating, corrected for the raters' noise."""

from typing import Any

import numpy as np

from evenhand.metrics.agreement.corrected_correlation import corrected_correlation
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Undefined

NAMES = (
    "reliability_mean",
    "spearman_brown_from_single",
    "r_observed",
    "r_corrected",
    "r_ci_observed",
    "ceiling",
    "fraction_of_ceiling",
)


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Answer with nulls where there is no value."""
    ratings = Ratings.of_table(np.array(inputs["ratings"], dtype=np.float64))
    scores = np.array(inputs["model"], dtype=np.float64)
    try:
        found = corrected_correlation(ratings, scores, level=params.get("level", 0.95))
    except Undefined as error:
        return {**dict.fromkeys(NAMES), "r_ci_observed": [None, None], "reason": str(error)}
    return {
        "reliability_mean": found.reliability,
        "spearman_brown_from_single": found.spearman_brown,
        "r_observed": found.observed,
        "r_corrected": found.corrected,
        "r_ci_observed": found.observed_interval or [None, None],
        "ceiling": found.ceiling,
        "fraction_of_ceiling": found.corrected,
    }
