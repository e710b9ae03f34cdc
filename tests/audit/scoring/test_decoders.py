"""What a model is given, and that the name of the preparation says it."""

import io

import numpy as np
import pytest
import soundfile
from PIL import Image

from evenhand.audit.errors import InputError
from evenhand.audit.scoring.decoders import preparation
from evenhand.model_zoo.media.unreadable import Unreadable
from evenhand.model_zoo.outputs import Output
from evenhand.model_zoo.predictor import Batch, Identity, Medium


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


def _picture() -> io.BytesIO:
    stream = io.BytesIO()
    ramp = np.arange(6 * 4 * 3, dtype=np.uint8).reshape(4, 6, 3)
    Image.fromarray(ramp).save(stream, "PNG")
    stream.seek(0)
    return stream


def test_pictures_as_they_are_or_in_a_declared_box() -> None:
    how = preparation(Model("picture"))
    assert how.decoder(_picture(), None).shape == (4, 6, 3)
    part = how.decoder(_picture(), (1, 2, 4, 4))
    assert part.shape == (2, 3, 3)
    assert part[0, 0, 0] == (2 * 6 + 1) * 3
    assert how.prepared == "upright 8 bit RGB, crop none"


def test_a_face_that_is_not_found_is_a_reason_unless_its_box_is_declared() -> None:
    how = preparation(Model("picture"), crop="face")
    with pytest.raises(Unreadable, match="no_face"):
        how.decoder(_picture(), None)
    assert how.decoder(_picture(), (0, 0, 2, 2)).shape == (2, 2, 3)
    assert how.prepared == "upright 8 bit RGB, crop face"


def test_sounds_at_the_rate_of_the_model() -> None:
    stream = io.BytesIO()
    soundfile.write(stream, np.zeros(8_000), 8_000, format="WAV")
    for longest, size, said in [(0.5, 8_000, "first 0.5 s"), (None, 16_000, "all")]:
        stream.seek(0)
        how = preparation(Model("sound", 16_000, longest))
        assert how.decoder(stream, None).shape == (size,)
        assert how.prepared == f"mono 16000 Hz, {said}"


def test_a_crop_of_a_sound_is_refused() -> None:
    with pytest.raises(InputError, match="--crop face: 'mine' takes sounds"):
        preparation(Model("sound", 16_000), crop="face")
