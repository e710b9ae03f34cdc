"""Noise lies where it should in level, spectrum and rhythm."""

import numpy as np
import pytest
from scipy import signal, stats

from evenhand.audit.perturbations.sounds import added
from evenhand.audit.perturbations.sounds.clip import Clip, Samples

RATE = 16_000
VOICE = Clip(samples=0.1 * np.sin(2 * np.pi * 300 * np.arange(8 * RATE) / RATE), rate_hz=RATE)


def _random() -> np.random.Generator:
    return np.random.default_rng(5)


def _snr_db(noise: Samples) -> float:
    return float(10 * np.log10(np.var(VOICE.samples) / np.mean(noise**2)))


def _octaves_db(noise: Samples, middles: list[float]) -> list[float]:
    """Return the power of octaves by an independent estimate, in decibels."""
    hz, density = signal.welch(noise, RATE, nperseg=4096)
    inside = [(hz >= one / 2**0.5) & (hz < one * 2**0.5) for one in middles]
    return [float(10 * np.log10(density[one].sum())) for one in inside]


@pytest.mark.parametrize("snr_db", [0, 20, 45])
def test_white_noise_is_flat_normal_and_as_far_below_as_said(snr_db: float) -> None:
    noise = added.white_noise(VOICE, random=_random(), snr_db=snr_db) - VOICE.samples
    assert _snr_db(noise) == pytest.approx(snr_db, abs=1e-6)
    assert stats.kstest(noise / noise.std(), "norm").pvalue > 0.01
    powers = _octaves_db(noise, [250, 500, 1000, 2000, 4000])
    assert np.diff(powers) == pytest.approx([10 * np.log10(2)] * 4, abs=0.5)


def test_pink_noise_has_equal_power_in_each_octave() -> None:
    noise = added.pink_noise(VOICE, random=_random(), snr_db=20) - VOICE.samples
    assert _snr_db(noise) == pytest.approx(20, abs=1e-6)
    assert np.ptp(_octaves_db(noise, [250, 500, 1000, 2000, 4000])) < 0.7


def test_babble_like_noise_falls_as_speech_does_and_swells_as_syllables_do() -> None:
    noise = added.babble_like_noise(VOICE, random=_random(), snr_db=10, talkers=1) - VOICE.samples
    assert _snr_db(noise) == pytest.approx(10, abs=1e-6)
    powers = _octaves_db(noise, [1000, 2000, 4000])
    assert np.diff(powers) == pytest.approx([3.01 - 9] * 2, abs=0.7)
    envelope = np.abs(signal.hilbert(noise))
    steady = np.abs(signal.hilbert(_random().standard_normal(noise.size)))
    slow = [
        signal.sosfiltfilt(signal.butter(2, 8, fs=RATE, output="sos"), e)
        for e in (envelope, steady)
    ]
    assert np.std(slow[0]) / np.mean(slow[0]) > 5 * np.std(slow[1]) / np.mean(slow[1])


def test_a_tone_is_one_line_between_its_limits() -> None:
    tone = added.tone(VOICE, random=_random(), snr_db=40, low_hz=5000, high_hz=7000)
    hz, density = signal.welch(tone - VOICE.samples, RATE, nperseg=8192)
    strongest = hz[density.argmax()]
    assert 5000 <= strongest <= 7000
    near = np.abs(hz - strongest) < 10
    assert density[near].sum() / density.sum() > 0.999
    assert np.abs(tone - VOICE.samples).max() == pytest.approx(0.001, rel=1e-3)


def test_a_tone_that_the_rate_cannot_hold_is_absent() -> None:
    narrow = Clip(samples=VOICE.samples, rate_hz=8_000)
    tone = added.tone(narrow, random=_random(), snr_db=40, low_hz=5000, high_hz=7000)
    assert np.array_equal(tone, VOICE.samples)
