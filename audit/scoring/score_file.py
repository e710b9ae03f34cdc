"""The file that `evenhand score` writes: predictions, one row an item, one column an output."""

import json
import os
from collections import Counter
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from evenhand.audit.errors import InputError
from evenhand.audit.scoring.scoring import Scored

ENDING: Final = ".parquet"
ITEM, REASON, TEXT = "item", "reason", "text"


def checked_path(path: Path) -> Path:
    """Return where a file of scores can be written.

    Raises:
        InputError: another ending than `.parquet`, or no such folder.
    """
    if path.suffix != ENDING:
        problem = f"--out: {path.name!r}: scores are written as Parquet; end the name in {ENDING}"
        raise InputError([problem])
    if not path.absolute().parent.is_dir():
        problem = f"--out: {path}: no folder {str(path.parent)!r}; make it first"
        raise InputError([problem])
    return path


def write_scores(scored: Scored, path: Path) -> None:
    """Write scores as a table that an audit reads as the predictions of a model.

    Columns: `item`; one a score, named by the id of the taxonomy, null where the item has none;
    `reason`, why an item has none; `text`, for models that say words. The metadata of the file say
    whose numbers they are, and what each means.

    Args:
        scored: the scores.
        path: file to write, whole or not at all.

    Raises:
        InputError: it cannot be written.
    """
    columns: dict[str, pa.Array] = {ITEM: pa.array(scored.items, pa.string())}
    empty = np.array([reason is not None for reason in scored.reasons], dtype=np.bool_)
    for at, output in enumerate(scored.outputs):
        columns[output.of] = pa.array(scored.values[:, at], pa.float64(), mask=empty)
    columns[REASON] = pa.array(scored.reasons, pa.string())
    if any(text is not None for text in scored.texts):
        columns[TEXT] = pa.array(scored.texts, pa.string())
    table = pa.table(columns).replace_schema_metadata({"evenhand": _facts(scored)})
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        pq.write_table(table, part, compression="zstd")
        part.replace(path)
    except OSError as error:
        problem = f"--out: {path}: cannot be written: {error.strerror}"
        raise InputError([problem]) from None
    finally:
        part.unlink(missing_ok=True)


def _facts(scored: Scored) -> str:
    """Return what a reader of the file should know."""
    outputs = [msgspec.to_builtins(output) for output in scored.outputs]
    return json.dumps({"schema": 1, "model": scored.identity.told(), "outputs": outputs})


def losses(scored: Scored) -> dict[str, int]:
    """Return how many items have no scores, by the kind of reason, most frequent first.

    Args:
        scored: the scores.

    Returns:
        Counts; empty where every item has scores.
    """
    kinds = Counter(reason.split(":")[0] for reason in scored.reasons if reason is not None)
    return dict(kinds.most_common())
