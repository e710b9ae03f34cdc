"""The encoder of faces: a tower of pictures of open_clip, whatever computes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.features.picture import PictureInput, prepared
from evenhand.model_zoo.frameworks import require
from evenhand.model_zoo.predictor import Identity, Medium, Precision, Runtime
from evenhand.model_zoo.runtime.graph import Graph
from evenhand.model_zoo.runtime.ir_folder import NETWORK, IrFolder, read_ir_folder
from evenhand.model_zoo.runtime.opening import open_graph
from evenhand.model_zoo.runtime.precision import asked
from evenhand.model_zoo.wish import Wish

if TYPE_CHECKING:
    from evenhand.model_zoo.networks.open_clip_tower import ImageTower

TOGETHER: Final = 8
"""Pictures that the tower is given at a time."""

LIBRARIES: Final = ("open_clip_torch", "timm", "torch", "pillow")


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceEncoder:
    """A tower of pictures; an `Encoder`. Embeddings are not scaled to length 1.

    Attributes:
        graph: prepared pictures (n, 3, size, size) to embeddings (n, width).
        takes: how pictures are prepared.
        shape: the width.
        identity: which weights, how pictures are prepared, and what computes.
    """

    graph: Graph
    takes: PictureInput
    shape: tuple[int, ...]
    identity: Identity

    @property
    def medium(self) -> Medium:
        """Return `picture`."""
        return "picture"

    @property
    def rate_hz(self) -> None:
        """Return None: pictures have no rate."""

    @property
    def longest_s(self) -> None:
        """Return None: pictures do not last."""

    def embed(self, items: Sequence[NDArray[np.generic]], /) -> NDArray[np.float32]:
        """Return the embeddings of some pictures, (pictures, width).

        Raises:
            ZooError: an item is no picture, or the graph gives embeddings of another shape.
        """
        made = np.empty((len(items), *self.shape), dtype=np.float32)
        for start in range(0, len(items), TOGETHER):
            some = slice(start, start + TOGETHER)
            found = self.graph(prepared(items[some], self.takes))
            if found.shape[1:] != self.shape:
                problem = f"embeddings of shape {self.shape} are wanted, got {found.shape[1:]}"
                raise ZooError([problem])
            made[some] = found
        return made


def face_encoder(
    graph: Graph,
    *,
    takes: PictureInput,
    width: int,
    name: str,
    weights: str,
    settings: Mapping[str, str] = MappingProxyType({}),
) -> FaceEncoder:
    """Return an encoder that anything computes: torch, OpenVINO or Optimum-Intel.

    Args:
        graph: prepared pictures (n, 3, size, size) to embeddings (n, width).
        takes: how pictures are prepared.
        width: numbers of an embedding.
        name: exact id of the backbone.
        weights: sha256 of the weights that the graph was made from.
        settings: whatever else changes an embedding, beside preparation.
    """
    identity = Identity(
        model=name,
        weights=weights,
        runtime=graph.runtime,
        precision=graph.precision,
        settings=MappingProxyType({**settings, **takes.settings()}),
    )
    return FaceEncoder(graph=graph, takes=takes, shape=(width,), identity=identity)


def open_face_encoder(source: str, wish: Wish, *, takes: PictureInput | None = None) -> FaceEncoder:
    """Return a tower of pictures: one that was exported, which needs no torch, or one of open_clip.

    Args:
        source: folder of an export or of open_clip, or what `open_clip_encoder` takes.
        wish: what computes, in what numbers, where exports are kept.
        takes: how pictures are prepared, against what the source says.

    Raises:
        ZooError: see `open_clip_encoder` and `open_graph`; an export of no tower of pictures.
    """
    folder = Path(source)
    if (folder / NETWORK).is_file():
        return _exported(read_ir_folder(folder), wish, takes)
    return open_clip_encoder(
        f"local-dir:{folder}" if folder.is_dir() else source,
        takes=takes,
        runtime=wish.runtime,
        precision=wish.precision,
        cache=wish.cache,
        allow_network=wish.allow_network,
    )


def _exported(found: IrFolder, wish: Wish, takes: PictureInput | None) -> FaceEncoder:
    """Return a tower that was exported, known by the weights that it was exported from."""
    record = found.record
    told = takes or record.takes
    if not isinstance(told, PictureInput) or len(record.output.shape) != 1:
        problem = f"{found.path}: no exported tower of pictures that says how they are prepared"
        raise ZooError([f"{problem}; export it with evenhand zoo export"])
    graph = open_graph(found.path, runtime=wish.runtime, precision=wish.precision, cache=wish.cache)
    return face_encoder(
        graph,
        takes=told,
        width=record.output.shape[0],
        name=record.model,
        weights=record.source,
        settings={"exported": record.sha256},
    )


def open_clip_encoder(
    source: str,
    *,
    weights: Path | None = None,
    takes: PictureInput | None = None,
    runtime: Runtime = "torch",
    precision: Precision = "f32",
    cache: Path | None = None,
    allow_network: bool = False,
) -> FaceEncoder:
    """Return a tower of open_clip with its trained weights.

    Every so400m tower of SigLIP2 gives 1152 numbers, and heads read any of them without
    complaint: use `features.reference_picture.check_reference` where a reference is at hand.

    Args:
        source: see `networks.open_clip_config.tower_config`; for the published heads of faces
            `ViT-SO400M-16-SigLIP2-384`, no other.
        weights: file of weights, in open_clip's or transformers' names; by default the one in
            the folder that the source names.
        takes: how pictures are prepared, against what the source says.
        runtime: what computes; all but torch need a folder with both configuration and weights.
        precision: in what numbers.
        cache: where exports are kept; None takes the user's.
        allow_network: whether a hub that the source names may be asked.

    Raises:
        ZooError: see `tower_config`, `read_tower` and `open_graph`; or torch or open_clip are not
            installed.
    """
    require("torch", "open_clip", extra="models")
    from evenhand.model_zoo.networks.open_clip_config import tower_config  # noqa: PLC0415 torch
    from evenhand.model_zoo.networks.open_clip_tower import read_tower  # noqa: PLC0415 needs torch

    config = tower_config(source, takes=takes, allow_network=allow_network)
    tower = read_tower(config, weights=weights)
    folder = None if weights or config.weights is None else config.weights.parent
    if runtime == "torch":
        graph = _computed_by_torch(tower, precision)
    elif folder is None:
        problem = f"{source}: {runtime} needs weights in one folder with their configuration"
        raise ZooError([f"{problem}; name it as local-dir:FOLDER, or compute with torch"])
    else:
        graph = open_graph(folder, runtime=runtime, precision=precision, cache=cache)
    return face_encoder(
        graph,
        takes=tower.takes,
        width=tower.width,
        name=tower.name,
        weights=tower.weights,
        settings={name: version(name) for name in LIBRARIES},
    )


def _computed_by_torch(tower: "ImageTower", precision: Precision) -> Graph:
    """Return a tower as torch computes it."""
    from evenhand.model_zoo.runtime.torch_graph import TorchGraph  # noqa: PLC0415 needs torch

    return TorchGraph(tower.network, arithmetic=asked(precision, "f32", "f32"))
