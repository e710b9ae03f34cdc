"""Configurations of open_clip: which tower of pictures, and how pictures are prepared for it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import open_clip

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.features.picture import Interpolation, PictureInput, Resize
from evenhand.model_zoo.names import suggestion
from evenhand.model_zoo.strict import Strict, converted

FOLDER: Final = "local-dir:"
HUB: Final = "hf-hub:"
CONFIGURATION: Final = "open_clip_config.json"
WEIGHT_FILES: Final = (
    "open_clip_model.safetensors",
    "open_clip_pytorch_model.safetensors",
    "open_clip_pytorch_model.bin",
    "model.safetensors",
    "pytorch_model.bin",
)
"""Names that open_clip looks for in a folder, in its order; one in both forms is taken safe."""


SIZE: Final = 224
"""Side of pictures where a configuration states none, as in open_clip."""


class Preprocessing(Strict, frozen=True, kw_only=True):
    """The section `preprocess_cfg`; what it leaves out must not be filled with CLIP's values.

    Attributes:
        mean: of each colour.
        std: of each colour.
        interpolation: how pixels are made from pixels.
        resize_mode: `squash`, or `shortest` and a cut.
        size: side in pixels, which the tower itself also knows.
        mode: order of colours.
        fill_color: of padding, which neither way of resizing needs.
    """

    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    interpolation: Interpolation
    resize_mode: Resize
    size: int | tuple[int, int] | None = None
    mode: Literal["RGB"] = "RGB"
    fill_color: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TowerConfig:
    """A tower before its weights.

    Attributes:
        name: exact id of the backbone, for the record of scores.
        model: the section `model_cfg` of open_clip.
        takes: how pictures are prepared.
        weights: file that lies beside the configuration; None for a bare one.
    """

    name: str
    model: Mapping[str, object]
    takes: PictureInput
    weights: Path | None = None


def tower_config(
    source: str, *, takes: PictureInput | None = None, allow_network: bool = False
) -> TowerConfig:
    """Return the configuration that a source names.

    A bare configuration says nothing of preparation, and open_clip then prepares as for CLIP.
    Here a SigLIP gets SigLIP's values, and any other tower has to be told.

    Args:
        source: a name that open_clip ships, such as `ViT-SO400M-16-SigLIP2-384`; a file
            `NAME.json`; `local-dir:FOLDER` with `open_clip_config.json` and weights; or
            `hf-hub:OWNER/NAME`.
        takes: how pictures are prepared, against what the source says.
        allow_network: whether a hub may be asked.

    Raises:
        ZooError: no such name, file or folder; a configuration that cannot be used; no way to
            know how pictures are prepared; a hub that must not or cannot be asked.
    """
    if source.startswith(HUB):
        return _from_hub(source, takes, allow_network=allow_network)
    if source.startswith(FOLDER):
        return _from_folder(Path(source.removeprefix(FOLDER)), takes, name=source)
    if source.endswith(".json"):
        return _from_document(_json(Path(source)), takes, name=Path(source).stem, weights=None)
    known = open_clip.list_models()
    if source not in known:
        hint = suggestion(source, known) or f" open_clip has {len(known)}, such as {known[0]}"
        problem = f"no configuration {source!r} of a tower.{hint}"
        raise ZooError([problem])
    return custom_config(open_clip.get_model_config(source), name=source, takes=takes)


def custom_config(
    model: Mapping[str, object],
    *,
    name: str,
    takes: PictureInput | None = None,
    weights: Path | None = None,
) -> TowerConfig:
    """Return the configuration of a tower of one's own.

    Args:
        model: `embed_dim` and `vision_cfg`, as in open_clip's files; what else they hold is not
            read, for text is not encoded.
        name: exact id of the backbone.
        takes: how pictures are prepared; may be left out for a SigLIP.
        weights: its file.

    Raises:
        ZooError: a section is missing, pictures are not square, or preparation is not known.
    """
    vision = model.get("vision_cfg")
    if not isinstance(vision, Mapping) or not isinstance(model.get("embed_dim"), int):
        problem = f"{name}: 'embed_dim' and 'vision_cfg' are wanted, got {', '.join(model)}"
        raise ZooError([problem])
    size = vision.get("image_size", SIZE)
    if not isinstance(size, int):
        problem = f"{name}: vision_cfg.image_size: one number is wanted, got {size!r}"
        raise ZooError([problem])
    siglip = "siglip" in f"{name} {vision.get('timm_model_name')}".lower()
    if takes is None and not siglip:
        problem = f"{name}: nothing says how pictures are prepared; give mean, std and resizing"
        raise ZooError([problem])
    takes = takes or PictureInput(size=size)
    if takes.size != size:
        problem = f"{name}: pictures of {size} px are wanted, got {takes.size} px"
        raise ZooError([problem])
    return TowerConfig(name=name, model=model, takes=takes, weights=weights)


def _from_folder(folder: Path, takes: PictureInput | None, *, name: str) -> TowerConfig:
    """Return the configuration of a folder, with its weights."""
    found = [folder / file for file in WEIGHT_FILES if (folder / file).is_file()]
    if not found:
        problem = f"{folder}: no weights; one of {', '.join(WEIGHT_FILES)} is wanted"
        raise ZooError([problem])
    return _from_document(_json(folder / CONFIGURATION), takes, name=name, weights=found[0])


def _from_document(
    document: Mapping[str, object], takes: PictureInput | None, *, name: str, weights: Path | None
) -> TowerConfig:
    """Return what a file holds: both sections, or the bare configuration of a model."""
    model = document.get("model_cfg", document)
    if not isinstance(model, Mapping):
        problem = f"{name}: model_cfg: a table is wanted, got {type(model).__name__}"
        raise ZooError([problem])
    stated = document.get("preprocess_cfg")
    if takes is None and stated is not None:
        takes = _stated(stated, model, name)
    return custom_config(model, name=name, takes=takes, weights=weights)


def _stated(document: object, model: Mapping[str, object], name: str) -> PictureInput:
    """Return the preparation that a file states; the side of pictures is the tower's."""
    read = converted(document, Preprocessing, file=f"{name}, preprocess_cfg")
    vision = model.get("vision_cfg")
    size = vision.get("image_size", SIZE) if isinstance(vision, Mapping) else SIZE
    return PictureInput(
        size=size,
        mean=read.mean,
        std=read.std,
        resize=read.resize_mode,
        interpolation=read.interpolation,
    )


