"""One call from a folder to a graph, whatever computes it."""

from pathlib import Path
from typing import Final, get_args

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.features.picture import PictureInput, prepared
from evenhand.model_zoo.features.reference_picture import (
    NEAR,
    NEAR_IN_INTEGERS,
    check_embedding,
    reference_picture,
)
from evenhand.model_zoo.fetch.cache import cache_folder
from evenhand.model_zoo.frameworks import require
from evenhand.model_zoo.predictor import Precision, Runtime
from evenhand.model_zoo.runtime.graph import Graph
from evenhand.model_zoo.runtime.ir_folder import NETWORK, IrFolder, read_ir_folder
from evenhand.model_zoo.runtime.openvino_graph import OpenVinoGraph
from evenhand.model_zoo.runtime.precision import Arithmetic, Stored, asked, refuse_unknown

CLIP_WEIGHTS: Final = "open_clip_pytorch_model.bin"
"""The one file of weights that Optimum-Intel opens in a folder of open_clip."""


def open_graph(
    model: str | Path,
    *,
    runtime: Runtime,
    precision: Precision = "f32",
    rest: Arithmetic = "f32",
    threads: int | None = None,
    calibration: NDArray[np.float32] | None = None,
    cache: Path | None = None,
) -> Graph:
    """Return the graph of a model.

    Args:
        model: a folder that was exported here; or what `export.sources.read_source` takes, which
            is exported into the cache where OpenVINO is to compute it.
        runtime: what computes.
        precision: in what numbers.
        rest: the numbers beside 8 bit integers; read where the precision is `int8`.
        threads: of OpenVINO; None leaves it to OpenVINO. Those of torch are set for the process.
        calibration: items x shape, for 8 bit integers in activations too; without it only weights
            are put in 8 bit integers. Read where the precision is `int8`.
        cache: where exports are kept; None takes the user's.

    Raises:
        ZooError: the runtime cannot compute this folder or in these numbers; says what can. Or
            an exported tower of pictures does not give what it gave when it was exported.
    """
    refuse_unknown("runtime", runtime, get_args(Runtime))
    refuse_unknown("precision", precision, get_args(Precision))
    refuse_unknown("rest", rest, get_args(Arithmetic))
    folder = Path(model)
    if (folder / NETWORK).is_file():
        return _open_ir(read_ir_folder(folder), runtime, precision, rest, threads)
    require("torch", "openvino", extra="models")
    if runtime == "torch":
        return _open_torch(str(model), precision)
    if runtime == "optimum-intel" and precision != "int8" and (folder / CLIP_WEIGHTS).is_file():
        return _open_clip(folder, asked(precision, rest, "f32"), threads, cache or cache_folder())
    exported = _exported(str(model), precision, calibration, cache or cache_folder())
    return _open_ir(exported, runtime, precision, rest, threads)


def _open_ir(
    folder: IrFolder,
    runtime: Runtime,
    precision: Precision,
    rest: Arithmetic,
    threads: int | None,
) -> Graph:
    """Return the graph of a folder that was exported here."""
    arithmetic = asked(precision, rest, folder.record.stored)
    if runtime == "torch":
        problem = f"{folder.path}: an exported network; torch needs the weights it was made from"
        raise ZooError([problem])
    graph: Graph
    if runtime == "openvino":
        graph = OpenVinoGraph(folder.network, arithmetic=arithmetic, threads=threads)
    else:
        from evenhand.model_zoo.runtime.optimum_graph import open_custom  # noqa: PLC0415 heavy

        graph = open_custom(folder, arithmetic=arithmetic, threads=threads)
    _check_reference(graph, folder)
    return graph


def _check_reference(graph: Graph, folder: IrFolder) -> None:
    """Refuse a graph that no longer gives for the reference picture what it gave when exported.

    What it notices is on this machine and not in the files: a library that squares pictures or
    multiplies integers in another way.
    """
    record = folder.record
    if not (record.reference and isinstance(record.takes, PictureInput)):
        return
    try:
        check_embedding(
            graph(prepared([reference_picture()], record.takes)).ravel(),
            np.array(record.reference, dtype=np.float32),
            of=f"{record.model} at its export",
            least=NEAR_IN_INTEGERS if graph.precision == "int8" else NEAR,
        )
    except ZooError as error:
        raise ZooError([f"{folder.path}: {problem}" for problem in error.problems]) from None


def _open_torch(model: str, precision: Precision) -> Graph:
    """Return the graph of an encoder that torch computes."""
    from evenhand.model_zoo.export.sources import read_source  # noqa: PLC0415 needs torch
    from evenhand.model_zoo.runtime.torch_graph import TorchGraph  # noqa: PLC0415 needs torch

    if precision == "int8":
        problem = f"{model}: torch computes in f32 or bf16 here; for int8 use openvino"
        raise ZooError([problem])
    return TorchGraph(read_source(model).module, arithmetic=asked(precision, "f32", "f32"))


def _open_clip(folder: Path, arithmetic: Arithmetic, threads: int | None, cache: Path) -> Graph:
    """Return the graph of a tower of open_clip through the class that Optimum-Intel has for it."""
    from evenhand.model_zoo.export.open_clip_visual import kept_open_clip  # noqa: PLC0415 heavy
    from evenhand.model_zoo.runtime.optimum_graph import open_clip_visual  # noqa: PLC0415 heavy

    kept = kept_open_clip(folder, cache=cache)
    return open_clip_visual(kept, arithmetic=arithmetic, threads=threads)


def _exported(
    model: str, precision: Precision, calibration: NDArray[np.float32] | None, cache: Path
) -> IrFolder:
    """Return the exported network of an encoder, from the cache or new."""
    from evenhand.model_zoo.export.encoder import cached_export  # noqa: PLC0415 needs torch
    from evenhand.model_zoo.export.sources import read_source  # noqa: PLC0415 needs torch

    if precision != "int8":
        return cached_export(read_source(model), stored="f32", cache=cache)
    stored: Stored = "int8-weights" if calibration is None else "int8-static"
    return cached_export(read_source(model), stored=stored, calibration=calibration, cache=cache)
