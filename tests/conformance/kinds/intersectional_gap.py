"""Bias in every cell of two attributes, and how far it goes beyond the sum of both."""

from typing import Any

import numpy as np

from evenhand.metrics.calibration.bias import bias
from evenhand.metrics.sum_table import SumTable, accumulate
from evenhand.metrics.sums import Array, Mask

LEAVES_OUT = {
    "interaction_F": "a test on items; the unit here is the person",
    "interaction_p": "a test on items; the unit here is the person",
    "interaction_F_cluster": "no test of interaction is offered; cells are judged one by one",
    "interaction_p_cluster": "no test of interaction is offered; cells are judged one by one",
}


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Return a table of cells, each attribute's levels in alphabetical order."""
    names = params.get("attributes", ("gender", "age"))
    rows, columns = (np.unique(inputs[name]) for name in names)
    codes = [
        np.searchsorted(levels, inputs[name])
        for levels, name in zip((rows, columns), names, strict=True)
    ]
    truth, scores = (np.array(inputs[key], dtype=np.float64) for key in ("y", "pred"))
    table = accumulate(
        (bias,),
        truth[:, None],
        scores[:, None, None],
        cells=np.stack(codes, axis=1).astype(np.int16),
        clusters=np.array(inputs["cluster"]),
    )
    first, second = (
        table.cells[:, k, None] == np.arange(len(x)) for k, x in ((0, rows), (1, columns))
    )
    cell, size = _by(table, first[:, :, None] & second[:, None])
    row, column = _by(table, first)[0], _by(table, second)[0]
    overall, everybody = _by(table, np.ones(len(table.cells), dtype=np.bool_))
    gap = cell - overall
    share = np.where(size > 0, size / everybody, 0.0)
    named = {
        "cell_bias": cell,
        "cell_n": size.astype(np.int64),
        "gap_to_overall": gap,
        "excess_over_additive": cell - (row[:, None] + column - overall),
    }
    return {
        **{key: _named(values, rows, columns) for key, values in named.items()},
        "mass_weighted_max": np.nanmax(share * np.abs(gap)),
        "worst_cell_gap": np.nanmax(np.abs(gap)),
        "between_cell_variance": np.nansum(share * gap**2),
    }


def _by(table: SumTable, member: Mask) -> tuple[Array, Array]:
    """Return the bias and the number of items of each union of rows."""
    sums = np.moveaxis(member.astype(np.float64), 0, -1) @ table.values()[:, 0, 0]
    value = bias.evaluate(sums, bias.columns(table.features)).value
    return value, np.asarray(sums[..., table.features.index("n")])


def _named(values: Any, rows: Any, columns: Any) -> dict[str, Any]:  # noqa: ANN401 arrays of any type
    return {
        row: dict(zip(columns.tolist(), values[k].tolist(), strict=True))
        for k, row in enumerate(rows.tolist())
    }
