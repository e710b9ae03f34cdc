"""Distances of two groups' scores, over all items and at equal label."""

from typing import Any

import numpy as np

from evenhand.metrics.disparity.conditional_score_parity import conditional_score_parity
from evenhand.metrics.disparity.score_parity import score_parity
from evenhand.metrics.sums import Undefined

AT_EQUAL_LABEL = (
    "wasserstein_given_label",
    "label_share",
    "conditional_wasserstein",
    "worst_wasserstein",
    "mean_gap_given_label",
    "standardised_gap",
    "standardised_gap_se",
)


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Compare the first group with the second; items without score, label or group are left out."""
    columns = zip(inputs["score"], inputs["group"], inputs["label"], strict=True)
    rows = [row for row in columns if None not in row]
    scores, truth = (np.array([row[k] for row in rows], dtype=np.float64) for k in (0, 2))
    groups = [str(row[1]) for row in rows]
    pair: list[str] = params.get("groups") or sorted(set(groups))[:2]
    first, second, *_ = (*pair, "", "-")
    try:
        plain = score_parity(scores, slices=groups, of=first, against=second)
    except Undefined:
        return {"groups": pair, "mean_gap": None, "wasserstein": None, "ks": None} | dict.fromkeys(
            AT_EQUAL_LABEL
        )
    answered = {
        "groups": pair,
        "mean_gap": plain.mean_gap,
        "wasserstein": plain.wasserstein,
        "ks": plain.ks,
    }
    found = conditional_score_parity(truth, scores, slices=groups, of=first, against=second)
    return answered | {
        "wasserstein_given_label": [s.wasserstein for s in found.strata],
        "label_share": [s.share for s in found.strata],
        "conditional_wasserstein": found.conditional_wasserstein,
        "worst_wasserstein": found.worst_wasserstein,
        "mean_gap_given_label": [s.mean_gap for s in found.strata],
        "standardised_gap": found.standardised_gap,
        "standardised_gap_se": found.standardised_gap_standard_error,
    }
