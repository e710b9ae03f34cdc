"""Whether a new model errs more than the old one by a margin, by group, on the same items."""

from typing import Any

import numpy as np

from evenhand.metrics.paired.non_inferiority import ErrorChange, non_inferiority


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Compare over all items and in each group; persons are the unit."""
    truth, new, old = (
        np.array(inputs[key], dtype=np.float64) for key in ("y", "pred_new", "pred_old")
    )
    found = non_inferiority(
        truth,
        new,
        old,
        margin=params["margin"],
        groups=inputs.get("group"),
        persons=inputs.get("cluster"),
        alpha=params.get("alpha", 0.05),
    )
    return {
        "overall": _plain(found.overall),
        "by_group": {name: _plain(change) for name, change in found.by_group.items()},
    }


def _plain(found: ErrorChange) -> dict[str, Any]:
    return {
        "n": found.items,
        "clusters": found.persons,
        "mae_difference": found.difference,
        "se": found.standard_error,
        "upper": found.high,
        "lower": found.low,
        "p_noninferior": found.p_non_inferior,
        "verdict": found.verdict,
    }
