"""Dunnett's comparisons of several groups with one."""

from typing import Any

import numpy as np

from evenhand.metrics.multiplicity import dunnett
from evenhand.metrics.sums import Undefined

NAMES = ("estimate", "t", "p_adjusted", "ci_lo", "ci_hi")


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Compare each group with the reference, in alphabetical order."""
    values, group = np.array(inputs["y"], dtype=np.float64), np.array(inputs["group"])
    levels = sorted(set(inputs["group"]) - {params["reference"]})
    try:
        found = dunnett(
            [values[group == level] for level in levels],
            control=values[group == params["reference"]],
            level=params.get("conf", 0.95),
        )
    except Undefined:
        return {"levels": levels, **dict.fromkeys(NAMES, [None] * len(levels))}
    return {
        "levels": levels,
        "estimate": found.estimate,
        "t": found.t,
        "p_adjusted": found.p,
        "ci_lo": found.low,
        "ci_hi": found.high,
    }
