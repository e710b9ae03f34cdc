"""The 181 numbers of a clip: against scipy and transformers, and by what a tone must give."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.fft import dct
from transformers.audio_utils import mel_filter_bank

from evenhand.model_zoo.features.clip_means import RATE_HZ, SIZE, clip_means

Wave = NDArray[np.float32]


@pytest.fixture(scope="module")
def wave() -> Wave:
    rng = np.random.default_rng(8)
    seconds = np.arange(RATE_HZ) / RATE_HZ
    sung = np.sin(2 * np.pi * 440 * seconds) * np.exp(-seconds)
    return (0.3 * sung + 0.01 * rng.standard_normal(RATE_HZ)).astype(np.float32)


def _powers(wave: Wave) -> NDArray[np.float64]:
    padded = np.pad(wave.astype(np.float64), 1024, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, 2048)[::512]
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(2048) / 2048)
    return np.abs(np.fft.rfft(frames * window, axis=1)) ** 2


def test_mel_energies_and_cepstrum_equal_plain_sums(wave: Wave) -> None:
    bank = mel_filter_bank(1025, 128, 0, RATE_HZ / 2, RATE_HZ, norm="slaney", mel_scale="slaney")
    mel = _powers(wave) @ bank
    found = clip_means(wave)
    np.testing.assert_allclose(found[52:180], mel.mean(axis=0), rtol=1e-3)
    decibels = 10 * np.log10(np.maximum(mel, 1e-10))
    decibels = np.maximum(decibels, decibels.max() - 80)
    cepstrum = dct(decibels, norm="ortho", axis=1)[:, :40].mean(axis=0)
    np.testing.assert_allclose(found[:40], cepstrum, atol=2e-3)


def test_a_tone_lies_in_its_pitch_class(wave: Wave) -> None:
    assert int(clip_means(wave)[40:52].argmax()) == 9  # C is 0, A is 9


def test_zero_crossings_are_a_share(wave: Wave) -> None:
    seconds = np.arange(RATE_HZ) / RATE_HZ
    tone = np.sin(2 * np.pi * 1000 * seconds + 0.1).astype(np.float32)
    assert clip_means(tone)[180] == pytest.approx(2000 / RATE_HZ, rel=0.05)
    assert clip_means(wave).shape == (SIZE,)


def test_a_click_gives_numbers_and_no_warning() -> None:
    click = np.zeros(4_096, np.float32)
    click[2_000] = 1e-20
    assert np.isfinite(clip_means(click)).all()
