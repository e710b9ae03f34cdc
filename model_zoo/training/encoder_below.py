"""The encoder that is trained on together with its heads: of a Whisper or of an open_clip model."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from torch import nn

from evenhand.model_zoo.networks.open_clip_config import CONFIGURATION as OPEN_CLIP
from evenhand.model_zoo.networks.open_clip_config import FOLDER, tower_config
from evenhand.model_zoo.networks.open_clip_tower import read_tower
from evenhand.model_zoo.networks.whisper_encoder import CONFIGURATION as WHISPER
from evenhand.model_zoo.networks.whisper_encoder import read_encoder

READ: Final = (OPEN_CLIP, WHISPER, "*.safetensors", "*.bin")
"""Patterns of the files that decide what an encoder gives."""


def encoder_below(folder: Path) -> nn.Module:
    """Return the encoder of a folder in 32 bit, free to learn.

    Args:
        folder: of an open_clip model, whose tower of pictures is taken, or of a Whisper of
            transformers, whose encoder is taken.

    Returns:
        In evaluation; prepared pictures to features, or spectrograms to states.

    Raises:
        ZooError: neither lies there, or its files do not fit each other.
    """
    if (folder / OPEN_CLIP).is_file():
        network = read_tower(tower_config(f"{FOLDER}{folder}")).network
        return network.requires_grad_(requires_grad=True)
    return read_encoder(folder)


def encoder_files(folder: Path) -> Mapping[str, Path]:
    """Return the files that decide what an encoder gives, by role."""
    found = (file for pattern in READ for file in sorted(folder.glob(pattern)))
    return {f"encoder/{file.name}": file for file in found}
