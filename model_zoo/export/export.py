"""From a module of torch to a folder that OpenVINO and Optimum-Intel can open."""

import hashlib
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, get_args

import numpy as np
import torch
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.export.parity import parity
from evenhand.model_zoo.export.quiet import quiet
from evenhand.model_zoo.export.static_int8 import static_int8
from evenhand.model_zoo.export.weight_only import weight_only
from evenhand.model_zoo.runtime.ir_folder import (
    NETWORK,
    IrFolder,
    IrRecord,
    Port,
    network_digest,
    write_record,
)
from evenhand.model_zoo.runtime.openvino_graph import OpenVinoGraph
from evenhand.model_zoo.runtime.precision import Stored, refuse_unknown
from evenhand.model_zoo.runtime.torch_graph import TorchGraph

LIBRARIES: Final = ("nncf", "openvino", "torch")


def export_module(
    module: torch.nn.Module,
    example: NDArray[np.float32],
    *,
    input_name: str,
    output_name: str,
    folder: Path,
    model: str = "",
    preparation: str = "none",
    stored: Stored = "f32",
    calibration: NDArray[np.float32] | None = None,
    tolerance: float | None = None,
) -> IrFolder:
    """Write a module as an IR, compare both on samples, and keep what was found.

    The folder appears whole or not at all, and not at all where the comparison fails.

    Args:
        module: takes one batch of float32, returns one tensor; the first axis of both is the item.
        example: samples to trace with and to compare on, items x shape; two or more say most.
        input_name: the name of the input.
        output_name: the name of the output.
        folder: where to write; a folder of an earlier export there is replaced.
        model: the name of the model; empty takes that of the folder.
        preparation: what an item went through before it is the input, in a few words.
        stored: how to hold the network.
        calibration: items x shape, for `int8-static`; None takes the example.
        tolerance: the largest relative RMS to let through; None takes that of `stored`.

    Returns:
        The folder and its record, with the parity that was measured.

    Raises:
        ZooError: the folder holds something else; the network is too far from the module.
    """
    refuse_unknown("stored", stored, get_args(Stored))
    samples = np.asarray(example, dtype=np.float32)
    _refuse_other(folder)
    source = TorchGraph(module)
    network = _stored(
        _converted(source.module, samples, input_name, output_name),
        stored,
        samples if calibration is None else np.asarray(calibration, dtype=np.float32),
    )
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".export-") as place:
        new = Path(place, "ir")
        new.mkdir()
        _save(network, new / NETWORK, stored)
        truth = source(samples)
        graph = OpenVinoGraph(new / NETWORK)
        record = IrRecord(
            format="evenhand-ir-1",
            model=model or folder.name,
            preparation=preparation,
            input=Port(name=input_name, shape=samples.shape[1:]),
            output=Port(name=output_name, shape=truth.shape[1:]),
            source=weights_digest(module),
            stored=stored,
            parity=parity(lambda _: truth, graph, samples, stored=stored, tolerance=tolerance),
            versions={name: version(name) for name in LIBRARIES},
            sha256=network_digest(new),
        )
        write_record(new, record)
        shutil.rmtree(folder, ignore_errors=True)
        new.rename(folder)
    return IrFolder(path=folder, record=record)


def weights_digest(module: torch.nn.Module) -> str:
    """Return one sha256 over the names, shapes and numbers of a module's weights.

    Examples:
        >>> one, other = torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)
        >>> weights_digest(one) == weights_digest(other)
        False
        >>> _ = other.load_state_dict(one.state_dict())
        >>> weights_digest(one) == weights_digest(other)
        True
    """
    digest = hashlib.sha256()
    for name, tensor in sorted(module.state_dict().items()):
        numbers = tensor.detach().cpu().contiguous()
        digest.update(f"{name} {tuple(numbers.shape)} {numbers.dtype}\n".encode())
        digest.update(numbers.flatten().view(torch.uint8).numpy().data)
    return digest.hexdigest()


def _refuse_other(folder: Path) -> None:
    """Refuse a folder that is not an earlier export, rather than replace it."""
    if folder.exists() and not (folder / NETWORK).is_file() and any(folder.iterdir()):
        problem = f"{folder}: exists and holds no export; name a new folder"
        raise ZooError([problem])


def _converted(
    module: torch.nn.Module, samples: NDArray[np.float32], input_name: str, output_name: str
) -> Any:  # noqa: ANN401 a model of OpenVINO
    """Return a module as a model of OpenVINO, free in its first axis, its ports named."""
    with quiet(), torch.inference_mode():
        import openvino  # noqa: PLC0415 after telemetry is off

        model = openvino.convert_model(
            module,
            example_input=torch.from_numpy(samples),
            input=[openvino.PartialShape([-1, *samples.shape[1:]])],
        )
    model.inputs[0].get_tensor().set_names({input_name})
    model.outputs[0].get_tensor().set_names({output_name})
    return model


def _stored(model: Any, stored: Stored, calibration: NDArray[np.float32]) -> Any:  # noqa: ANN401 a model of OpenVINO
    """Return a network as it is to be held; 16 bit is the business of saving."""
    if stored == "int8-weights":
        return weight_only(model)
    return static_int8(model, calibration) if stored == "int8-static" else model


def _save(model: Any, file: Path, stored: Stored) -> None:  # noqa: ANN401 a model of OpenVINO
    """Write a network; OpenVINO would halve its weights unless told not to.

    OpenVINO names layers by how many it has named since it was loaded. They are named anew by
    their place, so that the same export is the same file, and has the same sha256.
    """
    import openvino  # noqa: PLC0415 after telemetry is off

    model.set_friendly_name("network")
    for place, layer in enumerate(model.get_ordered_ops()):
        layer.set_friendly_name(f"{layer.get_type_name()}_{place}")
    openvino.save_model(model, file, compress_to_fp16=stored == "f16")
