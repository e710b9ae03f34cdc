"""Exports of the encoders that the zoo can read, each made once."""

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.export.export import LIBRARIES, export_module
from evenhand.model_zoo.export.ir_cache import cached_ir, ir_key
from evenhand.model_zoo.export.sources import Source
from evenhand.model_zoo.runtime.ir_folder import IrFolder
from evenhand.model_zoo.runtime.openvino_graph import checked_batch
from evenhand.model_zoo.runtime.precision import Stored

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
    samples = source.made_up(COMPARED)
    if stored == "int8-static" and calibration is None:
        problem = f"{source.name}: int8-static needs a calibration set, got none"
        raise ZooError([problem])
    if calibration is not None:
        samples = checked_batch(calibration, samples.shape[1:], name="calibration set")[:COMPARED]
    return export_module(
        source.module,
        samples,
        input_name=source.input_name,
        output_name=source.output_name,
        folder=folder,
        model=source.name,
        preparation=source.preparation,
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
    seen = b"" if calibration is None else np.ascontiguousarray(calibration).data
    settings = {
        "name": source.name,
        "preparation": source.preparation,
        "stored": stored,
        "calibration": hashlib.sha256(seen).hexdigest(),
        "tolerance": str(tolerance),
    }
    key = ir_key(source.weights, settings, {name: version(name) for name in LIBRARIES})
    return cached_ir(
        key,
        cache=cache,
        build=lambda folder: export_encoder(
            source, folder=folder, stored=stored, calibration=calibration, tolerance=tolerance
        ),
    )
