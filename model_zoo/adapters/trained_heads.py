"""Heads of a finished training run, on the encoder that they were trained on."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from evenhand.model_zoo.adapters.encoders import open_encoder
from evenhand.model_zoo.adapters.whisper import MODELS as WHISPERS
from evenhand.model_zoo.embedding_predictor import EmbeddingPredictor
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.fetch.digest import digest
from evenhand.model_zoo.fetch.whisper_base import checkpoint_folder
from evenhand.model_zoo.frameworks import require
from evenhand.model_zoo.heads.graph_heads import GraphHeads
from evenhand.model_zoo.predictor import Encoder, Precision
from evenhand.model_zoo.runtime.graph import Graph
from evenhand.model_zoo.runtime.ir_folder import NETWORK, read_ir_folder
from evenhand.model_zoo.runtime.opening import open_graph
from evenhand.model_zoo.training.trained_card import NAME, TrainedCard, read_trained_card
from evenhand.model_zoo.wish import Wish

EXPORT: Final = "openvino"
"""Folder of a run that holds its heads for OpenVINO."""

SHA256: Final = re.compile(r"\b[0-9a-f]{64}\b")


def recognises(path: Path) -> bool:
    """Say whether a path is the folder of a finished training run.

    Args:
        path: what was named in place of a model.
    """
    return (path / NAME).is_file()


def read_from(name: str, wish: Wish) -> Iterable[Path]:
    """Return where the encoder lies, if it is one that `evenhand zoo fetch` made.

    Args:
        name: path of the run's folder.
        wish: names the encoder.
    """
    del name
    return (checkpoint_folder(wish.cache, name=wish.encoder),) if wish.encoder in WHISPERS else ()


def opened(name: str, wish: Wish) -> EmbeddingPredictor:
    """Return the model that heads of one's own make with their encoder.

    The wish is for the encoder. Heads are small and are computed in 32 bit, or in 8 bit integers
    where the run made such: from their export, which needs no torch, or by torch.

    Args:
        name: path of the run's folder.
        wish: `encoder` is what `open_encoder` takes.

    Raises:
        ZooError: no finished run of heads, files that were changed since, no encoder, or another
            than the card names by its sha256.
    """
    folder = Path(name)
    wish.refuse("weights", "partial", why=f"{folder} holds all its weights")
    wish.refuse("baseline", "form", "language", why=f"{folder} gives raw scores only")
    card = _checked_card(folder)
    source = wish.needed("encoder", what=f"what {card.name} reads, {card.facts.encoder!r}")
    encoder = open_encoder(source, modality=card.modality, wish=wish)
    _check_encoder(card, encoder, folder / NAME)
    heads = GraphHeads(
        model=card.name,
        weights=_together(card.weights),
        graph=_graph(folder, wish),
        outputs=tuple(one.output() for one in card.outputs),
    )
    return EmbeddingPredictor(name=card.name, encoder=encoder, heads=heads)


def _checked_card(folder: Path) -> TrainedCard:
    """Return the card of a run of heads whose files are the ones that it states."""
    card = read_trained_card(folder)
    if card.input_shape is None or not card.weights:
        problem = f"{folder}: heads on embeddings are wanted; {card.name} is another model"
        raise ZooError([problem])
    problems = []
    for name, stated in card.weights.items():
        file = folder / name
        found = digest(file) if file.is_file() else "no such file"
        if found != stated:
            problems.append(f"{file}: sha256 {stated} is on the card, found {found}")
    if problems:
        raise ZooError(problems)
    return card


def _together(weights: Mapping[str, str]) -> str:
    """Return one sha256 for files that each have one."""
    lines = (f"{name} {sha256}\n" for name, sha256 in sorted(weights.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _check_encoder(card: TrainedCard, encoder: Encoder, file: Path) -> None:
    """Refuse an encoder that is not the one whose embeddings were learnt from."""
    own = encoder.identity
    if encoder.shape != card.input_shape:
        problem = f"{file}: heads read embeddings of shape {card.input_shape}, {own.model} gives"
        raise ZooError([f"{problem} {encoder.shape}"])
    named = SHA256.findall(card.facts.encoder)
    if own.weights in named:
        return
    problem = f"{file}: heads were trained on {card.facts.encoder!r}"
    if named:
        raise ZooError([f"{problem}; {own.model} has sha256 {own.weights}"])
    problem += ", without its sha256. If it was this one, say so in the recipe under [card]"
    raise ZooError([f'{problem}, encoder = "{own.model}, sha256 {own.weights}", and train again'])


def _graph(folder: Path, wish: Wish) -> Graph:
    """Return the heads of a run as one graph."""
    export = folder / EXPORT
    if wish.runtime != "torch" and (export / NETWORK).is_file():
        stored = read_ir_folder(export).record.stored
        precision: Precision = "int8" if stored.startswith("int8") else "f32"
        return open_graph(export, runtime=wish.runtime, precision=precision, cache=wish.cache)
    require("torch", extra="models")
    from evenhand.model_zoo.runtime.torch_graph import TorchGraph  # noqa: PLC0415 needs torch
    from evenhand.model_zoo.training.finished_run import finished_heads  # noqa: PLC0415 needs torch

    return TorchGraph(finished_heads(folder).heads)
