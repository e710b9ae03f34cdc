"""Levels of speech: of a sine by hand, without pauses, and as asked for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.audit.stimuli.voices.level import level_dbfs, levelled, speaking

RATE = 16_000
SINE = np.sin(2 * np.pi * 200 * np.arange(RATE) / RATE).astype(np.float32)
SILENCE = np.zeros(RATE, np.float32)


def test_a_sine_at_full_scale_is_three_decibels_below_a_square() -> None:
    assert level_dbfs(SINE, rate_hz=RATE) == pytest.approx(-3.0103, abs=1e-3)


def test_pauses_do_not_count() -> None:
    paused = np.concatenate([SILENCE, 0.1 * SINE, SILENCE, 0.1 * SINE])
    assert level_dbfs(paused, rate_hz=RATE) == pytest.approx(-23.0103, abs=1e-3)
    assert speaking(paused, rate_hz=RATE).mean() == pytest.approx(0.5)


@given(dbfs=st.floats(-60, 0))
def test_a_wave_gets_the_level_asked_for(dbfs: float) -> None:
    wave = levelled(0.01 * SINE, dbfs, rate_hz=RATE)
    assert level_dbfs(wave, rate_hz=RATE) == pytest.approx(dbfs, abs=1e-3)


@pytest.mark.parametrize("wave", [SILENCE, SILENCE[:0]])
def test_silence_stays_silence(wave: np.ndarray) -> None:
    assert np.array_equal(levelled(wave, -20.0, rate_hz=RATE), wave)
