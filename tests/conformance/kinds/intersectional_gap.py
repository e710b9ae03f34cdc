"""Bias in every cell of two attributes, and how far it goes beyond the sum of both."""

from typing import Any

import numpy as np

from evenhand.metrics.disparity.interaction_test import interaction_test
from evenhand.metrics.disparity.intersectional_excess import Cell, intersectional_excess
from evenhand.metrics.regression.least_squares import WaldTest
from evenhand.metrics.sums import Undefined

FIELDS = {
    "cell_bias": "value",
    "cell_n": "count",
    "gap_to_overall": "gap",
    "excess_over_additive": "excess",
}
OF_ALL = {
    "mass_weighted_max": "mass_weighted_max",
    "worst_cell_gap": "worst_gap",
    "between_cell_variance": "between_variance",
}
NOT_ATTRIBUTES = ("pred", "y", "cluster")


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Return a table of cells, its largest gaps and the test of interaction.

    Items without label or score are left out; a level that is not known is one of its own.
    """
    given = [name for name in inputs if name not in NOT_ATTRIBUTES]
    attributes = (inputs[name] for name in params.get("attributes") or given[:2])
    everyone = inputs.get("cluster") or range(len(inputs["y"]))
    columns = zip(inputs["y"], inputs["pred"], *attributes, everyone, strict=True)
    rows = [row for row in columns if None not in row[:2]]
    truth, scores = (np.array([row[k] for row in rows], dtype=np.float64) for k in (0, 1))
    first, second, persons = (
        ["unknown" if row[k] is None else str(row[k]) for row in rows] for k in (2, 3, 4)
    )
    items = _test(truth, scores, first, second, None)
    clusters = _test(truth, scores, first, second, persons)
    tests = {
        "interaction_F": items and items.f,
        "interaction_p": items and items.p,
        "interaction_F_cluster": clusters and clusters.f,
        "interaction_p_cluster": clusters and clusters.p,
    }
    try:
        found = intersectional_excess(
            truth, scores, first, second, persons, rng=np.random.default_rng(0), draws=1
        )
    except Undefined:
        return {**tests, **dict.fromkeys((*FIELDS, *OF_ALL))}
    return {
        **{key: _table(found.cells, field) for key, field in FIELDS.items()},
        **tests,
        **{key: getattr(found, field) for key, field in OF_ALL.items()},
    }


def _table(cells: tuple[Cell, ...], field: str) -> dict[Any, dict[Any, Any]]:
    """Return a field of every cell, as first level -> second level -> number."""
    table: dict[Any, dict[Any, Any]] = {}
    for cell in cells:
        number = getattr(cell, field)
        table.setdefault(cell.first, {})[cell.second] = int(number) if field == "count" else number
    return table


def _test(truth: Any, scores: Any, first: Any, second: Any, persons: Any) -> WaldTest | None:  # noqa: ANN401 lists and arrays
    try:
        return interaction_test(truth, scores, first, second, persons=persons)
    except Undefined:
        return None
