"""The tower of pictures of an open_clip model, without its tower of texts."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import open_clip
import torch
from torch import Tensor, nn

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.features.picture import PictureInput
from evenhand.model_zoo.networks.open_clip_config import TowerConfig
from evenhand.model_zoo.networks.state_dict import read_state_dict
from evenhand.model_zoo.networks.tower_weights import tower_state

SHOWN: Final = 3
"""Names that a message lists before it counts the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageTower:
    """A tower of pictures with its weights.

    Attributes:
        network: pictures (n, 3, size, size) to features (n, width), not scaled to length 1.
        takes: how pictures are prepared.
        width: numbers of a picture.
        name: exact id of the backbone.
        weights: sha256 of the file of weights, or `random, seed N`.
    """

    network: nn.Module
    takes: PictureInput
    width: int
    name: str
    weights: str


def read_tower(config: TowerConfig, *, weights: Path | None = None) -> ImageTower:
    """Return a tower with its trained weights.

    The tower is laid out without memory and filled from the file, where it stays if the numbers
    there have 32 bit: the text tower, most of many files, is never read.

    Args:
        config: see `tower_config`.
        weights: file of the whole model in open_clip's or transformers' names, or of the tower
            alone; by default the one beside the configuration.

    Raises:
        ZooError: no weights, a configuration that open_clip cannot build, or weights of another
            tower. There is no silent start from random weights.
    """
    file = weights or config.weights
    if file is None:
        problem = f"{config.name}: no weights; name their file, or a folder that holds it"
        raise ZooError([problem])
    network = _laid_out(config)
    state = {
        name: one.float()
        for name, one in tower_state(read_state_dict(file), file=str(file)).items()
    }
    _fit(state, network.state_dict(), f"{file}: not of {config.name}")
    network.load_state_dict(state, assign=True)
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return _tower(config, network, weights=digest)


def random_tower(config: TowerConfig, *, seed: int) -> ImageTower:
    """Return a tower with random weights: to measure speed, or to be trained. It knows nothing.

    Args:
        config: see `tower_config`; weights beside it are not read.
        seed: of the weights; torch's own generator is left as it was.

    Raises:
        ZooError: a configuration that open_clip cannot build.
    """
    _laid_out(config)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return _tower(config, _built(config), weights=f"random, seed {seed}")


def _tower(config: TowerConfig, network: nn.Module, *, weights: str) -> ImageTower:
    """Return a network as a tower, for reading only."""
    width = config.model["embed_dim"]
    assert isinstance(width, int)  # noqa: S101 the configuration was checked
    return ImageTower(
        network=network.eval().requires_grad_(requires_grad=False),
        takes=config.takes,
        width=width,
        name=config.name,
        weights=weights,
    )


def _laid_out(config: TowerConfig) -> nn.Module:
    """Return the tower without memory for its numbers, once it is known to give what it should."""
    width, side = config.model["embed_dim"], config.takes.size
    with torch.device("meta"), torch.inference_mode():
        network = _built(config)
        try:
            got = tuple(network(torch.empty(1, 3, side, side)).shape)
        except (RuntimeError, AssertionError) as error:
            problem = f"{config.name}: does not take pictures of {side} px: {error}"
            raise ZooError([problem]) from None
    if got != (1, width):
        problem = f"{config.name}: embed_dim is {width}, but a picture gives shape {got[1:]}"
        raise ZooError([problem])
    return network


def _built(config: TowerConfig) -> nn.Module:
    """Return the tower of pictures beside a tower of texts that is as small as can be.

    open_clip builds both or neither; a timm network must not fetch its own weights.
    """
    vision = config.model["vision_cfg"]
    assert isinstance(vision, Mapping)  # noqa: S101 the configuration was checked
    no_texts = open_clip.CLIPTextCfg(context_length=1, vocab_size=1, width=8, heads=1, layers=1)
    try:
        model = open_clip.CustomTextCLIP(
            embed_dim=config.model["embed_dim"],
            vision_cfg={**vision, "timm_model_pretrained": False, "output_tokens": False},
            text_cfg=no_texts,
            quick_gelu=bool(config.model.get("quick_gelu")),
        )
    except Exception as error:  # noqa: BLE001 open_clip and timm fail in every way
        problem = f"{config.name}: vision_cfg cannot be built: {str(error).splitlines()[0]}"
        raise ZooError([problem]) from None
    network: nn.Module = model.visual
    return network


def _fit(got: Mapping[str, Tensor], wanted: Mapping[str, Tensor], where: str) -> None:
    """Refuse tensors that are not those of the tower."""
    problems = [
        f"{where}: {len(names)} tensors {says}: {', '.join(names[:SHOWN])}"
        for says, names in (
            ("are missing", sorted(wanted.keys() - got.keys())),
            ("are unknown", sorted(got.keys() - wanted.keys())),
        )
        if names
    ]
    problems += [
        f"{where}: {name} has shape {tuple(got[name].shape)}, wanted {tuple(tensor.shape)}"
        for name, tensor in wanted.items()
        if name in got and got[name].shape != tensor.shape
    ]
    if problems:
        raise ZooError(problems)
