"""Scores of pairs in which one attribute changed."""

from typing import Any

import numpy as np

from evenhand.metrics.disparity.counterfactual_difference import (
    CounterfactualDifference,
    Flips,
    counterfactual_difference,
)
from evenhand.metrics.inference.mean_shift import MeanShift
from evenhand.metrics.sums import Undefined

NAMES = (
    "mean_difference",
    "sd",
    "mean_absolute_difference",
    "p_tost",
    "share_outside_margin",
    "flip_rate",
    "flips_up",
    "flips_down",
    "mcnemar_exact_p",
)
ENDS = ("ci95", "ci90", "limits_of_agreement", "flip_rate_wilson")


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Return shift, spread, flips and equivalence, over pairs and over subjects."""
    before, after = (
        np.array(inputs[key], dtype=np.float64)
        for key in ("score_original", "score_counterfactual")
    )
    try:
        found = counterfactual_difference(
            before,
            after,
            margin=params["margin"],
            threshold=params.get("threshold"),
            persons=inputs.get("subject"),
            alpha=params.get("alpha", 0.05),
        )
    except Undefined:
        return {
            "n_pairs": len(before),
            **dict.fromkeys(NAMES),
            **{key: [None, None] for key in ENDS},
            "clustered": {**dict.fromkeys(("se", "df", "p_tost")), "ci90": [None, None]},
        }
    return _plain(found)


def _plain(found: CounterfactualDifference) -> dict[str, Any]:
    return {
        "n_pairs": found.pairs,
        "mean_difference": found.mean_difference,
        "sd": found.standard_deviation,
        "mean_absolute_difference": found.mean_absolute_difference,
        "ci95": [found.by_pairs.low, found.by_pairs.high],
        "ci90": [found.by_pairs.low_equivalence, found.by_pairs.high_equivalence],
        "p_tost": found.by_pairs.p_equivalence,
        "limits_of_agreement": [found.limits_low, found.limits_high],
        "share_outside_margin": found.share_outside_margin,
        **(_flips(found.flips) if found.flips else {}),
        "clustered": _clustered(found.by_persons) if found.by_persons else None,
    }


def _flips(found: Flips) -> dict[str, Any]:
    return {
        "flip_rate": found.rate,
        "flip_rate_wilson": [found.low, found.high],
        "flips_up": found.up,
        "flips_down": found.down,
        "mcnemar_exact_p": found.mcnemar_p,
    }


def _clustered(found: MeanShift) -> dict[str, Any]:
    return {
        "se": found.standard_error,
        "df": found.df,
        "ci90": [found.low_equivalence, found.high_equivalence],
        "p_tost": found.p_equivalence,
    }
