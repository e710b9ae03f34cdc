"""Generalised entropy of given benefits, or of the benefits of a binary classifier."""

from typing import Any

import numpy as np

from evenhand.metrics.disparity.generalized_entropy import (
    GeneralizedEntropy,
    binary_benefit,
    generalized_entropy,
    twice_root_entropy,
)
from evenhand.metrics.sums import Array, Undefined


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Return indices at alpha 0, 1 and 2 and their parts between and within groups.

    Items without a number are left out. What the cases call `cv` is AIF360's number, twice the root
    of the index.
    """
    del params
    given = [inputs[key] for key in ("benefit", "y_true", "y_pred") if key in inputs]
    names = inputs.get("group") or ["everybody"] * len(given[0])
    rows = [row for row in zip(names, *given, strict=True) if None not in row[1:]]
    numbers = np.array([row[1:] for row in rows], dtype=np.float64)
    benefit = _benefit(numbers.reshape(-1, len(given)))
    group = ["unknown" if row[0] is None else str(row[0]) for row in rows]
    zero, one, two = (_index(benefit, group, alpha) for alpha in (0.0, 1.0, 2.0))
    return {
        "ge0": zero and zero.total,
        "ge1": one and one.total,
        "ge2": two and two.total,
        "between_ge0": zero and zero.between,
        "between_ge1": one and one.between,
        "between_ge2": two and two.between,
        "within_ge0": zero and zero.within,
        "within_ge1": one and one.within,
        "within_ge2": two and two.within,
        "cv": two and twice_root_entropy(benefit),
        "gei_alpha2": two and two.total,
        "between_alpha2": two and two.between,
        "theil": one and one.total,
    }


def _benefit(numbers: Array) -> Array:
    """Return benefits that are given, or those of the labels and predictions that are."""
    columns = numbers.T
    return columns[0] if len(columns) == 1 else binary_benefit(*columns)


def _index(benefit: Array, group: list[Any], alpha: float) -> GeneralizedEntropy | None:
    try:
        return generalized_entropy(benefit, group, alpha=alpha)
    except Undefined:
        return None
