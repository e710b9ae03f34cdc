"""From decoded items to the arrays that a network of one's own takes, as its file states."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.features.picture import PictureInput, prepared
from evenhand.model_zoo.graphs.reference_faces import reference_faces
from evenhand.model_zoo.own_models.model_file import PictureTaken, SoundTaken

GREY: Final = (0.299, 0.587, 0.114)
"""Shares of red, green and blue in brightness, of ITU-R BT.601."""

Items = Sequence[NDArray[np.generic]]


def pictures(items: Items, takes: PictureTaken) -> NDArray[np.float32]:
    """Return pictures as the network takes them.

    Args:
        items: height x width x 3 of uint8, red, green, blue.
        takes: what the file states.

    Returns:
        items x `takes.shape`.

    Raises:
        ZooError: an item is no picture.

    Examples:
        >>> red = np.zeros((4, 4, 3), np.uint8) + np.array([255, 0, 0], np.uint8)
        >>> takes = PictureTaken(size=1, colour="bgr", mean=(0, 0, 0.5), std=(1, 1, 0.5))
        >>> pictures([red], takes).ravel().tolist()
        [0.0, 0.0, 1.0]
    """
    plain = PictureInput(
        size=takes.size,
        mean=(0.0, 0.0, 0.0),
        std=(1.0, 1.0, 1.0),
        resize=takes.resize,
        interpolation=takes.interpolation,
    )
    batch = _coloured(prepared(items, plain), takes)
    mean, std = (np.array(one, np.float32)[:, None, None] for one in (takes.mean, takes.std))
    batch = (batch - mean) / std
    return np.ascontiguousarray(batch if takes.layout == "nchw" else batch.transpose(0, 2, 3, 1))


def _coloured(batch: NDArray[np.float32], takes: PictureTaken) -> NDArray[np.float32]:
    """Return items x channels x size x size in the channels that the network takes."""
    if takes.colour == "grey":
        grey: NDArray[np.float32] = np.tensordot(batch, np.array(GREY, np.float32), ([1], [0]))
        return grey[:, None]
    return batch if takes.colour == "rgb" else batch[:, ::-1]


def sounds(items: Items, takes: SoundTaken) -> list[NDArray[np.float32]]:
    """Return sounds as the network takes them, one by one, as their lengths may differ.

    Args:
        items: samples at the network's rate.
        takes: what the file states.

    Returns:
        For each item 1 x `takes.shape`.
    """
    return [_sound(item[: takes.samples].astype(np.float32), takes) for item in items]


def _sound(wave: NDArray[np.float32], takes: SoundTaken) -> NDArray[np.float32]:
    """Return one sound; its level is taken before silence is added."""
    if takes.normalised:
        wave = (wave - wave.mean()) / np.sqrt(wave.var() + np.float32(1e-7))
    if takes.padding == "silence":
        wave = np.pad(wave, (0, takes.samples - len(wave)))
    return wave[None] if takes.layout == "samples" else wave[None, None]


def probes(takes: PictureTaken | SoundTaken) -> Items:
    """Return eight very different items, to ask a network whether its answer depends on them.

    Args:
        takes: what the file states.

    Returns:
        Drawn faces; or tones and noises of several levels.
    """
    if isinstance(takes, PictureTaken):
        return reference_faces()
    rng = np.random.default_rng(0)
    seconds = np.arange(takes.samples) / takes.sample_rate_hz
    tones = [0.3 * np.sin(2 * np.pi * hz * seconds) for hz in (110, 220, 440, 880)]
    noises = [level * rng.standard_normal(takes.samples) for level in (0.003, 0.03, 0.1, 0.3)]
    return [wave.astype(np.float32) for wave in (*tones, *noises)]
