"""From the bytes of an item to what a model takes, and a name for all that is done on the way."""

from dataclasses import dataclass
from typing import IO, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.errors import InputError
from evenhand.audit.scoring.scoring import Decoder
from evenhand.model_zoo.media.face_box import Box, cropped
from evenhand.model_zoo.predictor import Predictor

Crop: TypeAlias = Literal["none", "face"]
"""The picture as it is; its largest face, as a detector finds it. A declared box comes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """How items become what a model takes.

    Attributes:
        decoder: does it.
        prepared: says it; part of what makes scores comparable.
    """

    decoder: Decoder
    prepared: str


def preparation(predictor: Predictor, *, crop: Crop = "none") -> Preparation:
    """Return how items are prepared for a model.

    Args:
        predictor: the model.
        crop: which part of a picture it is given.

    Raises:
        InputError: a crop is asked for a model that takes sounds.
    """
    if predictor.medium == "picture":
        return Preparation(decoder=_picture(crop), prepared=f"upright 8 bit RGB, crop {crop}")
    if crop != "none":
        problem = f"--crop {crop}: {predictor.identity.model!r} takes sounds; leave it out"
        raise InputError([problem])
    rate, longest = predictor.rate_hz or 0, predictor.longest_s
    heard = "all" if longest is None else f"first {longest:g} s"
    return Preparation(decoder=_sound(rate, longest), prepared=f"mono {rate} Hz, {heard}")


def _picture(crop: Crop) -> Decoder:
    """Return the decoder of pictures."""

    def decode(stream: IO[bytes], box: Box | None) -> NDArray[np.generic]:
        from evenhand.model_zoo.media.picture_file import read_picture  # noqa: PLC0415 needs Pillow

        picture = read_picture(stream)
        if box is not None:
            return cropped(picture, box)
        if crop == "face":
            from evenhand.model_zoo.media.face_detector import (  # noqa: PLC0415 needs OpenCV
                largest_face,
            )

            return largest_face(picture)
        return picture

    return decode


def _sound(rate_hz: int, longest_s: float | None) -> Decoder:
    """Return the decoder of sounds."""

    def decode(stream: IO[bytes], box: Box | None) -> NDArray[np.generic]:
        from evenhand.model_zoo.media.sound_file import read_sound  # noqa: PLC0415 needs soundfile

        del box
        return read_sound(stream, rate_hz=rate_hz, longest_s=longest_s)

    return decode
