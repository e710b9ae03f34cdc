"""Graph models of TensorFlow.js: nodes in JSON, computed by OpenVINO operation for operation."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.frameworks import require
from evenhand.model_zoo.graphs.tfjs_node import Node
from evenhand.model_zoo.graphs.tfjs_operations import operation
from evenhand.model_zoo.graphs.tfjs_weights import WeightGroup, tfjs_weights

PLACEHOLDER: Final = "Placeholder"
CONSTANT: Final = "Const"


class Topology(msgspec.Struct, frozen=True, kw_only=True):
    """The nodes, in any order."""

    node: tuple[Node, ...]


class GraphFile(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What is read of a file `model.json`.

    Attributes:
        format: tells a graph model from one of layers.
        model_topology: the nodes.
        weights_manifest: where the constants lie.
    """

    format: str
    model_topology: Topology
    weights_manifest: tuple[WeightGroup, ...]


def tfjs_model(
    document: bytes, data: Mapping[str, bytes], *, file: str, output: str | None = None
) -> Any:  # noqa: ANN401 a model of OpenVINO
    """Return a graph model as a model of OpenVINO.

    Only operations that are known to compute the same numbers are taken; any other is refused by
    its name, and so is an attribute that would change what an operation does.

    Args:
        document: the bytes of `model.json`.
        data: the bytes of each file of weights that it names.
        file: its name, for messages.
        output: the node to read; None where only one is read by no other.

    Returns:
        A model of one input, whose free first axis is fixed at one item, and one output.

    Raises:
        ZooError: no such file, operations that are not known, nodes that are missing or wait for
            each other, weights that do not fit; OpenVINO is not installed.
    """
    require("openvino", extra="run")
    from openvino import Model  # noqa: PLC0415 an optional library

    read = _read(document, file)
    nodes = {one.name: one for one in read.model_topology.node}
    placeholders = [one for one in nodes.values() if one.op == PLACEHOLDER]
    if len(placeholders) != 1:
        problem = f"{file}: {len(placeholders)} inputs, one would be right"
        raise ZooError([problem])
    built = _Builder(file, nodes, tfjs_weights(read.weights_manifest, data))
    try:
        result = built.node(output or _only_end(nodes, file))
        return Model([result], [built.node(placeholders[0].name)], file)
    except RuntimeError as error:
        last = str(error).strip().splitlines()[-1]
        problem = f"{file}: OpenVINO refuses the graph: {last}"
        raise ZooError([problem]) from None


def _read(document: bytes, file: str) -> GraphFile:
    """Return what the file says."""
    try:
        read = msgspec.json.decode(document, type=GraphFile)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        problem = f"{file}: no graph model of TensorFlow.js: {error}"
        raise ZooError([problem]) from None
    if read.format != "graph-model":
        problem = f"{file}: format: 'graph-model' would be right, got {read.format!r}"
        raise ZooError([problem])
    return read


def _only_end(nodes: Mapping[str, Node], file: str) -> str:
    """Return the name of the node that no other reads."""
    taken = {source for one in nodes.values() for source in one.sources}
    ends = [name for name in nodes if name not in taken]
    if len(ends) != 1:
        problem = f"{file}: say which output to read, one of {', '.join(map(repr, ends))}"
        raise ZooError([problem])
    return ends[0]


class _Builder:
    """Makes nodes of OpenVINO, each after what it reads."""

    def __init__(
        self, file: str, nodes: Mapping[str, Node], weights: Mapping[str, NDArray[Any]]
    ) -> None:
        """Keep what there is to build from."""
        self._file, self._nodes, self._weights = file, nodes, weights
        self._made: dict[str, Any] = {}

    def node(self, name: str) -> Any:  # noqa: ANN401 a node
        """Return a node by name, made of all that it waits for."""
        waiting = [] if name in self._made else [name]
        while waiting:
            one = self._known(waiting[-1])
            missing = [source for source in one.sources if source not in self._made]
            if not missing:
                self._made[one.name] = self._one(one)
                waiting.pop()
            elif any(source in waiting for source in missing):
                problem = f"{self._file}: node {one.name!r} waits for itself"
                raise ZooError([problem])
            else:
                waiting.append(missing[0])
        return self._made[name]

    def _known(self, name: str) -> Node:
        """Return a node of the file."""
        if name not in self._nodes:
            problem = f"{self._file}: no node {name!r}"
            raise ZooError([problem])
        return self._nodes[name]

    def _one(self, one: Node) -> Any:  # noqa: ANN401 a node
        """Return the node of OpenVINO for one whose sources are made."""
        from openvino import opset13  # noqa: PLC0415 an optional library

        if one.op == PLACEHOLDER:
            shape = [1, *one.shape()[1:]]
            return opset13.parameter(shape, np.float32, name=one.name)
        if one.op == CONSTANT:
            if one.name not in self._weights:
                problem = f"{self._file}: no weights of {one.name!r}"
                raise ZooError([problem])
            return opset13.constant(self._weights[one.name])
        sources = [self._made[source] for source in one.sources]
        return operation(one, sources, file=self._file)
