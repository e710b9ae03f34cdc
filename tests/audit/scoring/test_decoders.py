"""What a model is given, and that the name of the preparation says it."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from PIL import Image

from evenhand.audit.errors import InputError
from evenhand.audit.scoring.decoders import Preparation, SoundBlocks, preparation
from evenhand.model_zoo.media.face_box import Box
from evenhand.model_zoo.media.unreadable import Unreadable
from evenhand.model_zoo.outputs import Output
from evenhand.model_zoo.predictor import Batch, Identity, Medium, Sound


@dataclass
class Item:
    """An item, and where its face lies."""

    box: Box | None = None
    content: bytes = b""
    item: str = "one"

    def open(self) -> IO[bytes]:
        return io.BytesIO(self.content)


class Model:
    """A model of either medium."""

    identity = Identity(model="mine", weights="0", runtime="torch", precision="f32")
    outputs: tuple[Output, ...] = ()

    def __init__(
        self, medium: Medium, rate: int | None = None, longest: float | None = None
    ) -> None:
        self.medium: Medium = medium
        self.rate_hz, self.longest_s = rate, longest

    def score(self, items: object, /) -> Batch:
        raise NotImplementedError


def _shown(how: Preparation, item: Item, stream: IO[bytes]) -> NDArray[np.generic]:
    """Return what a model is given, which is no sound in blocks."""
    found = how.decoder(item, stream)
    assert isinstance(found, np.ndarray)
    return found


def _picture() -> io.BytesIO:
    stream = io.BytesIO()
    ramp = np.arange(6 * 4 * 3, dtype=np.uint8).reshape(4, 6, 3)
    Image.fromarray(ramp).save(stream, "PNG")
    stream.seek(0)
    return stream


def test_pictures_as_they_are_or_in_a_declared_box() -> None:
    how = preparation(Model("picture"))
    assert _shown(how, Item(), _picture()).shape == (4, 6, 3)
    part = _shown(how, Item((1, 2, 4, 4)), _picture())
    assert part.shape == (2, 3, 3)
    assert part[0, 0, 0] == (2 * 6 + 1) * 3
    assert how.prepared == "upright 8 bit RGB, crop none"


def test_a_face_that_is_not_found_is_a_reason_unless_its_box_is_declared() -> None:
    how = preparation(Model("picture"), crop="face")
    with pytest.raises(Unreadable, match="no_face"):
        how.decoder(Item(), _picture())
    assert _shown(how, Item((0, 0, 2, 2)), _picture()).shape == (2, 2, 3)
    assert how.prepared == "upright 8 bit RGB, crop face"


def test_sounds_at_the_rate_of_the_model() -> None:
    stream = io.BytesIO()
    soundfile.write(stream, np.zeros(8_000), 8_000, format="WAV")
    for longest, size, said in [(0.5, 8_000, "first 0.5 s"), (None, 16_000, "all")]:
        stream.seek(0)
        how = preparation(Model("sound", 16_000, longest))
        assert _shown(how, Item(), stream).shape == (size,)
        assert how.prepared == f"mono 16000 Hz, {said}"


def test_a_crop_of_a_sound_is_refused() -> None:
    with pytest.raises(InputError, match="--crop face: 'mine' takes sounds"):
        preparation(Model("sound", 16_000), crop="face")


class Hearer(Model):
    """A model that hears sounds of any length."""

    def listen(self, sounds: Sequence[Sound], /) -> Batch:
        raise NotImplementedError


def _sound(seconds: int) -> bytes:
    stream = io.BytesIO()
    tone = 0.3 * np.sin(np.arange(seconds * 8_000) / 7)
    soundfile.write(stream, tone, 8_000, format="WAV", subtype="FLOAT")
    return stream.getvalue()


def test_a_model_that_listens_is_given_blocks() -> None:
    how = preparation(Hearer("sound", 8_000))
    item = Item(content=_sound(23))
    blocks = how.decoder(item, item.open())
    assert isinstance(blocks, SoundBlocks)
    heard = list(blocks)
    assert [len(one) for one in heard] == [80_000, 80_000, 24_000]
    assert np.array_equal(np.concatenate(heard), soundfile.read(item.open(), dtype="float32")[0])
    assert blocks.failure is None
    assert how.prepared == "mono 8000 Hz, all"


@pytest.mark.parametrize(
    ("content", "says"), [(b"no sound", "not_a_sound"), (_sound(0), "empty: no samples")]
)
def test_a_sound_that_cannot_be_heard_ends_and_says_why(content: bytes, says: str) -> None:
    blocks = SoundBlocks(source=Item(content=content), rate_hz=8_000)
    assert list(blocks) == []
    assert str(blocks.failure).startswith(says)
