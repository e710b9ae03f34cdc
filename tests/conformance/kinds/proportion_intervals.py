"""Intervals of single proportions, and of the difference of two."""

from typing import Any

import numpy as np

from evenhand.metrics.inference.intervals import Interval
from evenhand.metrics.inference.proportions import clopper_pearson, newcombe_difference, wilson


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Return an interval a row."""
    level = params.get("conf", 0.95)
    count, total = np.array(inputs.get("single", []), dtype=np.float64).reshape(-1, 2).T
    one, of_one, two, of_two = np.array(inputs.get("two", []), dtype=np.float64).reshape(-1, 4).T
    return {
        "wilson": _rows(wilson(count, total, level=level)),
        "clopper_pearson": _rows(clopper_pearson(count, total, level=level)),
        "newcombe_difference": _rows(
            newcombe_difference(
                one, of_one, reference_count=two, reference_total=of_two, level=level
            )
        ),
    }


def _rows(found: Interval) -> list[tuple[float, float]]:
    return list(zip(found.low.tolist(), found.high.tolist(), strict=True))
