"""A file of ONNX or OpenVINO as a graph, once it is known to be the one that was stated."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.frameworks import prepare, require
from evenhand.model_zoo.graphs.compiled import CompiledGraph
from evenhand.model_zoo.own_models.model_file import ModelFile
from evenhand.model_zoo.own_models.renewed_graph import RenewedGraph
from evenhand.model_zoo.runtime.graph import Graph
from evenhand.model_zoo.runtime.precision import Arithmetic


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnNetwork:
    """A network that can be asked.

    Attributes:
        graph: one array in, one out.
        sha256: one hash over its files.
    """

    graph: Graph
    sha256: str


def network_files(stated: ModelFile, folder: Path) -> tuple[Path, ...]:
    """Return the files of a network: one of ONNX, two of OpenVINO.

    Args:
        stated: what the TOML file says.
        folder: where that lies.
    """
    network = folder / stated.file
    return (network,) if network.suffix == ".onnx" else (network, network.with_suffix(".bin"))


def open_network(stated: ModelFile, folder: Path, *, arithmetic: Arithmetic = "f32") -> OwnNetwork:
    """Return the network that a TOML file speaks of, as OpenVINO computes it.

    The bytes that are hashed are the bytes that are read.

    Args:
        stated: what the file says.
        folder: where it lies.
        arithmetic: the numbers to compute in.

    Raises:
        ZooError: a file is missing or has another hash, OpenVINO cannot read it, or it takes
            something else than is stated.
    """
    require("openvino", extra="run")
    prepare()
    held = {path.name: _bytes(path) for path in network_files(stated, folder)}
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in held.items()}
    _refuse_others(stated, hashes)
    model = _fitted(_read(stated.file, list(held.values())), stated)
    told = "".join(f"{one}\n" for one in hashes.values())
    return OwnNetwork(
        graph=RenewedGraph(lambda: CompiledGraph(model, arithmetic=arithmetic)),
        sha256=hashlib.sha256(told.encode()).hexdigest(),
    )


def _bytes(path: Path) -> bytes:
    """Return what a file holds."""
    try:
        return path.read_bytes()
    except OSError as error:
        problem = f"file: {path} cannot be read: {error.strerror}"
        raise ZooError([problem]) from None


def _refuse_others(stated: ModelFile, hashes: Mapping[str, str]) -> None:
    """Refuse files that are not those that are pinned."""
    problems = []
    for name, pinned in stated.sha256.items():
        got = hashes.get(name)
        if got is None:
            problems.append(f"sha256: {name!r} is no file here; there are {', '.join(hashes)}")
        elif got != pinned:
            problems.append(f"sha256: {name} has {got}, stated is {pinned}")
    if problems:
        raise ZooError(problems)


def _read(name: str, contents: list[bytes]) -> Any:  # noqa: ANN401 OpenVINO has no types
    """Return the network that some bytes hold."""
    import openvino  # noqa: PLC0415 an optional library

    try:
        return openvino.Core().read_model(*contents)
    except RuntimeError as error:
        problem = f"file: OpenVINO cannot read {name}: {last_line(error)}"
        raise ZooError([problem]) from None


def _fitted(model: Any, stated: ModelFile) -> Any:  # noqa: ANN401 OpenVINO has no types
    """Return a network of one input, which takes what is stated, and one output."""
    import openvino  # noqa: PLC0415 an optional library

    if len(model.inputs) != 1:
        problem = f"file: {stated.file}: one input is wanted, got {len(model.inputs)}"
        raise ZooError([problem])
    kind, shape = model.input().get_element_type(), model.input().get_partial_shape()
    if not kind.is_real():
        problem = f"file: {stated.file}: an input of floats is wanted, got {kind.to_string()}"
        raise ZooError([problem])
    model = openvino.Model([_output(model, stated)], model.get_parameters(), stated.name)
    batches = [openvino.PartialShape([count, *stated.input.shape]) for count in (-1, 1)]
    fitting = [batch for batch in batches if shape.compatible(batch) and _is_free(shape, batch)]
    if not fitting:
        wanted = ", ".join("any" if one == -1 else str(one) for one in stated.input.shape)
        problem = f"input: it states items x ({wanted}), {stated.file} takes {shape.to_string()}"
        raise ZooError([problem])
    return _in_floats(model, fitting[0])


def _is_free(shape: Any, batch: Any) -> bool:  # noqa: ANN401 OpenVINO has no types
    """Tell whether a network leaves open what is open in a batch."""
    if shape.rank.is_dynamic:
        return True
    pairs = zip(shape, batch, strict=True)
    return all(own.is_dynamic or not asked.is_dynamic for own, asked in pairs)


def _output(model: Any, stated: ModelFile) -> Any:  # noqa: ANN401 OpenVINO has no types
    """Return the output that is stated, or the only one."""
    names = [sorted(one.get_names()) for one in model.outputs]
    if stated.output is None and len(names) == 1:
        return model.output(0)
    for one, own in zip(model.outputs, names, strict=True):
        if stated.output in own:
            return one
    every = ", ".join(repr(name) for own in names for name in own)
    problem = f"output: one of {every} is wanted, got {stated.output!r}"
    raise ZooError([problem])


def _in_floats(model: Any, batch: Any) -> Any:  # noqa: ANN401 OpenVINO has no types
    """Return a network that takes and gives 32 bit floats, whatever it computes in."""
    import openvino  # noqa: PLC0415 an optional library
    from openvino.preprocess import PrePostProcessor  # noqa: PLC0415 an optional library

    try:
        model.reshape(batch)
        made = PrePostProcessor(model)
        made.input().tensor().set_element_type(openvino.Type.f32)
        made.output().tensor().set_element_type(openvino.Type.f32)
        return made.build()
    except RuntimeError as error:
        problem = f"input: the network cannot take {batch.to_string()}: {last_line(error)}"
        raise ZooError([problem]) from None


def last_line(error: RuntimeError) -> str:
    """Return what OpenVINO says at last, after the places in its own code."""
    lines = str(error).strip().splitlines()
    return lines[-1] if lines else type(error).__name__
