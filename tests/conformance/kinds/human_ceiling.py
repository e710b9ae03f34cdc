"""Raters and a model against the mean of the other raters."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.agreement.human_ceiling import HumanCeiling, Kind, human_ceiling
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Undefined

KINDS: tuple[Kind, ...] = ("pearson", "spearman", "mae")
EACH = ("rater_vs_rest", "model_vs_rest", "n")
ALL = ("human_ceiling", "model_matched", "difference", "model_vs_mean_of_all")


def answer(inputs: dict[str, Any], _params: dict[str, Any]) -> dict[str, Any]:
    """Answer by every kind of match; null where raters have no value at all."""
    ratings = Ratings.of_table(np.array(inputs["ratings"], dtype=np.float64))
    model = inputs.get("model")
    scores = None if model is None else np.array(model, dtype=np.float64)
    found = {kind: _found(ratings, scores, kind) for kind in KINDS}
    told: dict[str, Any] = {kind: _told(one, ratings.raters) for kind, one in found.items()}
    pairwise = {f"mean_pairwise_{kind}": one and one.mean_pairwise for kind, one in found.items()}
    return {**told, **pairwise}


def _found(ratings: Ratings, scores: NDArray[np.float64] | None, kind: Kind) -> HumanCeiling | None:
    try:
        return human_ceiling(ratings, scores, kind=kind)
    except Undefined:
        return None


def _told(found: HumanCeiling | None, raters: int) -> dict[str, Any]:
    if found is None:
        return {**dict.fromkeys(EACH, [None] * raters), **dict.fromkeys(ALL)}
    return {name: getattr(found, name) for name in (*EACH, *ALL)}
