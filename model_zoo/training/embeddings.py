"""Embeddings that were computed once and are read again in every pass, without being in memory."""

from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError

COLUMN: Final = "embedding"
"""Column of a table that holds embeddings where no file of their own does."""

BLOCK: Final = 4096
"""Items that are looked at together."""


def read_embeddings(path: Path | None, table: pa.Table, *, file: str) -> NDArray[np.floating]:
    """Return the embeddings of the items of a table.

    Args:
        path: `.npy` with a row for each row of the table, which is mapped and not loaded; None
            for the column `embedding` of the table.
        table: the items.
        file: name of the table, for messages.

    Returns:
        Items x shape of one embedding, as they are stored.

    Raises:
        ZooError: no such file or column, other numbers of rows, no floating-point numbers, or
            an embedding that is not finite.
    """
    found = _column(table, file) if path is None else _mapped(path)
    name = file if path is None else path.name
    if len(found) != table.num_rows:
        problem = f"{name}: {len(found)} rows, and {file} has {table.num_rows}; one each is wanted"
        raise ZooError([problem])
    if found.ndim < 2 or found.dtype.kind != "f":  # noqa: PLR2004 items and one embedding
        problem = f"{name}: items x numbers in floating point, got {found.dtype} {found.shape}"
        raise ZooError([problem])
    for start in range(0, len(found), BLOCK):
        with np.errstate(over="ignore"):
            block = np.asarray(found[start : start + BLOCK], dtype=np.float32)
        whole = np.isfinite(block).reshape(len(block), -1).all(axis=1)
        if not whole.all():
            row = start + int(np.flatnonzero(~whole)[0])
            problem = f"{name}: row {row} holds numbers not finite in 32 bit; embed it again"
            raise ZooError([problem])
    return found


def _mapped(path: Path) -> NDArray[np.floating]:
    """Return an array that stays in its file."""
    try:
        found: NDArray[np.floating] = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        problem = f"{path}: no array in the form of numpy: {error}"
        raise ZooError([problem]) from None
    return found


def _column(table: pa.Table, file: str) -> NDArray[np.floating]:
    """Return the embeddings that a table holds itself."""
    if COLUMN not in table.column_names:
        problem = f"{file}: data.embeddings names no file, and there is no column {COLUMN!r}"
        raise ZooError([problem])
    try:
        return np.asarray(table.column(COLUMN).to_pylist(), dtype=np.float32)
    except (ValueError, TypeError) as error:
        problem = f"{file}: {COLUMN}: lists of numbers, all of one shape, are wanted: {error}"
        raise ZooError([problem]) from None
