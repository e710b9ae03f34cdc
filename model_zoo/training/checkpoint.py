"""The state of a run after each epoch, written so that a crash at any moment loses one epoch."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import torch

from evenhand.model_zoo.errors import ZooError

NAME: Final = "checkpoint.pth"
KEY: Final = "key"
BOUND: Final = "run.key"


def write_checkpoint(folder: Path, state: Mapping[str, object], *, key: str) -> None:
    """Replace the checkpoint of a folder, whole or not at all.

    Args:
        folder: of the run.
        state: tensors and numbers.
        key: of the recipe and its data; only a run under the same key resumes it.
    """
    part = folder / f"{NAME}.part"
    with part.open("wb") as stream:
        torch.save({**state, KEY: key}, stream)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(folder / NAME)


def read_checkpoint(folder: Path, *, key: str) -> Mapping[str, Any] | None:
    """Return the state that a run has reached, or None where it has not begun.

    Args:
        folder: of the run.
        key: of the recipe and its data.

    Raises:
        ZooError: the folder holds a run of another recipe or other data, or a damaged file.
    """
    path = folder / NAME
    if not path.is_file():
        return None
    try:
        state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
        found = state.pop(KEY)
    except Exception as error:  # a damaged file fails in many ways
        problem = f"{path}: cannot be read: {type(error).__name__}; remove it to start anew"
        raise ZooError([problem]) from error
    check_key(folder, found=str(found), key=key)
    return state


def check_key(folder: Path, *, found: str, key: str) -> None:
    """Refuse a folder that another recipe or other data have begun.

    Args:
        folder: of the run.
        found: key of the run that it holds.
        key: key of the run that is wanted.

    Raises:
        ZooError: they differ.
    """
    if found != key:
        problem = (
            f"{folder}: holds a run of another recipe or other data ({found[:12]}, not "
            f"{key[:12]}); name another folder, or remove this one"
        )
        raise ZooError([problem])


def bind(folder: Path, *, key: str) -> None:
    """Bind a folder to a run whose trainer writes checkpoints of its own.

    Args:
        folder: of the run.
        key: of the recipe and its data.

    Raises:
        ZooError: the folder is bound to another run.
    """
    path = folder / BOUND
    if path.is_file():
        check_key(folder, found=path.read_text(encoding="utf-8").strip(), key=key)
    path.write_text(key + "\n", encoding="utf-8")
