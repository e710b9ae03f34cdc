"""Exports kept by what they were made from, so that the same one is made once."""

import hashlib
import json
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.runtime.ir_folder import IrFolder, read_ir_folder


def ir_key(source: str, settings: Mapping[str, str], versions: Mapping[str, str]) -> str:
    """Return the name under which an export is kept.

    Args:
        source: sha256 of the weights it is made from.
        settings: whatever else changes the result: name of the model, how it is stored, sha256
            of the calibration set.
        versions: of the libraries that make it.

    Examples:
        >>> one = ir_key("0", {"stored": "f32"}, {"openvino": "1"})
        >>> one == ir_key("0", {"stored": "f16"}, {"openvino": "1"}), len(one)
        (False, 64)
    """
    told = [source, dict(settings), dict(versions)]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def cached_ir(key: str, *, cache: Path, build: Callable[[Path], IrFolder]) -> IrFolder:
    """Return an export from the cache, made first where it is not there or not whole.

    Args:
        key: as `ir_key` returns it.
        cache: the folder of the cache; exports lie in `ir` below it.
        build: writes the export to the folder given.
    """
    folder = made_once(cache / "ir" / key, build, whole=_is_whole)
    return read_ir_folder(folder)


def made_once(
    goal: Path, make: Callable[[Path], object], *, whole: Callable[[Path], bool] = Path.is_dir
) -> Path:
    """Return a folder of the cache, made first where it is not there or not whole.

    It is made elsewhere and then named, so that it is never there in part. Two processes may make
    it at once: the first one's stays, and the other uses it.

    Args:
        goal: the folder.
        make: writes it to the folder given, which does not exist.
        whole: whether a folder is one that can be used.
    """
    if whole(goal):
        return goal
    goal.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=goal.parent, prefix=".made-") as place:
        new = Path(place, goal.name)
        make(new)
        if whole(goal):
            return goal
        try:
            if goal.exists():
                goal.rename(Path(place, "broken"))
            new.rename(goal)
        except OSError:
            if not whole(goal):
                raise
    return goal


def _is_whole(folder: Path) -> bool:
    """Tell whether a folder holds an export as it was written."""
    try:
        read_ir_folder(folder)
    except ZooError:
        return False
    return True
