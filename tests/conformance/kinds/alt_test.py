"""The alternative annotator test at one or several epsilon."""

from typing import Any

import numpy as np

from evenhand.metrics.agreement.alt_test import alt_test
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Undefined


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Answer under one key for each epsilon."""
    epsilon = params.get("epsilon", 0.2)
    several = epsilon if isinstance(epsilon, list) else [epsilon]
    told: dict[str, Any] = {
        key: params[key] for key in ("score", "q", "min_instances") if key in params
    }
    if inputs.get("cluster") is not None:
        told["persons"] = inputs["cluster"]
    ratings = Ratings.of_table(np.array(inputs["ratings"], dtype=np.float64))
    scores = np.array(inputs["model"], dtype=np.float64)
    return {f"eps_{one:g}": _found(ratings, scores, one, told) for one in several}


def _found(
    ratings: Ratings, scores: np.ndarray[Any, Any], epsilon: float, told: dict[str, Any]
) -> dict[str, Any]:
    try:
        found = alt_test(ratings, scores, epsilon=epsilon, **told)
    except Undefined as error:
        names = ("winning_rate", "advantage_probability", "passed")
        none = [None] * ratings.raters
        return {**dict.fromkeys(names), "p_values": none, "reason": str(error)}
    return {
        "winning_rate": found.winning_rate,
        "advantage_probability": found.advantage_probability,
        "p_values": found.p_values,
        "p_adjusted": found.p_adjusted,
        "passed": found.passed,
        "n": found.n,
        "winning_rate_cluster": found.winning_rate_persons,
        "p_values_cluster": found.p_values_persons,
    }
