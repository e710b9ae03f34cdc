"""Empathic Insight Face, Small and Large: a SigLIP2 tower, and one head an output."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from evenhand.model_zoo.adapters.face_encoder import FaceEncoder, open_face_encoder
from evenhand.model_zoo.card import card, declared_outputs, weight_files
from evenhand.model_zoo.embedding_predictor import EmbeddingPredictor
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.features.picture import PictureInput
from evenhand.model_zoo.frameworks import require
from evenhand.model_zoo.heads.face_heads import FaceHeads
from evenhand.model_zoo.heads.neutral_baseline import NeutralBaseline, read_baseline
from evenhand.model_zoo.heads.published_files import head_files
from evenhand.model_zoo.outputs import Form, Output
from evenhand.model_zoo.runtime.graph import Graph
from evenhand.model_zoo.wish import Wish

if TYPE_CHECKING:
    from evenhand.model_zoo.networks.stacked_heads import StackedHeads

MODELS: Final = ("empathic-insight-face-small", "empathic-insight-face-large")

PUBLISHED_INPUT: Final = PictureInput(size=384, interpolation="bilinear")
"""How the processor published beside `google/siglip2-*` prepares pictures. The heads were trained
on its embeddings as far as is known; open_clip's own preparation of this tower is bicubic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedHeads:
    """The heads of a folder as one network of torch, to be run, exported or trained further.

    Attributes:
        model: name of the card that they fit.
        network: embeddings to raw numbers.
        outputs: what these are, in their order.
        weights: one sha256 over the names and files.
    """

    model: str
    network: "StackedHeads"
    outputs: tuple[Output, ...]
    weights: str


def opened(name: str, wish: Wish) -> EmbeddingPredictor:
    """Return a published model of faces.

    The heads are small and are always computed by torch in 32 bit; the wish is for the tower.

    Args:
        name: of its card.
        wish: `weights` is the folder of heads; `encoder` a folder with the tower, of open_clip or
            exported, or a hub that may be asked.

    Raises:
        ZooError: something is missing, or does not belong together; see `read_face_heads`,
            `open_face_encoder` and `empathic_insight_face`.
    """
    wish.refuse("language", why=f"{name} reads no words")
    folder = wish.needed("weights", what="folder with its heads, one file each")
    tower = card(name).encoder.hub
    source = wish.needed(
        "encoder", what=f"folder of open_clip with {tower}, whose features it reads"
    )
    heads = read_face_heads(Path(folder), model=name, partial=wish.partial, say=wish.say)
    encoder = open_face_encoder(source, wish, takes=PUBLISHED_INPUT)
    baseline = None if wish.baseline is None else read_baseline(wish.baseline)
    return empathic_insight_face(encoder, heads, form=wish.form, baseline=baseline)


def read_face_heads(
    folder: Path, *, model: str | None = None, partial: bool = False, say: Callable[[str], None]
) -> PublishedHeads:
    """Return the published heads that lie in a folder.

    Which model they are is read off their shapes, never off the name of the folder.

    Args:
        folder: one file of weights a head, under the published names.
        model: name of the card that they must fit; by default the one that they fit.
        partial: whether heads may be missing; their outputs are then not covered.
        say: told of heads that are missing or not expected.

    Raises:
        UnknownName: the zoo has no such model.
        ZooError: no heads, heads that are missing, damaged, of two shapes, or of another model.
    """
    require("torch", extra="models")
    from evenhand.model_zoo.networks.stacked_heads import StackedHeads  # noqa: PLC0415 needs torch
    from evenhand.model_zoo.networks.state_dict import read_state_dict  # noqa: PLC0415 needs torch

    told = card(model or face_model(folder))
    files = head_files(folder, weight_files(told))
    if files.unexpected:
        say(f"{folder}: heads that {told.name} does not have: {', '.join(files.unexpected)}")
    if files.missing:
        problem = f"{folder}: heads of {told.name} are missing: {', '.join(files.missing)}"
        if not partial:
            raise ZooError([problem])
        say(problem)
    network = StackedHeads.of(
        [read_state_dict(file) for file in files.found.values()],
        names=[str(file) for file in files.found.values()],
    )
    if network.widths != told.heads[0].widths:
        problem = f"{folder}: heads have widths {network.widths}, but those of {told.name} have"
        raise ZooError([f"{problem} {told.heads[0].widths}; they are of another model"])
    return PublishedHeads(
        model=told.name,
        network=network,
        outputs=tuple(one for one in declared_outputs(told) if one.name in files.found),
        weights=_digest(files.found),
    )


def face_model(folder: Path) -> str:
    """Return the name of the published model whose heads lie in a folder, by their shapes.

    Raises:
        ZooError: no heads, or heads of no published model.
    """
    require("torch", extra="models")
    from evenhand.model_zoo.networks.stacked_heads import StackedHeads  # noqa: PLC0415 needs torch
    from evenhand.model_zoo.networks.state_dict import read_state_dict  # noqa: PLC0415 needs torch

    every = {name: file for known in MODELS for name, file in weight_files(card(known)).items()}
    first = next(iter(head_files(folder, every).found.values()))
    widths = StackedHeads.of([read_state_dict(first)], names=[str(first)]).widths
    stated = {known: card(known).heads[0].widths for known in MODELS}
    fitting = [known for known in MODELS if stated[known] == widths]
    if not fitting:
        shapes = ", ".join(f"{known} {of}" for known, of in stated.items())
        problem = f"{first}: widths {widths} are of no published model; there are {shapes}"
        raise ZooError([problem])
    return fitting[0]


def empathic_insight_face(
    encoder: FaceEncoder,
    heads: PublishedHeads,
    *,
    form: Form = "raw",
    baseline: NeutralBaseline | None = None,
    graph: Graph | None = None,
) -> EmbeddingPredictor:
    """Return a face model: an encoder and heads, told in one form.

    Args:
        encoder: of the tower that the heads were trained on; see `open_face_encoder`.
        heads: see `read_face_heads`.
        form: raw, mean_subtracted or softmax.
        baseline: what these heads say of neutral faces; none is assumed.
        graph: what computes the heads, such as an export of `heads.network`; torch by default.

    Raises:
        ZooError: a form without its baseline, a baseline of other heads or another encoder, a
            softmax without all 40 emotions, or an encoder of another width than the heads read.
    """
    from evenhand.model_zoo.runtime.torch_graph import TorchGraph  # noqa: PLC0415 needs torch

    read = heads.network.widths[0]
    if encoder.shape != (read,):
        problem = f"{heads.model}: heads read {read} numbers, {encoder.identity.model} gives"
        raise ZooError([f"{problem} {encoder.shape[0]}"])
    if baseline is not None:
        baseline.check(heads=heads.weights, encoder=encoder.identity.weights)
    told = FaceHeads(
        model=heads.model,
        weights=heads.weights,
        graph=graph or TorchGraph(heads.network),
        raw=heads.outputs,
        form=form,
        baseline=baseline,
    )
    return EmbeddingPredictor(name=heads.model, encoder=encoder, heads=told)


def _digest(files: Mapping[str, Path]) -> str:
    """Return one sha256 over the names of outputs and the files that serve them."""
    told = hashlib.sha256()
    for name, file in files.items():
        with file.open("rb") as stream:
            told.update(f"{name} {hashlib.file_digest(stream, 'sha256').hexdigest()}\n".encode())
    return told.hexdigest()
