"""Sounds of any format, rate, channels and length come out as one channel at one rate."""

import io
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.signal import resample_poly

from evenhand.model_zoo.media.sound_file import read_sound, sound_facts, sound_windows
from evenhand.model_zoo.media.unreadable import Unreadable

RATE = 16_000


def _tone(seconds: float, rate: int, *, hz: float = 440.0) -> NDArray[np.float64]:
    return np.asarray(0.5 * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate)) / rate))


def _written(path: Path, wave: NDArray[np.float64], rate: int, subtype: str | None) -> Path:
    soundfile.write(path, wave, rate, subtype=subtype)
    return path


def _loudest_hz(wave: NDArray[np.float32]) -> float:
    return float(np.abs(np.fft.rfft(wave)).argmax() * RATE / wave.size)


@pytest.mark.parametrize(
    ("name", "subtype", "rate"),
    [
        ("a.wav", "PCM_16", 44_100),
        ("a.wav", "PCM_U8", 8_000),
        ("a.wav", "PCM_24", 96_000),
        ("a.wav", "FLOAT", 16_000),
        ("a.wav", "ULAW", 8_000),
        ("a.flac", "PCM_16", 22_050),
        ("a.mp3", None, 44_100),
        ("a.ogg", "VORBIS", 32_000),
        ("a.opus", "OPUS", 48_000),
        ("a.aiff", "PCM_16", 11_025),
    ],
)
def test_every_format_and_rate(tmp_path: Path, name: str, subtype: str | None, rate: int) -> None:
    if name.endswith("opus"):
        path = tmp_path / name
        soundfile.write(path, _tone(2, rate), rate, format="OGG", subtype=subtype)
    else:
        path = _written(tmp_path / name, _tone(2, rate), rate, subtype)
    wave = read_sound(path, rate_hz=RATE)
    assert wave.dtype == np.float32
    assert wave.size == pytest.approx(2 * RATE, abs=0.06 * RATE)
    assert _loudest_hz(wave) == pytest.approx(440, abs=1)
    assert np.abs(wave).max() == pytest.approx(0.5, abs=0.03)


def test_resampling_agrees_with_an_independent_filter(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    smooth = np.convolve(rng.normal(0, 0.1, 48_000), np.hanning(60) / 30, "same")
    path = _written(tmp_path / "a.wav", smooth, 48_000, "DOUBLE")
    ours, theirs = read_sound(path, rate_hz=RATE), resample_poly(smooth, 1, 3)
    assert ours.size == theirs.size
    assert np.abs(ours - theirs)[200:-200].max() < 1e-3


def test_channels_are_averaged(tmp_path: Path) -> None:
    both = np.stack([_tone(1, RATE), -_tone(1, RATE) + 0.25], axis=1)
    wave = read_sound(_written(tmp_path / "a.wav", both, RATE, "FLOAT"), rate_hz=RATE)
    assert np.allclose(wave, 0.125, atol=1e-6)


def test_a_sound_is_cut_and_a_stream_is_as_good_as_a_file(tmp_path: Path) -> None:
    path = _written(tmp_path / "a.flac", _tone(9, 44_100), 44_100, None)
    whole = read_sound(path, rate_hz=RATE)
    begin = read_sound(io.BytesIO(path.read_bytes()), rate_hz=RATE, longest_s=2.5)
    assert begin.size == 40_000
    assert np.array_equal(begin, whole[:40_000])


@given(seconds=st.floats(0.001, 3), window=st.floats(0.05, 4), rate=st.sampled_from([8000, RATE]))
def test_windows_join_to_the_whole(seconds: float, window: float, rate: int) -> None:
    stream = io.BytesIO()
    soundfile.write(stream, _tone(seconds, rate), rate, format="WAV", subtype="FLOAT")
    stream.seek(0)
    whole = read_sound(stream, rate_hz=RATE)
    stream.seek(0)
    parts = list(sound_windows(stream, rate_hz=RATE, window_s=window))
    assert np.array_equal(np.concatenate(parts), whole)
    assert {part.size for part in parts[:-1]} <= {round(window * RATE)}


def test_silence_is_a_sound(tmp_path: Path) -> None:
    path = _written(tmp_path / "a.wav", np.zeros(800), RATE, "PCM_16")
    assert not read_sound(path, rate_hz=RATE).any()
    assert sound_facts(path).seconds == 0.05
    assert sound_facts(path).kind == "WAV"


def test_three_hours_take_no_more_memory_than_a_window(tmp_path: Path) -> None:
    path, minute = tmp_path / "long.flac", np.zeros(60 * 8_000, np.int16)
    with soundfile.SoundFile(path, "w", 8_000, 1) as sound:
        for _ in range(180):
            sound.write(minute)
    assert sound_facts(path).seconds == 3 * 3600
    tracemalloc.start()
    sizes = [part.size for part in sound_windows(path, rate_hz=RATE, window_s=30.0)]
    begin = read_sound(path, rate_hz=RATE, longest_s=30)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (len(sizes), set(sizes), begin.size) == (360, {30 * RATE}, 30 * RATE)
    assert peak < 16e6


def test_files_that_are_no_sounds_have_a_reason(tmp_path: Path) -> None:
    text, empty = tmp_path / "text.wav", tmp_path / "empty.mp3"
    text.write_text("no sound")
    empty.touch()
    bare = _written(tmp_path / "bare.wav", np.zeros(0), RATE, "PCM_16")
    holed = _written(tmp_path / "nan.wav", np.array([0.0, np.nan]), RATE, "FLOAT")
    for path, reason in [
        (tmp_path / "absent.wav", "missing"),
        (tmp_path, "unreadable"),
        (text, "not_a_sound"),
        (empty, "empty"),
        (bare, "empty"),
        (holed, "no_numbers"),
    ]:
        with pytest.raises(Unreadable) as caught:
            read_sound(path, rate_hz=RATE)
        assert caught.value.reason == reason
    with pytest.raises(Unreadable, match="empty: 0 bytes"):
        read_sound(io.BytesIO(), rate_hz=RATE)
    with pytest.raises(Unreadable, match="empty: no samples"):
        list(sound_windows(bare, rate_hz=RATE, window_s=1.0))


def test_a_decoder_that_breaks_off_is_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _written(tmp_path / "a.wav", _tone(1, RATE), RATE, "PCM_16")

    def breaks(*_: object, **__: object) -> None:
        raise soundfile.LibsndfileError(1, "lost sync")

    monkeypatch.setattr(soundfile.SoundFile, "read", breaks)
    with pytest.raises(Unreadable, match="truncated"):
        read_sound(path, rate_hz=RATE)


@pytest.mark.parametrize("name", ["a.wav", "a.flac"])
def test_half_a_file_is_a_reason(tmp_path: Path, name: str) -> None:
    whole = _written(tmp_path / name, _tone(12, RATE), RATE, None).read_bytes()
    half = io.BytesIO(whole[: len(whole) // 2])
    with pytest.raises(Unreadable, match="truncated"):
        read_sound(half, rate_hz=RATE)
    half.seek(0)
    assert read_sound(half, rate_hz=RATE, longest_s=1.0).size == RATE, "what is wanted is there"


@pytest.mark.parametrize("size", [0xFFFF_FFFF, 0x7FFF_FFFF])
def test_a_wav_whose_writer_could_not_go_back_is_whole(tmp_path: Path, size: int) -> None:
    written = bytearray(_written(tmp_path / "a.wav", _tone(1, RATE), RATE, "PCM_16").read_bytes())
    written[40:44] = size.to_bytes(4, "little")
    assert read_sound(io.BytesIO(written), rate_hz=RATE).size == RATE
