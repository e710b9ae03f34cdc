"""Filters let through what they should, measured by their answer to a click."""

import numpy as np
import pytest

from evenhand.audit.perturbations.sounds import filtered
from evenhand.audit.perturbations.sounds.clip import Clip, Samples, rms

RATE = 16_000
SIZE = 32_000
CLICK = np.zeros(SIZE)
CLICK[0] = 1.0


def _db_at(answer: Samples, hz: float) -> float:
    """Return the gain of an answer at a frequency, by its Fourier sum."""
    turns = np.exp(-2j * np.pi * hz * np.arange(answer.size) / RATE)
    return float(20 * np.log10(np.abs(answer @ turns)))


@pytest.mark.parametrize("cutoff", [50, 100, 150])
def test_a_highpass_of_first_order(cutoff: float) -> None:
    answer = filtered.highpass(Clip(samples=CLICK, rate_hz=RATE), cutoff_hz=cutoff, order=1)
    expected = [-10 * np.log10(1 + (cutoff / hz) ** 2) for hz in (cutoff / 4, cutoff, 4 * cutoff)]
    found = [_db_at(answer, hz) for hz in (cutoff / 4, cutoff, 4 * cutoff)]
    assert found == pytest.approx(expected, abs=0.05)


@pytest.mark.parametrize("cutoff", [6500, 7000, 7500])
def test_a_lowpass_of_first_order(cutoff: float) -> None:
    answer = filtered.lowpass(Clip(samples=CLICK, rate_hz=RATE), cutoff_hz=cutoff, order=1)
    assert _db_at(answer, cutoff) == pytest.approx(10 * np.log10(0.5), abs=0.01)
    assert _db_at(answer, 200) == pytest.approx(0, abs=0.02)
    assert _db_at(answer, 7900) < _db_at(answer, cutoff)


def test_a_lowpass_above_what_the_rate_holds_changes_nothing() -> None:
    clip = Clip(samples=CLICK, rate_hz=RATE)
    assert np.array_equal(filtered.lowpass(clip, cutoff_hz=8000, order=1), CLICK)


@pytest.mark.parametrize("slope", [-3, 3])
def test_a_tilt_keeps_level_place_and_its_slope(slope: float) -> None:
    click = np.roll(CLICK, SIZE // 2)
    tilted = filtered.spectral_tilt(Clip(samples=click, rate_hz=RATE), db_per_octave=slope)
    assert rms(tilted) == pytest.approx(rms(click))
    assert np.abs(tilted).argmax() == SIZE // 2
    steps = np.diff([_db_at(tilted, hz) for hz in (125, 250, 500, 1000, 2000, 4000)])
    assert steps == pytest.approx([slope] * 5, abs=0.05)


def test_the_end_of_a_clip_does_not_ring_into_its_beginning() -> None:
    click = np.roll(CLICK, -1)
    tilted = filtered.spectral_tilt(Clip(samples=click, rate_hz=RATE), db_per_octave=-3)
    assert np.abs(tilted[:1000]).max() < 1e-3 * np.abs(tilted).max()
