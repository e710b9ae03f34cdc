"""Exports of the encoders that the zoo can read, each made once."""

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.export.export import LIBRARIES, export_module, in_form, write_ir
from evenhand.model_zoo.export.ir_cache import cached_ir, ir_key
from evenhand.model_zoo.export.sources import Source
from evenhand.model_zoo.runtime.ir_folder import IrFolder
from evenhand.model_zoo.runtime.openvino_graph import checked_batch, read_network
from evenhand.model_zoo.runtime.precision import Stored
from evenhand.model_zoo.runtime.torch_graph import TorchGraph

COMPARED: Final = 4
"""Items on which an export is compared with its source."""


def export_encoder(
    source: Source,
    *,
    folder: Path,
    stored: Stored,
    calibration: NDArray[np.float32] | None = None,
    tolerance: float | None = None,
) -> IrFolder:
    """Write the exported network of an encoder.

    Args:
        source: as `read_source` returns it.
        folder: where to write.
        stored: how to hold it.
        calibration: items x shape, for `int8-static`; the comparison then uses some of them, and
            made-up items otherwise.
        tolerance: the largest relative RMS to let through; None takes that of `stored`.

    Raises:
        ZooError: `int8-static` without a calibration set; a calibration set of other items; the
            result is too far from the source.
    """
    return export_module(
        source.module,
        _compared(source, stored, calibration),
        input_name=source.input_name,
        output_name=source.output_name,
        folder=folder,
        model=source.name,
        takes=source.takes,
        source=source.weights,
        stored=stored,
        calibration=calibration,
        tolerance=tolerance,
    )


def cached_export(
    source: Source,
    *,
    stored: Stored,
    cache: Path,
    calibration: NDArray[np.float32] | None = None,
    tolerance: float | None = None,
) -> IrFolder:
    """Return the exported network of an encoder from the cache, made first where it is not there.

    Args:
        source: as `read_source` returns it.
        stored: how to hold it.
        cache: the folder of the cache.
        calibration: as for `export_encoder`.
        tolerance: as for `export_encoder`.

    Raises:
        ZooError: as `export_encoder`.
    """
    samples = _compared(source, stored, calibration)
    seen = b"" if calibration is None else np.ascontiguousarray(calibration).data
    settings = {
        "name": source.name,
        "configuration": source.configuration,
        "takes": source.takes.told(),
        "stored": stored,
        "calibration": hashlib.sha256(seen).hexdigest(),
        "tolerance": str(tolerance),
    }
    key = ir_key(source.weights, settings, {name: version(name) for name in LIBRARIES})

    def build(folder: Path) -> IrFolder:
        if stored in {"f32", "f16"}:
            return export_encoder(source, folder=folder, stored=stored, tolerance=tolerance)
        whole = cached_export(source, stored="f32", cache=cache)
        return write_ir(
            in_form(read_network(whole.network), stored, calibration),
            samples,
            TorchGraph(source.module)(samples),
            folder=folder,
            model=source.name,
            source=source.weights,
            stored=stored,
            takes=source.takes,
            tolerance=tolerance,
        )

    return cached_ir(key, cache=cache, build=build)


def _compared(
    source: Source, stored: Stored, calibration: NDArray[np.float32] | None
) -> NDArray[np.float32]:
    """Return the items on which an export is compared, once a calibration set is known to fit."""
    if stored == "int8-static" and calibration is None:
        problem = f"{source.name}: int8-static needs a calibration set, got none"
        raise ZooError([problem])
    if calibration is None:
        return source.made_up(COMPARED)
    return checked_batch(calibration, source.takes.shape, name="calibration set")[:COMPARED]
