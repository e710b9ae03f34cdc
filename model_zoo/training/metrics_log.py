"""What was measured after each epoch, one line of JSON each, appended as it happens."""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

NAME: Final = "metrics.jsonl"

Say: TypeAlias = Callable[[str], None]
"""Who is told what is going on, a line at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One epoch.

    Attributes:
        epoch: from 1 on.
        train_loss: mean over its batches, with dropout.
        valid_loss: on the validation persons; the smallest decides.
        outputs: for each output, `mae` and `spearman` on the validation persons; None where they
            are not defined.
    """

    epoch: int
    train_loss: float
    valid_loss: float
    outputs: Mapping[str, Mapping[str, float | None]]


def append(folder: Path, measured: Measured) -> None:
    """Add one epoch.

    Args:
        folder: of the run.
        measured: the epoch.
    """
    with (folder / NAME).open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(asdict(measured)) + "\n")
        stream.flush()
        os.fsync(stream.fileno())


def read_log(folder: Path) -> tuple[Measured, ...]:
    """Return every epoch of a run; a line that was cut off is left out.

    Args:
        folder: of the run.
    """
    path = folder / NAME
    lines = (
        path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
    )
    return tuple(Measured(**found) for found in map(_decoded, lines) if found is not None)


def trim(folder: Path, *, epochs: int) -> None:
    """Drop epochs after the last checkpoint, which will be run again.

    Args:
        folder: of the run.
        epochs: how many epochs the checkpoint holds.
    """
    kept = [one for one in read_log(folder) if one.epoch <= epochs]
    part = folder / f"{NAME}.part"
    part.write_text("".join(json.dumps(asdict(one)) + "\n" for one in kept), encoding="utf-8")
    part.replace(folder / NAME)


def best_epoch(log: Sequence[Measured]) -> Measured:
    """Return the epoch with the smallest validation loss, the first of equals.

    Args:
        log: at least one epoch.
    """
    return min(log, key=lambda one: one.valid_loss)


def _decoded(line: str) -> dict[str, Any] | None:
    """Return the object on a line, or None where the line was cut off."""
    try:
        found = json.loads(line)
    except json.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None
