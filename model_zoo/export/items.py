"""Items for an encoder to compute, prepared as it takes them: of files, or made up."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.features.log_mel import LogMel, log_mel
from evenhand.model_zoo.features.picture import PictureInput, prepared
from evenhand.model_zoo.media.picture_file import read_picture
from evenhand.model_zoo.media.sound_file import read_sound
from evenhand.model_zoo.media.unreadable import Unreadable
from evenhand.model_zoo.runtime.ir_folder import Takes

SEED: Final = 0
"""Of made-up items."""


def item_of_file(file: Path, takes: Takes) -> NDArray[np.float32]:
    """Return the prepared item of a file, without its first axis.

    Args:
        file: a picture or a sound, as `takes` says.
        takes: how it is prepared.

    Raises:
        Unreadable: it is none.
    """
    item: NDArray[np.float32]
    if isinstance(takes, PictureInput):
        item = prepared([read_picture(file)], takes)[0]
    else:
        wave = read_sound(file, rate_hz=takes.rate_hz, longest_s=takes.seconds)
        item = log_mel([wave], how=takes)[0]
    return item


def calibration_set(folder: Path, takes: Takes, *, most: int) -> NDArray[np.float32]:
    """Return the prepared items of a folder, spread evenly over its files in the order of names.

    Args:
        folder: holds pictures or sounds, also in folders below it; other files are passed over.
        takes: how they are prepared.
        most: how many to take.

    Raises:
        ZooError: no such folder, or no file in it could be read.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    places = np.linspace(0, len(files) - 1, min(most, len(files))).round().astype(int)
    items = [item for place in places if (item := _readable(files[place], takes)) is not None]
    if not items:
        problem = f"{folder}: no picture or sound to calibrate on; prepared would be {takes.told()}"
        raise ZooError([problem])
    return np.stack(items)


def made_up(takes: Takes, count: int) -> NDArray[np.float32]:
    """Return so many prepared items of no meaning, for tracing and timing; the same every time.

    Args:
        takes: how items are prepared.
        count: how many.

    Returns:
        Pictures of coarse patches of colour, or spectrograms of tones that glide in noise.

    Examples:
        >>> made_up(PictureInput(size=32), 2).shape
        (2, 3, 32, 32)
    """
    rng = np.random.default_rng(SEED)
    if isinstance(takes, PictureInput):
        patches = [rng.integers(0, 256, size=(8, 8, 3), dtype=np.uint8) for _ in range(count)]
        return prepared(patches, takes)
    return log_mel(_glides(takes, count, rng), how=takes)


def _readable(file: Path, takes: Takes) -> NDArray[np.float32] | None:
    """Return the prepared item of a file, None where it is no item."""
    try:
        return item_of_file(file, takes)
    except Unreadable:
        return None


def _glides(how: LogMel, count: int, rng: np.random.Generator) -> Sequence[NDArray[np.float32]]:
    """Return tones that glide in noise."""
    moments = np.arange(how.samples) / how.rate_hz
    return [
        (
            0.3 * np.sin(2 * np.pi * (low + 20 * moments) * moments)
            + 0.05 * rng.normal(size=how.samples)
        ).astype(np.float32)
        for low in rng.uniform(80, 800, size=count)
    ]
