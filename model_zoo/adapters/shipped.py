"""The small models that come with evenhand, run from their exports or from their weights."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from evenhand.model_zoo.adapters.face_encoder import face_encoder
from evenhand.model_zoo.adapters.voice_encoder import voice_encoder
from evenhand.model_zoo.card import card, declared_outputs
from evenhand.model_zoo.embedding_predictor import EmbeddingPredictor
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.frameworks import require
from evenhand.model_zoo.heads.graph_heads import GraphHeads
from evenhand.model_zoo.predictor import Encoder
from evenhand.model_zoo.runtime.graph import Graph
from evenhand.model_zoo.runtime.ir_folder import read_ir_folder
from evenhand.model_zoo.runtime.opening import open_graph
from evenhand.model_zoo.shipped import shipped_folder
from evenhand.model_zoo.shipped.networks import FACE, HOW, TAKES, VOICE, demo_parts
from evenhand.model_zoo.shipped.record import ENCODER, HEADS, WEIGHTS, ModelRecord, read_record
from evenhand.model_zoo.wish import Wish

if TYPE_CHECKING:
    from torch import nn

MODELS: Final = (FACE, VOICE)


def opened(name: str, wish: Wish) -> EmbeddingPredictor:
    """Return a small model.

    Args:
        name: of its card.
        wish: `weights` may name a folder that `evenhand zoo make` wrote instead of the shipped one.

    Raises:
        ZooError: the folder holds another model, or the runtime cannot compute it so.
    """
    wish.refuse("encoder", "partial", "allow_network", why=f"{name} is one model")
    wish.refuse("baseline", "form", "language", why=f"{name} gives raw scores only")
    folder = wish.weights or shipped_folder(name)
    record = read_record(folder)
    if record.name != name:
        problem = f"{folder}: holds {record.name}, not {name}"
        raise ZooError([problem])
    graphs = (
        _from_weights(name, folder, wish) if wish.runtime == "torch" else _exports(folder, wish)
    )
    raw = {one.of: one for one in declared_outputs(card(name))}
    heads = GraphHeads(
        model=name,
        weights=record.weights,
        graph=graphs[1],
        outputs=tuple(raw[one] for one in record.outputs),
    )
    return EmbeddingPredictor(name=name, encoder=_encoder(record, graphs[0], folder), heads=heads)


def _encoder(record: ModelRecord, graph: Graph, folder: Path) -> Encoder:
    """Return the encoder of a face or a voice."""
    shape = read_ir_folder(folder / ENCODER).record.output.shape
    if record.kind == "face":
        return face_encoder(
            graph, takes=TAKES, width=shape[0], name=record.name, weights=record.weights
        )
    positions, width = shape
    return voice_encoder(graph, how=HOW, shape=(positions, width), weights=record.weights)


def _exports(folder: Path, wish: Wish) -> tuple[Graph, Graph]:
    """Return encoder and heads as OpenVINO computes them."""
    encoder, heads = (
        open_graph(folder / part, runtime=wish.runtime, precision=wish.precision, cache=wish.cache)
        for part in (ENCODER, HEADS)
    )
    return encoder, heads


def _checked(folder: Path) -> Path:
    """Return the file of weights, once it is known to be the recorded one."""
    file, recorded = folder / WEIGHTS, read_record(folder).weights
    found = hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else "no such file"
    if found != recorded:
        problem = f"{file}: sha256 {recorded} is recorded, found {found}"
        raise ZooError([problem])
    return file


def _from_weights(name: str, folder: Path, wish: Wish) -> tuple[Graph, Graph]:
    """Return encoder and heads as torch computes them."""
    require("torch", "open_clip", "transformers", extra="models")
    from evenhand.model_zoo.networks.state_dict import read_state_dict  # noqa: PLC0415 needs torch
    from evenhand.model_zoo.runtime.torch_graph import TorchGraph  # noqa: PLC0415 needs torch

    if wish.precision == "int8":
        problem = f"{name}: torch computes in f32 or bf16; for int8 use openvino"
        raise ZooError([problem])
    state = read_state_dict(_checked(folder))
    parts = demo_parts(name, seed=0)
    modules: dict[str, nn.Module] = {ENCODER: parts.encoder, HEADS: parts.heads}
    for part, module in modules.items():
        own = {
            key[len(part) + 1 :]: one for key, one in state.items() if key.startswith(f"{part}.")
        }
        module.load_state_dict(own)
    encoder, heads = (TorchGraph(module, arithmetic=wish.precision) for module in modules.values())
    return encoder, heads
