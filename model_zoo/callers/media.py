"""Decoded items as the bytes that are handed on: what the model of an audit sees, and no more.

Pictures and sounds are written anew. So a model that is called sees what every other model of the
audit sees, upright, cut and resampled in the same way, and neither the names of files, which often
tell the label, nor what a camera wrote beside the picture leave the audit.
"""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Annotated, Final, Literal, TypeAlias

import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from evenhand.model_zoo.frameworks import require
from evenhand.model_zoo.strict import Strict

Items: TypeAlias = Sequence[NDArray[np.generic]]
Count: TypeAlias = Annotated[int, Meta(ge=1)]
Positive: TypeAlias = Annotated[float, Meta(gt=0, le=1e9)]
Seconds: TypeAlias = Annotated[float, Meta(gt=0, le=86_400)]
"""A time that can be waited for: up to a day."""

ENDINGS: Final = MappingProxyType(
    {"image/png": ".png", "image/jpeg": ".jpg", "audio/wav": ".wav", "audio/flac": ".flac"}
)
JPEG_QUALITY: Final = 95


class PictureSent(Strict, frozen=True, kw_only=True, tag_field="medium", tag="picture"):
    """How pictures are handed on.

    Attributes:
        type: PNG changes no pixel; JPEG, quality 95, is smaller.
        longest_side: larger pictures are made smaller, to that many pixels.
    """

    type: Literal["image/png", "image/jpeg"] = "image/png"
    longest_side: Count | None = None


class SoundSent(Strict, frozen=True, kw_only=True, tag_field="medium", tag="sound"):
    """How sounds are handed on: one channel of 16 bit.

    Attributes:
        sample_rate_hz: samples per second.
        seconds: where a sound is cut; none for all of it.
        type: of the file.
    """

    sample_rate_hz: Count
    seconds: Positive | None = None
    type: Literal["audio/wav", "audio/flac"] = "audio/wav"


Sent: TypeAlias = PictureSent | SoundSent


def encoded(item: NDArray[np.generic], sent: Sent) -> bytes:
    """Return an item as the bytes of a file; the same item gives the same bytes.

    Args:
        item: height x width x 3 of uint8, or samples in [-1, 1].
        sent: how it is handed on.
    """
    if isinstance(sent, PictureSent):
        return _picture(item.astype(np.uint8, copy=False), sent)
    return _sound(item.astype(np.float32, copy=False), sent)


def _picture(pixels: NDArray[np.uint8], sent: PictureSent) -> bytes:
    """Return the bytes of a picture, without a word about where it came from."""
    require("PIL", extra="run")
    from PIL import Image  # noqa: PLC0415 an optional library

    picture, stream = Image.fromarray(pixels), io.BytesIO()
    if sent.longest_side is not None:
        picture.thumbnail((sent.longest_side, sent.longest_side), Image.Resampling.LANCZOS)
    if sent.type == "image/png":
        picture.save(stream, "png")
    else:
        picture.save(stream, "jpeg", quality=JPEG_QUALITY, subsampling=0)
    return stream.getvalue()


def _sound(wave: NDArray[np.float32], sent: SoundSent) -> bytes:
    """Return the bytes of a sound."""
    require("soundfile", extra="run")
    import soundfile  # noqa: PLC0415 an optional library

    stream = io.BytesIO()
    kind = "WAV" if sent.type == "audio/wav" else "FLAC"
    soundfile.write(stream, wave.clip(-1, 1), sent.sample_rate_hz, format=kind, subtype="PCM_16")
    return stream.getvalue()


@contextmanager
def files_of(items: Items, sent: Sent) -> Iterator[list[Path]]:
    """Yield items as files with numbers for names, which are gone afterwards.

    Args:
        items: decoded.
        sent: how they are handed on.
    """
    with TemporaryDirectory(prefix="evenhand-") as folder:
        paths = [Path(folder, f"{at}{ENDINGS[sent.type]}") for at in range(len(items))]
        for path, item in zip(paths, items, strict=True):
            path.write_bytes(encoded(item, sent))
        yield paths
