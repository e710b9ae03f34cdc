"""Opus in Ogg: the same bytes, a stream that others read, and the sound that was packed."""

import io

import numpy as np
import pytest
import soundfile

from evenhand.audit.stimuli.voices.opus import COMPRESSION, opus_bytes
from evenhand.model_zoo.predictor import Wave

RATE = 16_000


@pytest.fixture(scope="module")
def tone() -> Wave:
    time = np.arange(RATE) / RATE
    return (0.3 * np.sin(2 * np.pi * 220 * time)).astype(np.float32)


def test_the_same_wave_is_the_same_bytes(tone: Wave) -> None:
    assert opus_bytes(tone, rate_hz=RATE) == opus_bytes(tone, rate_hz=RATE)


def test_others_read_the_stream_and_hear_the_sound(tone: Wave) -> None:
    data = opus_bytes(tone, rate_hz=RATE)
    assert len(data) < 8_000
    read, rate = soundfile.read(io.BytesIO(data))
    assert rate == RATE
    assert len(read) == len(tone)
    middle = slice(RATE // 4, 3 * RATE // 4)
    spectrum = np.abs(np.fft.rfft(read[middle]))
    assert np.argmax(spectrum) * 2 == 220
    assert np.std(read[middle]) == pytest.approx(np.std(tone[middle]), rel=0.1)


def test_checksums_are_those_of_the_encoder_where_nothing_is_renumbered(tone: Wave) -> None:
    held = io.BytesIO()
    soundfile.write(held, tone, RATE, format="OGG", subtype="OPUS", compression_level=COMPRESSION)
    theirs, ours = held.getvalue(), opus_bytes(tone, rate_hz=RATE)
    assert len(theirs) == len(ours)
    own = [n for n in range(len(ours)) if theirs[n] != ours[n]]
    pages = [n for n in range(len(ours)) if ours.startswith(b"OggS", n)]
    fields = {start + place for start in pages for place in (*range(14, 18), *range(22, 26))}
    assert set(own) <= fields
