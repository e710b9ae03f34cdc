"""TensorFlow Lite files as OpenVINO reads them, once the old convention is put right."""

import tempfile
from pathlib import Path
from typing import Any

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.frameworks import prepare, require
from evenhand.model_zoo.graphs.compiled import CompiledGraph
from evenhand.model_zoo.graphs.hybrid_weights import repaired
from evenhand.model_zoo.runtime.precision import Arithmetic


def open_tflite(data: bytes, *, file: str, arithmetic: Arithmetic = "f32") -> CompiledGraph:
    """Return the graph of a file.

    OpenVINO reads such files from a path only, so a copy lies in a folder of its own while it
    compiles.

    Args:
        data: the bytes of the file.
        file: its name, for messages.
        arithmetic: the numbers to compute in.

    Raises:
        ZooError: no such file, one that is cut off or that OpenVINO cannot read, more than one
            input or output; OpenVINO is not installed.
    """
    require("openvino", extra="run")
    prepare()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "model.tflite"
        copy.write_bytes(repaired(data, file=file).data)
        return CompiledGraph(_read(copy, file), arithmetic=arithmetic)


def _read(path: Path, file: str) -> Any:  # noqa: ANN401 a model of OpenVINO
    """Return the network that a file holds."""
    import openvino  # noqa: PLC0415 an optional library

    try:
        return openvino.Core().read_model(path)
    except RuntimeError as error:
        last = str(error).strip().splitlines()[-1]
        problem = f"{file}: OpenVINO cannot read it: {last}"
        raise ZooError([problem]) from None
