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
from evenhand.model_zoo.features.picture import PictureInput, prepared
from evenhand.model_zoo.features.reference_picture import reference_picture
from evenhand.model_zoo.runtime.graph import Graph
from evenhand.model_zoo.runtime.ir_folder import (
    NETWORK,
    RECORD,
    WRITTEN,
    IrFolder,
    IrRecord,
    Port,
    Takes,
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
    takes: Takes | None = None,
    source: str = "",
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
        takes: the same, for a program to read; the words are then its own.
        source: by what its weights are known; empty takes their `weights_digest`.
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
    refuse_other(folder)
    graph = TorchGraph(module)
    network = converted(graph.module, samples, input_name=input_name, output_name=output_name)
    return write_ir(
        in_form(network, stored, samples if calibration is None else calibration),
        samples,
        graph(samples),
        folder=folder,
        model=model or folder.name,
        preparation=preparation,
        takes=takes,
        source=source or weights_digest(module),
        stored=stored,
        tolerance=tolerance,
    )


def converted(
    module: torch.nn.Module, samples: NDArray[np.float32], *, input_name: str, output_name: str
) -> Any:  # noqa: ANN401 a model of OpenVINO
    """Return a module as a model of OpenVINO, free in its first axis, its ports named.

    Args:
        module: in evaluation; takes one batch, returns one tensor.
        samples: items to trace with.
        input_name: the name of the input.
        output_name: the name of the output.
    """
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


def in_form(network: Any, stored: Stored, calibration: NDArray[np.float32] | None) -> Any:  # noqa: ANN401 a model of OpenVINO
    """Return a network as it is to be held; 16 bit is the business of saving.

    Args:
        network: a model of OpenVINO in 32 bit; left as it is.
        stored: how to hold it.
        calibration: items x shape; needed for `int8-static`, read for nothing else.

    Raises:
        ZooError: no calibration set where one is needed, or none that fits.
    """
    if stored == "int8-weights":
        return weight_only(network)
    if stored != "int8-static":
        return network
    if calibration is None:
        problem = "int8-static needs a calibration set, got none"
        raise ZooError([problem])
    return static_int8(network, calibration)


def write_ir(
    network: Any,  # noqa: ANN401 a model of OpenVINO
    samples: NDArray[np.float32],
    truth: NDArray[np.float32],
    *,
    folder: Path,
    model: str,
    source: str,
    stored: Stored,
    preparation: str = "none",
    takes: Takes | None = None,
    tolerance: float | None = None,
) -> IrFolder:
    """Write a network of one input and one output, whole or not at all, and its record.

    Args:
        network: a model of OpenVINO with named ports, already in the form `stored`; its layers
            are renamed.
        samples: items x shape.
        truth: what the network was made from says of them, in 32 bit.
        folder: where to write; a folder of an earlier export there is replaced.
        model: the name of the model.
        source: by what the weights that it was made from are known.
        stored: how the network is held.
        preparation: as for `export_module`.
        takes: as for `export_module`.
        tolerance: as for `export_module`.

    Raises:
        ZooError: the folder holds something else; the network is too far from the truth.
    """
    refuse_other(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".export-") as place:
        new = Path(place, "ir")
        new.mkdir()
        save_network(network, new / NETWORK, half=stored == "f16")
        graph = OpenVinoGraph(new / NETWORK)
        record = IrRecord(
            format="evenhand-ir-1",
            model=model,
            preparation=takes.told() if takes else preparation,
            input=Port(name=network.inputs[0].any_name, shape=samples.shape[1:]),
            output=Port(name=network.outputs[0].any_name, shape=truth.shape[1:]),
            source=source,
            stored=stored,
            parity=parity(lambda _: truth, graph, samples, stored=stored, tolerance=tolerance),
            versions={name: version(name) for name in LIBRARIES},
            sha256=network_digest(new),
            takes=takes,
            reference=_reference(graph, takes),
        )
        write_record(new, record)
        shutil.rmtree(folder, ignore_errors=True)
        new.rename(folder)
    return IrFolder(path=folder, record=record)


def save_network(network: Any, file: Path, *, half: bool = False) -> None:  # noqa: ANN401 a model of OpenVINO
    """Write a network so that the same one is the same file, and has the same sha256.

    OpenVINO names layers by how many it has named since it was loaded, so they are named anew by
    their place; and it would halve all weights unless told not to.

    Args:
        network: a model of OpenVINO; its layers are renamed.
        file: the `.xml`; weights go beside it.
        half: whether to keep weights in 16 bit.
    """
    import openvino  # noqa: PLC0415 after telemetry is off

    network.set_friendly_name("network")
    for place, layer in enumerate(network.get_ordered_ops()):
        layer.set_friendly_name(f"{layer.get_type_name()}_{place}")
    openvino.save_model(network, file, compress_to_fp16=half)


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


def refuse_other(folder: Path) -> None:
    """Refuse a folder that holds anything but an earlier export, rather than replace it.

    Raises:
        ZooError: it does, or is a file.
    """
    if not folder.exists():
        return
    names = {one.name for one in folder.iterdir()} if folder.is_dir() else {folder.name}
    if names and (RECORD not in names or names - WRITTEN):
        problem = f"{folder}: exists and holds something else than an export; name a new folder"
        raise ZooError([problem])


def _reference(graph: Graph, takes: Takes | None) -> tuple[float, ...]:
    """Return what a tower gives for the reference picture; nothing where it takes no pictures."""
    if not isinstance(takes, PictureInput):
        return ()
    return tuple(graph(prepared([reference_picture()], takes)).ravel().tolist())
