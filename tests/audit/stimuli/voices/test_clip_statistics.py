"""Statistics of clips whose pitch, level and pauses are known."""

from collections.abc import Callable

import numpy as np
import pytest

from evenhand.audit.stimuli.voices.clip_statistics import clip_statistics
from evenhand.audit.stimuli.voices.level import levelled
from evenhand.audit.stimuli.voices.world import RATE_HZ
from evenhand.model_zoo.predictor import Wave


def silence(seconds: float) -> Wave:
    return np.zeros(round(seconds * RATE_HZ), np.float32)


def test_two_vowels_with_a_pause(make_vowel: Callable[..., Wave]) -> None:
    tone = levelled(make_vowel(200.0, 0.4, rate_hz=RATE_HZ), -25.0, rate_hz=RATE_HZ)
    wave = np.concatenate(
        [silence(0.3), tone, silence(0.5), tone, silence(0.1), tone, silence(0.4)]
    )
    found = clip_statistics(wave)
    assert found["duration_s"] == pytest.approx(2.5)
    assert found["pitch_hz"] == pytest.approx(200, rel=0.02)
    assert found["pitch_sd_semitones"] < 0.5
    assert found["level_dbfs"] == pytest.approx(-25.0, abs=0.01)
    assert found["peak"] == pytest.approx(float(np.abs(wave).max()))
    assert found["pauses"] == 1
    assert found["pause_s"] == pytest.approx(0.5, abs=0.021)
    assert 0.35 < found["voiced_share"] < 0.6


def test_silence_has_no_pitch_and_no_pauses() -> None:
    found = clip_statistics(silence(0.5))
    assert np.isnan(found["pitch_hz"])
    assert found["level_dbfs"] == float("-inf")
    assert found["pitch_sd_semitones"] == found["pauses"] == found["pause_s"] == 0
