"""Judgements of data sets in which not every emotion was asked about every item.

What was not asked has no row; that is not the same as a rating of 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from evenhand.audit.errors import InputError
from evenhand.audit.plan import Model, Plan
from evenhand.audit.table import Array, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LongRows:
    """One judgement a row.

    Attributes:
        item: id of the item, shape (rows,).
        emotion: what was judged, shape (rows,).
        value: the judgement, shape (rows,).
        beside: further columns of the ratings: the rater, or how many there were.
    """

    item: Text
    emotion: Text
    value: Array
    beside: Mapping[str, Text | Array] = field(default_factory=dict)


def rating_rows(rows: LongRows, plan: Plan) -> pa.Table:
    """Return ratings under the column names of the plan.

    Raises:
        InputError: the plan asks for the wide layout, which has a place for what was never asked.
    """
    ratings = plan.ratings
    if ratings.layout != "long":
        problem = (
            f"ratings.layout: got {ratings.layout!r}; format {plan.data.format!r} gives 'long', "
            "one row for each judgement"
        )
        raise InputError([problem])
    return pa.table(
        {
            ratings.item: rows.item.tolist(),
            ratings.emotion: rows.emotion.tolist(),
            ratings.value: rows.value,
            **{name: values.tolist() for name, values in rows.beside.items()},
        }
    )


def score_rows(rows: LongRows, model: Model) -> pa.Table:
    """Return scores in the layout and under the column names of the model.

    Examples:
        >>> rows = LongRows(
        ...     item=np.array(["a", "b"]),
        ...     emotion=np.array(["Joy", "Fear"]),
        ...     value=np.array([0.5, 1.0]),
        ... )
        >>> score_rows(rows, Model(name="m", dataset_scores="s")).to_pydict()
        {'item': ['a', 'b'], 'Fear': [None, 1.0], 'Joy': [0.5, None]}
    """
    if model.layout == "long":
        return pa.table(
            {
                model.item: rows.item.tolist(),
                model.emotion: rows.emotion.tolist(),
                model.score: rows.value,
            }
        )
    items, row = np.unique(rows.item, return_inverse=True)
    emotions, column = np.unique(rows.emotion, return_inverse=True)
    matrix = np.full((len(items), len(emotions)), np.nan)
    matrix[row, column] = rows.value
    columns = {
        str(name): pa.array(values, from_pandas=True)
        for name, values in zip(emotions, matrix.T, strict=True)
    }
    return pa.table({model.item: items.tolist(), **columns})
