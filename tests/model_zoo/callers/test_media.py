"""What is handed on is what a model of the audit sees, and no more."""

from io import BytesIO

import numpy as np
import pytest
import soundfile
from PIL import Image

from evenhand.model_zoo.callers.media import PictureSent, SoundSent, encoded


def test_png_changes_no_pixel_and_tells_nothing_else() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (5, 7, 3), dtype=np.uint8)
    found = Image.open(BytesIO(encoded(pixels, PictureSent())))
    assert np.array_equal(np.asarray(found), pixels)
    assert not found.info
    assert encoded(pixels, PictureSent()) == encoded(pixels, PictureSent())


def test_large_pictures_can_be_made_smaller() -> None:
    pixels = np.full((100, 200, 3), 90, np.uint8)
    found = Image.open(BytesIO(encoded(pixels, PictureSent(type="image/jpeg", longest_side=50))))
    assert (found.format, found.size) == ("JPEG", (50, 25))
    assert np.abs(np.asarray(found).astype(int) - 90).max() <= 1
    small = Image.open(BytesIO(encoded(pixels[:10, :10], PictureSent(longest_side=50))))
    assert small.size == (10, 10)


@pytest.mark.parametrize(("kind", "name"), [("audio/wav", "WAV"), ("audio/flac", "FLAC")])
def test_sounds_are_16_bit(kind: str, name: str) -> None:
    wave = np.array([0, 0.5, -0.5, 1.5], np.float32)
    sent = SoundSent(sample_rate_hz=8000, type=kind)  # type: ignore[arg-type]
    data = BytesIO(encoded(wave, sent))
    assert soundfile.info(data).format == name
    data.seek(0)
    found, rate = soundfile.read(data)
    assert rate == 8000
    assert found == pytest.approx([0, 0.5, -0.5, 1], abs=1e-4)
