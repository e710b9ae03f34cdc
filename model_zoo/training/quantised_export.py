"""A network that was trained in 8 bit integers, as a folder for OpenVINO and Optimum-Intel."""

import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from evenhand.model_zoo.export.export import weights_digest
from evenhand.model_zoo.export.parity import parity
from evenhand.model_zoo.export.quiet import quiet
from evenhand.model_zoo.runtime.ir_folder import (
    NETWORK,
    IrFolder,
    IrRecord,
    Port,
    network_digest,
    write_record,
)
from evenhand.model_zoo.runtime.openvino_graph import OpenVinoGraph

INPUT: Final = "inputs"
OUTPUT: Final = "scores"
LIBRARIES: Final = ("nncf", "openvino", "torch")


def export_quantised(
    module: nn.Module, example: NDArray[np.float32], *, folder: Path, model: str
) -> IrFolder:
    """Write a network that rounds to 8 bit integers, and compare both on samples.

    The rounding is in the network already, so nothing is calibrated here; the record calls it
    `int8-static`, since its ranges are fixed.

    Args:
        module: in evaluation; takes one batch, returns one tensor.
        example: samples, items x shape.
        folder: where to write; replaced.
        model: the name of the model.

    Raises:
        ZooError: the network is too far from the module.
    """
    samples = np.ascontiguousarray(example, dtype=np.float32)
    with torch.inference_mode():
        truth = module(torch.from_numpy(samples)).numpy()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".export-") as place:
        new = Path(place, "ir")
        new.mkdir()
        _convert(module, samples, new / NETWORK)
        record = IrRecord(
            format="evenhand-ir-1",
            model=model,
            preparation="none",
            input=Port(name=INPUT, shape=samples.shape[1:]),
            output=Port(name=OUTPUT, shape=truth.shape[1:]),
            source=weights_digest(module),
            stored="int8-static",
            parity=parity(
                lambda _: truth, OpenVinoGraph(new / NETWORK), samples, stored="int8-static"
            ),
            versions={name: version(name) for name in LIBRARIES},
            sha256=network_digest(new),
        )
        write_record(new, record)
        shutil.rmtree(folder, ignore_errors=True)
        new.rename(folder)
    return IrFolder(path=folder, record=record)


def _convert(module: nn.Module, samples: NDArray[np.float32], file: Path) -> None:
    """Write a module as a network of OpenVINO, free in its first axis, its ports named."""
    with quiet(), torch.inference_mode():
        import openvino  # noqa: PLC0415 after telemetry is off

        network = openvino.convert_model(
            module,
            example_input=torch.from_numpy(samples),
            input=[openvino.PartialShape([-1, *samples.shape[1:]])],
        )
        network.inputs[0].get_tensor().set_names({INPUT})
        network.outputs[0].get_tensor().set_names({OUTPUT})
        openvino.save_model(network, file, compress_to_fp16=False)
