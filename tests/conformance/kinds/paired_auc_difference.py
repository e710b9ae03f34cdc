"""Two models' AUCs on the same items and the test of their difference."""

from typing import Any

import numpy as np

from evenhand.metrics.paired.auc_difference import auc_difference
from evenhand.metrics.sums import Undefined


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Compare both models; items are independent unless their clusters are given."""
    truth, new, old = (
        np.array(inputs[key], dtype=np.float64) for key in ("y", "score_new", "score_old")
    )
    try:
        found = auc_difference(
            truth, new, old, persons=inputs.get("cluster"), level=params.get("conf", 0.95)
        )
    except Undefined:
        names = ("auc_new", "auc_old", "difference", "se", "z", "p")
        return {**dict.fromkeys(names), "ci95": [None, None]}
    return {
        "auc_new": found.auc_new,
        "auc_old": found.auc_old,
        "difference": found.difference,
        "se": found.standard_error,
        "z": found.statistic,
        "p": found.p,
        "ci95": [found.low, found.high],
    }
