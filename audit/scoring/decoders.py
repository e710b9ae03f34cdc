"""From the bytes of an item to what a model takes, and a name for all that is done on the way."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Final, Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.errors import InputError
from evenhand.model_zoo.media.face_box import Box, cropped
from evenhand.model_zoo.media.unreadable import Unreadable
from evenhand.model_zoo.on_demand import facts_of
from evenhand.model_zoo.predictor import Picture, Predictor, Wave

if TYPE_CHECKING:
    from evenhand.audit.perturbations.change import Change

Crop: TypeAlias = Literal["none", "face"]
"""The picture as it is; its largest face, as a detector finds it. A declared box comes first."""

BLOCK_S: Final = 10.0
"""Seconds of a long sound that are decoded at a time."""
BEYOND_S: Final = 1.0
"""Seconds that are decoded beyond those that are heard, where a change may move them up."""


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
        change: how it is disturbed; then all of it is in memory.
        failure: why decoding broke off, once it was gone through; None where it did not.
    """

    source: Source
    rate_hz: int
    change: "Change | None" = None
    failure: Unreadable | None = field(default=None, init=False)

    def __iter__(self) -> Iterator[Wave]:
        """Yield the sound in blocks, up to where it breaks off."""
        from evenhand.model_zoo.media.sound_file import sound_windows  # noqa: PLC0415 soundfile

        try:
            with self.source.open() as stream:
                if self.change is None:
                    yield from sound_windows(stream, rate_hz=self.rate_hz, window_s=BLOCK_S)
                else:
                    wave = _heard(stream, self.rate_hz, None, self.change)
                    size = round(BLOCK_S * self.rate_hz)
                    yield from (wave[at : at + size] for at in range(0, wave.size, size))
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


def preparation(
    predictor: Predictor, *, crop: Crop = "none", change: "Change | None" = None
) -> Preparation:
    """Return how items are prepared for a model.

    Args:
        predictor: the model.
        crop: which part of a picture it is given.
        change: how items are disturbed; a picture before a face is looked for, but after a declared
            box is cut out, which holds for the picture as it was.

    Raises:
        InputError: a crop is asked for a model that takes sounds.
    """
    facts = facts_of(predictor)
    then = "" if change is None else f"; {change.prepared()}"
    if facts.medium == "picture":
        said = f"upright 8 bit RGB, crop {crop}{then}"
        return Preparation(decoder=_picture(crop, change), prepared=said)
    if crop != "none":
        problem = f"--crop {crop}: {facts.identity.model!r} takes sounds; leave it out"
        raise InputError([problem])
    rate, longest = facts.rate_hz or 0, facts.longest_s
    heard = "all" if longest is None else f"first {longest:g} s"
    decoder = _blocks(rate, change) if facts.listens else _sound(rate, longest, change)
    return Preparation(decoder=decoder, prepared=f"mono {rate} Hz, {heard}{then}")


def _picture(crop: Crop, change: "Change | None") -> Decoder:
    """Return the decoder of pictures."""

    def decode(source: Source, stream: IO[bytes]) -> NDArray[np.generic]:
        from evenhand.model_zoo.media.picture_file import read_picture  # noqa: PLC0415 needs Pillow

        picture = read_picture(stream)
        if source.box is not None:
            return _seen(cropped(picture, source.box), stream, change)
        picture = _seen(picture, stream, change)
        if crop == "face":
            from evenhand.model_zoo.media.face_detector import (  # noqa: PLC0415 needs OpenCV
                largest_face,
            )

            return largest_face(picture)
        return picture

    return decode


def _seen(picture: Picture, stream: IO[bytes], change: "Change | None") -> Picture:
    """Return a picture, disturbed where that is asked for."""
    return picture if change is None else change.picture(picture, content=_content(stream))


def _sound(rate_hz: int, longest_s: float | None, change: "Change | None") -> Decoder:
    """Return the decoder of sounds, as far as they are heard."""
    return lambda _, stream: _heard(stream, rate_hz, longest_s, change)


def _blocks(rate_hz: int, change: "Change | None") -> Decoder:
    """Return the decoder of sounds for a model that listens to them block by block."""
    return lambda source, _: SoundBlocks(source=source, rate_hz=rate_hz, change=change)


def _heard(
    stream: IO[bytes], rate_hz: int, longest_s: float | None, change: "Change | None"
) -> Wave:
    """Return a sound as far as it is heard, disturbed where that is asked for."""
    from evenhand.model_zoo.media.sound_file import read_sound  # noqa: PLC0415 needs soundfile

    if change is None:
        return read_sound(stream, rate_hz=rate_hz, longest_s=longest_s)
    more = None if longest_s is None else longest_s + BEYOND_S
    wave = read_sound(stream, rate_hz=rate_hz, longest_s=more)
    disturbed = change.sound(wave, rate_hz=rate_hz, content=_content(stream))
    return disturbed if longest_s is None else disturbed[: round(longest_s * rate_hz)]


def _content(stream: IO[bytes]) -> str:
    """Return the sha256 of all that a stream holds."""
    stream.seek(0)
    return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
