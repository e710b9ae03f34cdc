"""What a file of scores says beside emotions: why an item has no score, and outputs on persons."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from evenhand.audit.intake.columns import numbers, positions, text_column
from evenhand.audit.plan import Model
from evenhand.audit.table import Array, Table

REASON: Final = "reason"
PERSON_OUTPUTS: Final = ("female", "male")


def reasons_of_items(frame: pa.Table, table: Table, model: Model, *, file: str) -> tuple[str, ...]:
    """Return why each item has no score, as `kind: words`, `""` where nothing is said.

    Args:
        frame: predictions, after the columns were renamed as the plan says.
        table: the items.
        model: names layout and columns.
        file: name of the frame in messages.

    Returns:
        One reason an item; empty for a long table, and for one without the column `reason`.
    """
    if model.layout == "long" or REASON not in frame.column_names:
        return ()
    where, found = _rows(frame, table, model, file=file), np.full(len(table.items), "", dtype="O")
    found[where[where >= 0]] = text_column(frame, REASON, file)[where >= 0]
    return tuple(found.tolist())


def outputs_on_persons(
    frame: pa.Table, table: Table, model: Model, *, file: str
) -> Mapping[str, Array]:
    """Return outputs on the person and not on an emotion, NaN where an item has none.

    Args:
        frame: predictions, after the columns were renamed as the plan says.
        table: the items.
        model: names layout and columns.
        file: name of the frame in messages.

    Returns:
        `female` and `male` where a wide table has these columns, each of shape (items,).
    """
    names = [name for name in PERSON_OUTPUTS if name in frame.column_names]
    if model.layout == "long" or not names:
        return {}
    where, found = _rows(frame, table, model, file=file), {}
    for name in names:
        values = np.full(len(table.items), np.nan)
        values[where[where >= 0]] = numbers(frame, name, file=file).values[where >= 0]
        found[name] = values
    return found


def _rows(frame: pa.Table, table: Table, model: Model, *, file: str) -> NDArray[np.int64]:
    """Return the position of each row's item, -1 where it is not audited."""
    return positions(frame, model.item, table.items.tolist(), file=file)