def _from_hub(source: str, takes: PictureInput | None, *, allow_network: bool) -> TowerConfig:
    """Return the configuration of a model on the hub, fetched with its weights."""
    if not allow_network:
        problem = f"{source}: lies on the network, which was not allowed; allow it, or fetch the"
        raise ZooError([f"{problem} folder yourself and name it {FOLDER}FOLDER"])
    from huggingface_hub import snapshot_download  # noqa: PLC0415 the only use of the network

    wanted = [CONFIGURATION, WEIGHT_FILES[0]]
    try:
        folder = Path(snapshot_download(source.removeprefix(HUB), allow_patterns=wanted))
    except (OSError, ValueError) as error:
        problem = f"{source}: not fetched: {str(error).splitlines()[0]}"
        raise ZooError([problem]) from None
    return _from_folder(folder, takes, name=f"{source}@{folder.name}")


def _json(file: Path) -> Mapping[str, object]:
    """Return the table that a file of JSON holds."""
    try:
        document = json.loads(file.read_bytes())
    except OSError:
        problem = f"{file}: no such configuration"
        raise ZooError([problem]) from None
    except ValueError as error:
        problem = f"{file}: not JSON: {error}"
        raise ZooError([problem]) from None
    if not isinstance(document, dict):
        problem = f"{file}: a table is wanted, got {type(document).__name__}"
        raise ZooError([problem])
    return document
