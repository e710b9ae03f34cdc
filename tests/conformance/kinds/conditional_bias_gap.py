"""Gaps of mean errors to a reference group at equal label."""

from typing import Any

import numpy as np

from evenhand.metrics.disparity.conditional_bias_gap import conditional_bias_gap
from evenhand.metrics.sums import Undefined

FIELDS = ("gap", "se", "lo", "hi", "strata_used", "share_of_items_covered", "crude_gap")


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Return one gap for every group but the reference; items without a number are left out."""
    strata = inputs.get("stratum") or inputs["y"]
    persons = inputs.get("cluster") or [None] * len(strata)
    columns = zip(inputs["pred"], inputs["y"], inputs["group"], strata, persons, strict=True)
    rows = [row for row in columns if None not in (row[0], row[1], row[3])]
    scores, truth = (np.array([row[k] for row in rows], dtype=np.float64) for k in (0, 1))
    groups = ["unknown" if row[2] is None else str(row[2]) for row in rows]
    named = sorted(set(groups) - {"unknown"})
    reference = str(params.get("reference") or next(iter(named), ""))
    found = {
        name: _gap(
            truth,
            scores,
            slices=groups,
            of=name,
            against=reference,
            strata=[row[3] for row in rows],
            persons=[str(row[4]) for row in rows] if inputs.get("cluster") else None,
        )
        for name in named
        if name != reference
    }
    return {"conditional_bias_gap": found}


def _gap(*vectors: Any, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401 handed on as they are
    try:
        found = conditional_bias_gap(*vectors, **arguments)
    except Undefined:
        return dict.fromkeys(FIELDS)
    return {
        "gap": found.gap,
        "se": found.standard_error,
        "lo": found.low,
        "hi": found.high,
        "strata_used": found.strata_used,
        "share_of_items_covered": found.covered_share,
        "crude_gap": found.crude_gap,
    }
