"""A Keras `Sequential` as a network of OpenVINO."""

from pathlib import Path
from typing import Any

import numpy as np

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.frameworks import prepare, require
from evenhand.model_zoo.keras_files.operations import applied
from evenhand.model_zoo.keras_files.stored_weights import StoredWeights, opened_weights
from evenhand.model_zoo.keras_files.topology import Topology, read_topology


def read_network(file: Path, *, topology: Path | None = None) -> Any:  # noqa: ANN401 OpenVINO has no types
    """Return the network of a file that Keras saved.

    Args:
        file: HDF5, a whole model or weights alone.
        topology: JSON of the layers; needed where the file holds weights alone.

    Returns:
        An `openvino.Model` of one input, items x shape in 32 bit, and one output; the number of
        items is free.

    Raises:
        ZooError: not what Keras writes, a layer that is not known here, weights that do not fit,
            or no layers.
    """
    require("openvino", extra="run")
    prepare()
    with opened_weights(file) as (weights, own):
        text = own if topology is None else _text(topology)
        if text is None:
            problem = f"{file}: holds weights alone; the JSON of its layers is needed beside it"
            raise ZooError([problem])
        layers = read_topology(text, file=str(topology or file))
        _refuse_others(layers, weights)
        return _built(layers, weights)


def _text(topology: Path) -> bytes:
    """Return what a file of layers holds."""
    try:
        return topology.read_bytes()
    except OSError as error:
        problem = f"{topology}: the JSON of the layers cannot be read: {error.strerror}"
        raise ZooError([problem]) from None


def _refuse_others(layers: Topology, weights: StoredWeights) -> None:
    """Refuse weights of layers that the network does not have: they are of another network."""
    known = {layer.settings.name for layer in layers.layers}
    if strangers := [name for name in weights.layers if name not in known]:
        problem = f"{weights.file}: weights of layers that are not stated: {', '.join(strangers)}"
        raise ZooError([problem])


def _built(layers: Topology, weights: StoredWeights) -> Any:  # noqa: ANN401 OpenVINO has no types
    """Return the network, layer upon layer."""
    import openvino  # noqa: PLC0415 an optional library
    from openvino import opset13 as ops  # noqa: PLC0415 an optional library

    node = given = ops.parameter([-1, *layers.item], np.float32, name="items")
    for layer in layers.layers:
        try:
            node = applied(layer, node, weights)
        except RuntimeError as error:
            says = str(error).strip().splitlines()[-1]
            problem = f"{weights.file}: layer {layer.settings.name!r} does not fit: {says}"
            raise ZooError([problem]) from None
    return openvino.Model([ops.result(node)], [given], "keras")
