"""From the bytes of an item to what a model takes, and a name for all that is done on the way."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Final, Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.errors import InputError
from evenhand.model_zoo.media.face_box import Box, cropped
from evenhand.model_zoo.media.unreadable import Unreadable
from evenhand.model_zoo.on_demand import facts_of
from evenhand.model_zoo.predictor import Predictor, Wave

Crop: TypeAlias = Literal["none", "face"]
"""The picture as it is; its largest face, as a detector finds it. A declared box comes first."""

BLOCK_S: Final = 10.0
"""Seconds of a long sound that are decoded at a time."""


class Source(Protocol):
    """An item that can be opened."""

    @property
    def item(self) -> str:
        """Return its id."""

    @property
    def box(self) -> Box | None:
        """Return where its face lies, if that is declared."""

    def open(self) -> IO[bytes]:
        """Return its bytes as a stream that can be wound back.

        Raises:
            Unreadable: it cannot be read.
        """


@dataclass(slots=True, kw_only=True)
class SoundBlocks:
    """A sound that is decoded while it is heard; a `Sound` that is gone through once.

    Attributes:
        source: the item.
        rate_hz: samples per second.
        failure: why decoding broke off, once it was gone through; None where it did not.
    """

    source: Source
    rate_hz: int
    failure: Unreadable | None = field(default=None, init=False)

    def __iter__(self) -> Iterator[Wave]:
        """Yield the sound in blocks, up to where it breaks off."""
        from evenhand.model_zoo.media.sound_file import sound_windows  # noqa: PLC0415 soundfile

        try:
            with self.source.open() as stream:
                yield from sound_windows(stream, rate_hz=self.rate_hz, window_s=BLOCK_S)
        except Unreadable as error:
            self.failure = error


Decoded: TypeAlias = NDArray[np.generic] | SoundBlocks
Decoder: TypeAlias = Callable[[Source, IO[bytes]], Decoded]
"""From an item and a stream of its bytes to what the model takes."""


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
    facts = facts_of(predictor)
    if facts.medium == "picture":
        return Preparation(decoder=_picture(crop), prepared=f"upright 8 bit RGB, crop {crop}")
    if crop != "none":
        problem = f"--crop {crop}: {facts.identity.model!r} takes sounds; leave it out"
        raise InputError([problem])
    rate, longest = facts.rate_hz or 0, facts.longest_s
    heard = "all" if longest is None else f"first {longest:g} s"
    decoder = _blocks(rate) if facts.listens else _sound(rate, longest)
    return Preparation(decoder=decoder, prepared=f"mono {rate} Hz, {heard}")


def _picture(crop: Crop) -> Decoder:
    """Return the decoder of pictures."""

    def decode(source: Source, stream: IO[bytes]) -> NDArray[np.generic]:
        from evenhand.model_zoo.media.picture_file import read_picture  # noqa: PLC0415 needs Pillow

        picture = read_picture(stream)
        if source.box is not None:
            return cropped(picture, source.box)
        if crop == "face":
            from evenhand.model_zoo.media.face_detector import (  # noqa: PLC0415 needs OpenCV
                largest_face,
            )

            return largest_face(picture)
        return picture

    return decode


def _sound(rate_hz: int, longest_s: float | None) -> Decoder:
    """Return the decoder of sounds, as far as they are heard."""

    def decode(_: Source, stream: IO[bytes]) -> NDArray[np.generic]:
        from evenhand.model_zoo.media.sound_file import read_sound  # noqa: PLC0415 needs soundfile

        return read_sound(stream, rate_hz=rate_hz, longest_s=longest_s)

    return decode


def _blocks(rate_hz: int) -> Decoder:
    """Return the decoder of sounds for a model that listens to them block by block."""
    return lambda source, _: SoundBlocks(source=source, rate_hz=rate_hz)
