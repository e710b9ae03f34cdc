"""Encoders that can be exported, from their folders, with items to compute."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from torch import nn

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.features.log_mel import LogMel, log_mel
from evenhand.model_zoo.features.picture import PictureInput, prepared
from evenhand.model_zoo.media.picture_file import read_picture
from evenhand.model_zoo.media.sound_file import read_sound
from evenhand.model_zoo.media.unreadable import Unreadable

CLIP: Final = "open_clip_config.json"
WHISPER: Final = "config.json"
COLUMNS: Final = 2
"""Columns of a spectrogram that become one state of Whisper."""

SEED: Final = 0
"""Of random weights and of made-up items."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An encoder in torch, and what it takes.

    Attributes:
        name: of the model.
        module: one batch to one tensor, in 32 bit.
        input_name: of the input, as transformers calls it.
        output_name: of the output.
        preparation: what an item goes through before, in a few words.
        weights: sha256 of its weights, or that they are random.
        prepare: the prepared item of a file of a picture or sound.
        made_up: so many prepared items of no meaning, for tracing and timing.
    """

    name: str
    module: nn.Module
    input_name: str
    output_name: str
    preparation: str
    weights: str
    prepare: Callable[[Path], NDArray[np.float32]]
    made_up: Callable[[int], NDArray[np.float32]]


def read_source(model: str) -> Source:
    """Return the encoder that a text names.

    Args:
        model: a folder of a Whisper as transformers saved it; a folder of an open_clip model; or
            the name of a configuration of open_clip, which then gets random weights.

    Raises:
        ZooError: none of these, or it cannot be read.
    """
    folder = Path(model)
    if (folder / CLIP).is_file():
        return _tower(f"local-dir:{folder}", name=folder.name)
    if (folder / WHISPER).is_file():
        return _whisper(folder)
    if folder.is_dir():
        problem = f"{folder}: neither a Whisper ({WHISPER}) nor an open_clip model ({CLIP})"
        raise ZooError([problem])
    return _tower(model, name=model)


def calibration_set(source: Source, folder: Path, *, most: int) -> NDArray[np.float32]:
    """Return the prepared items of a folder, spread evenly over its files in the order of names.

    Args:
        source: knows how its items are prepared.
        folder: holds pictures or sounds, also in folders below it; other files are passed over.
        most: how many to take.

    Raises:
        ZooError: no such folder, or no file in it could be read.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    places = np.linspace(0, len(files) - 1, min(most, len(files))).round().astype(int)
    items = [item for place in places if (item := _readable(source, files[place])) is not None]
    if not items:
        problem = f"{folder}: no picture or sound to calibrate {source.name} on"
        raise ZooError([problem])
    return np.stack(items)


def _readable(source: Source, file: Path) -> NDArray[np.float32] | None:
    """Return the prepared item of a file, None where it is no item."""
    try:
        return source.prepare(file)
    except Unreadable:
        return None


def _whisper(folder: Path) -> Source:
    """Return the encoder of a Whisper."""
    from evenhand.model_zoo.networks.whisper_encoder import read_encoder  # noqa: PLC0415 heavy

    module = read_encoder(folder)
    hop_s = LogMel().hop / LogMel().rate_hz
    seconds = COLUMNS * module.shape.max_source_positions * hop_s
    how = LogMel(bands=module.shape.num_mel_bins, seconds=seconds)
    return Source(
        name=folder.name,
        module=module,
        input_name="input_features",
        output_name="last_hidden_state",
        preparation=f"log-mel, {how.bands} bands, {how.frames} columns, {how.rate_hz} Hz",
        weights=module.sha256(),
        prepare=partial(_heard, how),
        made_up=partial(_sounds, how),
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
        preparation=tower.takes.settings()["picture"],
        weights=tower.weights,
        prepare=partial(_seen, tower.takes),
        made_up=partial(_pictures, tower.takes),
    )


def _heard(how: LogMel, file: Path) -> NDArray[np.float32]:
    """Return the spectrogram of a file of sound."""
    wave = read_sound(file, rate_hz=how.rate_hz, longest_s=how.seconds)
    columns: NDArray[np.float32] = log_mel([wave], how=how)[0]
    return columns


def _seen(takes: PictureInput, file: Path) -> NDArray[np.float32]:
    """Return the prepared picture of a file."""
    picture: NDArray[np.float32] = prepared([read_picture(file)], takes)[0]
    return picture


def _sounds(how: LogMel, count: int) -> NDArray[np.float32]:
    """Return spectrograms of tones that glide in noise."""
    rng = np.random.default_rng(SEED)
    moments = np.arange(how.samples) / how.rate_hz
    waves: Sequence[NDArray[np.float32]] = [
        (
            0.3 * np.sin(2 * np.pi * (low + 20 * moments) * moments)
            + 0.05 * rng.normal(size=how.samples)
        ).astype(np.float32)
        for low in rng.uniform(80, 800, size=count)
    ]
    return log_mel(waves, how=how)


def _pictures(takes: PictureInput, count: int) -> NDArray[np.float32]:
    """Return prepared pictures of coarse patches of colour."""
    rng = np.random.default_rng(SEED)
    return prepared(
        [rng.integers(0, 256, size=(8, 8, 3), dtype=np.uint8) for _ in range(count)], takes
    )
