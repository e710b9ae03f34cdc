"""The same judgements as a wide or as a long table, under the column names that a plan uses."""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import pyarrow as pa

from evenhand.audit.table import Array


def wide_table(
    item: str, items: Sequence[str], emotions: Mapping[str, Array], beside: Mapping[str, Array]
) -> pa.Table:
    """Return one row an item: its id, a column for each emotion, and the columns beside."""
    return pa.table({item: pa.array(items, pa.string()), **emotions, **beside})


def long_table(wide: pa.Table, emotions: Sequence[str], *, emotion: str, value: str) -> pa.Table:
    """Return one row for each item and emotion of a wide table; columns beside are repeated.

    Examples:
        >>> wide = pa.table({"item": ["a", "b"], "Joy": [1, 2], "Fear": [3, 4]})
        >>> long = long_table(wide, ["Joy", "Fear"], emotion="emotion", value="score")
        >>> long.column("score").to_pylist()
        [1, 2, 3, 4]
    """
    beside = [name for name in wide.column_names if name not in emotions]
    parts = [
        wide.select(beside)
        .append_column(emotion, pa.array(np.full(wide.num_rows, name), pa.string()))
        .append_column(value, wide.column(name))
        for name in emotions
    ]
    return pa.concat_tables(parts)


def laid_out(
    wide: pa.Table,
    emotions: Sequence[str],
    layout: Literal["wide", "long"],
    *,
    emotion: str,
    value: str,
) -> pa.Table:
    """Return a wide table as the plan wants it."""
    if layout == "wide":
        return wide
    return long_table(wide, emotions, emotion=emotion, value=value)
