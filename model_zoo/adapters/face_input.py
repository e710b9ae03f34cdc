"""Cut-out faces as small networks of expressions take them: one size, grey or coloured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.frameworks import require

LUMA: Final = (0.2989, 0.587, 0.114)
"""Weights of red, green and blue in `weighted` grey."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceInput:
    """How a cut-out face is prepared: brought to a square, bilinear; then (v - mean) / divisor.

    Attributes:
        side: width and height in pixels.
        fit: what becomes of a cut that is no square. `squash` pulls it to one; `bars` keeps its
            proportions, between two black bars of one width, or one pixel apart.
        grey: how colours become grey. `opencv` before resizing, in whole numbers; `weighted`
            after it; None keeps the colours.
        channels: how often grey is repeated; 3 where there are colours.
        mean: what is taken off each channel, or off all.
        divisor: what is divided by after that.
    """

    side: int
    fit: Literal["squash", "bars"] = "squash"
    grey: Literal["opencv", "weighted"] | None = None
    channels: Literal[1, 3] = 3
    mean: tuple[float, ...] = (0.0,)
    divisor: float

    def settings(self) -> Mapping[str, str]:
        """Return all of it in words, for the identity of a score.

        Examples:
            >>> FaceInput(side=64, grey="opencv", channels=1, divisor=255.0).settings()["picture"]
            '64 px, squash, bilinear, grey opencv x 1, mean 0.0, divisor 255.0'
        """
        colour = f"grey {self.grey} x {self.channels}" if self.grey else "rgb"
        mean = " ".join(map(str, self.mean))
        told = (
            f"{self.side} px, {self.fit}, bilinear, {colour}, mean {mean}, divisor {self.divisor}"
        )
        return MappingProxyType({"picture": told})


def prepared_faces(faces: Sequence[NDArray[np.generic]], takes: FaceInput) -> NDArray[np.float32]:
    """Return faces as the batch that a network takes.

    Args:
        faces: each height x width x 3, red, green, blue, of any size.
        takes: how the network wants them.

    Returns:
        faces x side x side x channels.

    Raises:
        ZooError: an array is no picture; says which.
    """
    require("cv2", extra="run")
    batch = np.empty((len(faces), takes.side, takes.side, takes.channels), dtype=np.float32)
    for place, face in enumerate(faces):
        if face.dtype != np.uint8 or face.ndim != 3 or face.shape[2] != 3 or not face.size:  # noqa: PLR2004
            got = f"{face.dtype} of shape {face.shape}"
            problem = f"item {place}: a picture is height x width x 3 of uint8, got {got}"
            raise ZooError([problem])
        batch[place] = _squared(np.ascontiguousarray(face, dtype=np.uint8), takes)
    batch -= np.array(takes.mean, dtype=np.float32)
    batch /= np.float32(takes.divisor)
    return batch


def _squared(face: NDArray[np.uint8], takes: FaceInput) -> NDArray[np.generic]:
    """Return a face of the wanted size, 0..255, with its channels last."""
    import cv2  # noqa: PLC0415 only where faces are scored

    size = takes.side, takes.side
    if takes.fit == "bars":
        face = _between_bars(face)
    if takes.grey is None:
        return np.asarray(cv2.resize(face, size))
    if takes.grey == "opencv":
        return np.asarray(cv2.resize(cv2.cvtColor(face, cv2.COLOR_RGB2GRAY), size)[:, :, None])
    return np.asarray(cv2.resize(face, size) @ np.array(LUMA))[:, :, None]


def _between_bars(face: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a square with the face in its middle; an odd pixel goes to the bottom or right."""
    height, width = face.shape[:2]
    missing = max(height, width) - np.array([height, width])
    before = missing // 2
    around = np.stack([before, missing - before], axis=1)
    return np.pad(face, [*around.tolist(), (0, 0)])
