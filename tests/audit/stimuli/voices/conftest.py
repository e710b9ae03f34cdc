"""A synthesiser that hums: every symbol is a vowel of a known pitch, every blank a silence."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from evenhand.audit.stimuli.voices.kokoro import Kokoro, kokoro_files, open_kokoro
from evenhand.audit.stimuli.voices.persons import Voice
from evenhand.audit.stimuli.voices.synthesiser import Synthesiser
from evenhand.model_zoo.fetch.archives import kept_at
from evenhand.model_zoo.fetch.cache import cache_folder
from evenhand.model_zoo.predictor import Wave

FORMANTS_HZ = (700.0, 1200.0, 2600.0)


def vowel(pitch_hz: float, seconds: float, *, rate_hz: int, swing: float = 0.0) -> Wave:
    """Return harmonics under three formants; the pitch swings by so many semitones."""
    times = np.arange(round(seconds * rate_hz)) / rate_hz
    hertz = pitch_hz * 2 ** (swing * np.sin(2 * np.pi * 2.5 * times) / 12)
    phase = 2 * np.pi * np.cumsum(hertz) / rate_hz
    wave = np.zeros(times.size)
    for number in range(1, int(rate_hz / 2 / pitch_hz / 1.3)):
        at = number * pitch_hz
        loud = sum(1 / (1 + ((at - formant) / 120) ** 2) for formant in FORMANTS_HZ)
        wave += loud * np.sin(number * phase)
    made: Wave = (0.3 * wave / np.abs(wave).max()).astype(np.float32)
    return made


@dataclass(frozen=True, slots=True)
class Hum:
    """A synthesiser for tests, which notes what it says."""

    said: list[str]
    key: str = "hum"
    rate_hz: int = 24_000

    def speak(self, sounds: str, voice: Voice) -> Wave:
        self.said.append(sounds)
        pitch = 120.0 + 100.0 * (1 - voice.melody[-1])
        words = [vowel(pitch, 0.04 * len(word), rate_hz=self.rate_hz) for word in sounds.split()]
        silence = np.zeros(round(0.05 * self.rate_hz), np.float32)
        return np.concatenate([part for word in words for part in (word, silence)][:-1])


@pytest.fixture
def said() -> list[str]:
    """Return what the synthesiser was asked to say, to be read afterwards."""
    return []


@pytest.fixture
def hum(said: list[str]) -> Synthesiser:
    return Hum(said)


@pytest.fixture(scope="session")
def make_vowel() -> Callable[..., Wave]:
    return vowel


@pytest.fixture(scope="session")
def kokoro() -> Kokoro:
    """Return the real synthesiser, if its files were fetched before."""
    cache = cache_folder()
    if not all(kept_at(part, cache=cache).exists() for part in kokoro_files().parts):
        pytest.skip("the files of Kokoro are not in the cache (EVENHAND_CACHE); nothing is fetched")
    return open_kokoro(cache=cache, say=lambda _: None)
