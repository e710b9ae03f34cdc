"""Spectrograms against transformers' own extractor, and what must not change them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.features.log_mel import LogMel, log_mel
from evenhand.model_zoo.frameworks import prepare

RNG = np.random.default_rng(7)


def _speechlike(samples: int) -> NDArray[np.float32]:
    """Return harmonics that glide, with noise."""
    seconds = np.arange(samples) / 16_000
    pitch = 140 + 40 * np.sin(2 * np.pi * 0.7 * seconds)
    phase = 2 * np.pi * np.cumsum(pitch) / 16_000
    tone = sum(np.sin(k * phase) / k for k in range(1, 12))
    return (0.2 * tone + 0.01 * RNG.standard_normal(samples)).astype(np.float32)


SOUNDS = {
    "empty": np.zeros(0, dtype=np.float32),
    "one sample": np.ones(1, dtype=np.float32),
    "silent": np.zeros(50_000, dtype=np.float32),
    "short": _speechlike(16_161),
    "almost full": _speechlike(480_000 - 130),
    "exactly 30 s": _speechlike(480_000),
    "longer": _speechlike(560_000),
    "loud then silent": np.concatenate([_speechlike(9_000) * 4, np.zeros(9_000, np.float32)]),
}


def _reference(sounds: list[NDArray[np.float32]], bands: int, seconds: int) -> NDArray[np.float32]:
    """Return what transformers makes of some sounds."""
    prepare()
    from transformers import WhisperFeatureExtractor  # noqa: PLC0415 after prepare

    extractor = WhisperFeatureExtractor(feature_size=bands, chunk_length=seconds)
    found = extractor(sounds, sampling_rate=16_000, return_tensors="np")["input_features"]
    return np.asarray(found)


@pytest.mark.parametrize("name", SOUNDS)
@pytest.mark.parametrize(("bands", "seconds"), [(80, 30), (128, 30), (80, 3)])
def test_spectrograms_are_those_of_transformers(name: str, bands: int, seconds: int) -> None:
    found = log_mel([SOUNDS[name]], how=LogMel(bands=bands, seconds=seconds))
    assert found.dtype == np.float32
    assert np.abs(found - _reference([SOUNDS[name]], bands, seconds)).max() < 1e-4


def test_a_batch_is_its_sounds_one_by_one() -> None:
    sounds = list(SOUNDS.values())
    together = log_mel(sounds)
    assert together.shape == (len(sounds), 80, 3000)
    assert np.array_equal(together, np.concatenate([log_mel([one]) for one in sounds]))


def test_no_sounds_give_no_spectrograms() -> None:
    assert log_mel([]).shape == (0, 80, 3000)


@given(silence=st.integers(0, 8_000), gain=st.floats(0.01, 1.0))
@settings(max_examples=20)
def test_silence_behind_and_loudness_do_what_they_should(silence: int, gain: float) -> None:
    how = LogMel(seconds=2)
    sound = SOUNDS["short"]
    longer = np.concatenate([sound, np.zeros(silence, dtype=np.float32)])
    assert np.abs(log_mel([longer], how=how) - log_mel([sound], how=how)).max() < 1e-5
    shift = log_mel([sound * np.float32(gain)], how=how) - log_mel([sound], how=how)
    assert shift.max() < 1e-3
    assert shift.min() > 2 * np.log10(gain) / 4 - 1e-3


def test_two_channels_are_refused() -> None:
    with pytest.raises(ZooError, match=r"sound 1: samples on one axis are wanted, got shape \(2,"):
        log_mel([SOUNDS["short"], np.zeros((2, 100), dtype=np.float32)])
