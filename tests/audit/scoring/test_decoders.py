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
from evenhand.audit.perturbations.catalogue import perturbations
from evenhand.audit.perturbations.change import Change
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
    ("content", "says"),
    [(b"no sound", "not_a_sound"), (_sound(0), "empty: no samples")],
    ids=["no sound", "empty"],
)
def test_a_sound_that_cannot_be_heard_ends_and_says_why(content: bytes, says: str) -> None:
    blocks = SoundBlocks(source=Item(content=content), rate_hz=8_000)
    assert list(blocks) == []
    assert str(blocks.failure).startswith(says)


def _change(name: str) -> Change:
    return Change(perturbation=perturbations()[name], seed=1)


def test_a_picture_is_disturbed_after_a_declared_box_is_cut_out() -> None:
    how = preparation(Model("picture"), change=_change("mirror"))
    plain = preparation(Model("picture"))
    for box in (None, (1, 2, 4, 4)):
        undisturbed = _shown(plain, Item(box), _picture())
        assert np.array_equal(_shown(how, Item(box), _picture()), undisturbed[:, ::-1])
    assert how.prepared.startswith('upright 8 bit RGB, crop none; perturbed {"kind": "mirror"')


def test_a_picture_is_disturbed_before_a_face_is_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("cv2", reason="faces are found by OpenCV")
    monkeypatch.setattr(
        "evenhand.model_zoo.media.face_detector.largest_face", lambda picture: picture[:1]
    )
    how = preparation(Model("picture"), crop="face", change=_change("mirror"))
    upright = _shown(preparation(Model("picture")), Item(), _picture())
    assert np.array_equal(_shown(how, Item(), _picture()), upright[:1, ::-1])


@pytest.mark.parametrize("longest", [None, 0.5, 5.0])
def test_what_moves_up_at_the_end_of_a_cropped_sound_is_heard(longest: float | None) -> None:
    item = Item(content=_sound(3))
    whole = soundfile.read(item.open(), dtype="float32")[0]
    how = preparation(Model("sound", 8_000, longest), change=_change("crop-begin-63ms"))
    heard = _shown(how, item, item.open())
    most = None if longest is None else round(8_000 * longest)
    assert np.array_equal(heard, whole[500:][:most])


def test_a_model_that_listens_is_given_blocks_of_a_disturbed_sound() -> None:
    item = Item(content=_sound(23))
    how = preparation(Hearer("sound", 8_000), change=_change("gain-plus-1db"))
    blocks = how.decoder(item, item.open())
    assert isinstance(blocks, SoundBlocks)
    heard = list(blocks)
    assert [len(one) for one in heard] == [80_000, 80_000, 24_000]
    whole = soundfile.read(item.open(), dtype="float32")[0]
    assert np.concatenate(heard) == pytest.approx(whole * 10**0.05, rel=1e-5)


def test_a_sound_of_which_nothing_is_left_ends_and_says_why() -> None:
    short = io.BytesIO()
    soundfile.write(short, np.zeros(400), 8_000, format="WAV")
    item = Item(content=short.getvalue())
    blocks = SoundBlocks(source=item, rate_hz=8_000, change=_change("crop-end-63ms"))
    assert list(blocks) == []
    assert str(blocks.failure) == "empty: nothing is left of 400 samples"
