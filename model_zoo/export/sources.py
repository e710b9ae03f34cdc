"""Encoders that can be exported, from their folders."""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray
from torch import nn

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.export import items
from evenhand.model_zoo.features.log_mel import LogMel
from evenhand.model_zoo.runtime.ir_folder import Takes
from evenhand.model_zoo.shipped.record import ENCODER, HEADS, RECORD, WEIGHTS, read_record

CLIP: Final = "open_clip_config.json"
WHISPER: Final = "config.json"
SEED: Final = 0
"""Of random weights."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An encoder in torch, and what it takes.

    Attributes:
        name: of the model.
        module: one batch to one tensor, in 32 bit.
        input_name: of the input, as transformers calls it.
        output_name: of the output.
        takes: what an item goes through before.
        weights: sha256 of its weights, or that they are random.
        configuration: sha256 of all else that it was built from: the same weights make another
            function of another activation or number of heads.
        outputs: names of the numbers that come out; empty for an embedding.
    """

    name: str
    module: nn.Module
    input_name: str
    output_name: str
    takes: Takes
    weights: str
    configuration: str
    outputs: tuple[str, ...] = ()

    def made_up(self, count: int) -> NDArray[np.float32]:
        """Return so many prepared items of no meaning, for tracing and timing.

        Args:
            count: how many.
        """
        return items.made_up(self.takes, count)


def read_source(model: str) -> Source:
    """Return the encoder that a text names.

    Args:
        model: a folder of a Whisper as transformers saved it; a folder of an open_clip model; a
            folder of a small model as `evenhand zoo make` writes it, whose heads are included; or
            the name of a configuration of open_clip, which then gets random weights.

    Raises:
        ZooError: none of these, or it cannot be read.
    """
    folder = Path(model)
    if (folder / RECORD).is_file():
        return _small_model(folder)
    if (folder / CLIP).is_file():
        return _tower(f"local-dir:{folder}", name=folder.resolve().name)
    if (folder / WHISPER).is_file():
        return _whisper(folder)
    if folder.is_dir():
        problem = f"{folder}: neither a Whisper ({WHISPER}) nor an open_clip model ({CLIP})"
        raise ZooError([problem])
    return _tower(model, name=model)


def _whisper(folder: Path) -> Source:
    """Return the encoder of a Whisper."""
    from evenhand.model_zoo.networks.whisper_encoder import read_encoder  # noqa: PLC0415 heavy

    module = read_encoder(folder)
    return Source(
        name=folder.resolve().name,
        module=module,
        input_name="input_features",
        output_name="last_hidden_state",
        takes=LogMel(bands=module.shape.num_mel_bins, seconds=module.shape.seconds),
        weights=module.sha256(),
        configuration=_told(module.shape),
    )


def _small_model(folder: Path) -> Source:
    """Return encoder and heads of a small model of our own."""
    from evenhand.model_zoo.networks.state_dict import read_state_dict  # noqa: PLC0415 heavy
    from evenhand.model_zoo.shipped.networks import HOW, TAKES, demo_parts  # noqa: PLC0415 as above

    record = read_record(folder)
    parts = demo_parts(record.name, seed=SEED)
    module = nn.Sequential(OrderedDict({ENCODER: parts.encoder, HEADS: parts.heads})).eval()
    module.load_state_dict(read_state_dict(folder / WEIGHTS))
    face = record.kind == "face"
    return Source(
        name=record.name,
        module=module.requires_grad_(requires_grad=False),
        input_name="pixel_values" if face else "input_features",
        output_name="scores",
        takes=TAKES if face else HOW,
        weights=record.weights,
        configuration=_told(record.outputs),
        outputs=record.outputs,
    )


def _tower(named: str, *, name: str) -> Source:
    """Return a tower of pictures; without weights where the name is that of a configuration."""
    from evenhand.model_zoo.networks.open_clip_config import tower_config  # noqa: PLC0415 heavy
    from evenhand.model_zoo.networks.open_clip_tower import (  # noqa: PLC0415 heavy
        random_tower,
        read_tower,
    )

    config = tower_config(named)
    tower = random_tower(config, seed=SEED) if config.weights is None else read_tower(config)
    return Source(
        name=name,
        module=tower.network,
        input_name="pixel_values",
        output_name="image_features",
        takes=tower.takes,
        weights=tower.weights,
        configuration=_told(config.model),
    )


def _told(configuration: object) -> str:
    """Return one sha256 over a configuration in plain values."""
    return hashlib.sha256(msgspec.json.encode(configuration, order="sorted")).hexdigest()
