"""Krippendorff's alpha on each level of measurement."""

from typing import Any

import numpy as np

from evenhand.metrics.agreement.krippendorff_alpha import DISTANCES, krippendorff_alpha
from evenhand.metrics.raters.coincidences import Pairable
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Undefined


def answer(inputs: dict[str, Any], _params: dict[str, Any]) -> dict[str, Any]:
    """Hold ratings against each other, item by item."""
    table = np.array(inputs["ratings"], dtype=np.float64)
    ratings = Ratings.of_table(table)
    pairable = Pairable.of(ratings)
    levels = {level: _alpha(ratings, level) for level in DISTANCES}
    return {**levels, "n_items": ratings.items, "n_pairable_values": len(pairable.code)}


def _alpha(ratings: Ratings, level: Any) -> float | None:  # noqa: ANN401 a word of the table of levels
    try:
        return krippendorff_alpha(ratings, level=level).value
    except Undefined:
        return None
