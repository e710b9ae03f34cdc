"""Exports kept by what they were made from, so that the same one is made once."""

import hashlib
import json
import shutil
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
    folder = cache / "ir" / key
    try:
        return read_ir_folder(folder)
    except ZooError:
        shutil.rmtree(folder, ignore_errors=True)
        return build(folder)
