"""A gap at equal true label by two-stage least squares with split raters."""

from typing import Any

import numpy as np

from evenhand.metrics.disparity.label_conditional_gap import label_conditional_gap
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.regression.split_instruments import Direction
from evenhand.metrics.sums import Undefined

WAYS = ("half2_instrumented_by_half1", "half1_instrumented_by_half2")
FIELDS = ("intercept", "slope", "gap", "se_gap", "first_stage_F")
OTHERS = (
    "gap_mean",
    "two_stage_lm_check",
    "ols_gap_on_mean_label",
    "crude_gap",
    "split_half_r",
)


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Compare the other group with the reference; items without score or group are left out."""
    size = len(inputs["pred"])
    persons = inputs.get("cluster") or list(range(size))
    columns = zip(inputs["pred"], inputs["group"], persons, inputs["ratings"], strict=True)
    rows = [row for row in columns if row[0] is not None and row[1] is not None]
    groups = [str(row[1]) for row in rows]
    halves = (inputs["half1"], inputs["half2"]) if inputs.get("half1") else None
    nothing = {**{way: dict.fromkeys(FIELDS) for way in WAYS}, **dict.fromkeys(OTHERS)}
    if not rows:
        return nothing
    reference = str(params.get("reference") or min(groups))
    others = sorted(set(groups) - {reference})
    try:
        found = label_conditional_gap(
            Ratings.of_table(np.array([row[3] for row in rows], dtype=np.float64)),
            np.array([row[0] for row in rows], dtype=np.float64),
            slices=groups,
            of=others[0] if others else "",
            against=reference,
            halves=halves,
            persons=["unknown" if row[2] is None else str(row[2]) for row in rows],
        )
    except Undefined:
        return nothing
    return {
        WAYS[0]: _direction(found.second_by_first),
        WAYS[1]: _direction(found.first_by_second),
        "gap_mean": found.gap,
        "two_stage_lm_check": found.second_by_first.gap,
        "ols_gap_on_mean_label": found.ols_gap,
        "crude_gap": found.crude_gap,
        "split_half_r": found.split_half_r,
    }


def _direction(found: Direction) -> dict[str, float | None]:
    return {
        "intercept": found.intercept,
        "slope": found.slope,
        "gap": found.gap,
        "se_gap": found.standard_error,
        "first_stage_F": found.first_stage_f,
    }
