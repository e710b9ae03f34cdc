"""The file that `evenhand score` writes: predictions, one row an item, one column an output."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from evenhand.audit.errors import InputError
from evenhand.audit.scoring.scoring import Scored
from evenhand.model_zoo.whole_file import whole_file

ENDING: Final = ".parquet"
ITEM, REASON, TEXT, LOG = "item", "reason", "text", "log"


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


def write_scores(
    scored: Scored, path: Path, *, perturbation: Mapping[str, object] | None = None
) -> None:
    """Write scores as a table that an audit reads as the predictions of a model.

    Columns: `item`; one a score, named by the id of the taxonomy, null where the item has none;
    `reason`, why an item has none; `text`, for models that say words; `log`, what was
    asked and answered, for models that are asked from afar. The metadata of the file say
    whose numbers they are, and what each means.

    Args:
        scored: the scores.
        path: file to write, whole or not at all.
        perturbation: how items were disturbed; None: not at all.

    Raises:
        InputError: it cannot be written.
    """
    columns: dict[str, pa.Array] = {ITEM: pa.array(scored.items, pa.string())}
    empty = np.array([reason is not None for reason in scored.reasons], dtype=np.bool_)
    for at, output in enumerate(scored.outputs):
        columns[output.of] = pa.array(scored.values[:, at], pa.float64(), mask=empty)
    columns[REASON] = pa.array(scored.reasons, pa.string())
    for name, words in ((TEXT, scored.texts), (LOG, scored.logs)):
        if any(one is not None for one in words):
            columns[name] = pa.array(words, pa.string())
    table = pa.table(columns).replace_schema_metadata({"evenhand": _facts(scored, perturbation)})
    try:
        with whole_file(path) as part:
            pq.write_table(table, part, compression="zstd")
    except OSError as error:
        problem = f"--out: {path}: cannot be written: {error.strerror or error}"
        raise InputError([problem]) from None


def _facts(scored: Scored, perturbation: Mapping[str, object] | None) -> str:
    """Return what a reader of the file should know."""
    outputs = [msgspec.to_builtins(output) for output in scored.outputs]
    facts = {"schema": 1, "model": scored.identity.told(), "outputs": outputs}
    return json.dumps(facts if perturbation is None else {**facts, "perturbation": perturbation})


def losses(scored: Scored) -> dict[str, int]:
    """Return how many items have no scores, by the kind of reason, most frequent first.

    Args:
        scored: the scores.

    Returns:
        Counts; empty where every item has scores.
    """
    kinds = Counter(reason.split(":")[0] for reason in scored.reasons if reason is not None)
    return dict(kinds.most_common())
