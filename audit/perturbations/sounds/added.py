"""Noise and tones that are added to a sound, at a stated distance below its own level.

The level is that of the whole clip, pauses included: noise is as loud in a clip of many pauses as
the mean of the clip makes it. No recordings are needed; what resembles recordings is synthesised.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
from scipy import fft

from evenhand.audit.perturbations.sounds.clip import Clip, Samples, factor, levelled, rms

LOWEST_HZ: Final = 20.0
"""Below this pink noise gets no louder: nothing is heard there."""
SPEECH_HZ: Final = (100.0, 500.0)
"""Speech-shaped noise has constant density between these."""
SPEECH_FALL: Final = (12.0, 9.0)
"""Decibels per octave by which its density falls below, above: roughly as the mean spectrum of
many talkers does."""
SYLLABLES_HZ: Final = 4.0
"""Talkers get louder and softer up to so many times a second."""


def white_noise(clip: Clip, *, random: np.random.Generator, snr_db: float) -> Samples:
    """Return a sound in white Gaussian noise.

    Args:
        clip: the sound.
        random: where the noise comes from.
        snr_db: by how much the noise is below the sound.
    """
    return _mixed(clip, random.standard_normal(clip.samples.size), snr_db)


def pink_noise(clip: Clip, *, random: np.random.Generator, snr_db: float) -> Samples:
    """Return a sound in noise of equal energy an octave.

    Args:
        clip: the sound.
        random: where the noise comes from.
        snr_db: by how much the noise is below the sound.
    """
    return _mixed(clip, pink(clip.samples.size, clip.rate_hz, random), snr_db)


def pink(size: int, rate_hz: int, random: np.random.Generator) -> Samples:
    """Return noise whose power falls by 3 dB per octave.

    Args:
        size: samples.
        rate_hz: samples per second.
        random: where it comes from.
    """
    return _shaped(size, rate_hz, random, lambda hz: np.maximum(hz, LOWEST_HZ) ** -0.5)


def babble_like_noise(
    clip: Clip, *, random: np.random.Generator, snr_db: float, talkers: float
) -> Samples:
    """Return a sound in noise that has spectrum and rhythm of several talkers, and no words.

    Args:
        clip: the sound.
        random: where the noise comes from.
        snr_db: by how much the noise is below the sound.
        talkers: how many.
    """
    voices = [_talker(clip.samples.size, clip.rate_hz, random) for _ in range(round(talkers))]
    return _mixed(clip, np.sum(voices, axis=0), snr_db)


def _talker(size: int, rate_hz: int, random: np.random.Generator) -> Samples:
    """Return noise with the spectrum of speech that gets louder and softer as syllables do."""
    noise = _shaped(size, rate_hz, random, _speech)
    slow = _shaped(size, rate_hz, random, lambda hz: (hz <= SYLLABLES_HZ).astype(np.float64))
    return levelled(noise * slow, 1.0)


def _speech(hz: Samples) -> Samples:
    """Return the magnitude of speech at frequencies, 1 at its highest."""
    low, high = SPEECH_HZ
    octaves_below = np.log2(low / np.clip(hz, LOWEST_HZ, low))
    octaves_above = np.log2(np.maximum(hz, high) / high)
    fall_db = octaves_below * SPEECH_FALL[0] + octaves_above * SPEECH_FALL[1]
    return np.asarray(10 ** (-fall_db / 20), dtype=np.float64)


def tone(
    clip: Clip, *, random: np.random.Generator, snr_db: float, low_hz: float, high_hz: float
) -> Samples:
    """Return a sound with a steady tone of a random frequency; one too high for its rate is absent.

    Args:
        clip: the sound.
        random: where frequency and phase come from.
        snr_db: by how much the peak of the tone is below the peak of the sound.
        low_hz: lowest frequency.
        high_hz: highest frequency.
    """
    hz, phase = random.uniform(low_hz, high_hz), random.uniform(0, 2 * np.pi)
    if hz >= clip.rate_hz / 2:
        return clip.samples
    peak = float(np.abs(clip.samples).max()) * factor(-snr_db)
    time = np.arange(clip.samples.size) / clip.rate_hz
    added: Samples = peak * np.sin(2 * np.pi * hz * time + phase)
    return clip.samples + added


def _shaped(
    size: int, rate_hz: int, random: np.random.Generator, magnitude: Callable[[Samples], Samples]
) -> Samples:
    """Return Gaussian noise with a magnitude on each of its frequencies."""
    fast = fft.next_fast_len(size, real=True)
    spectrum = fft.rfft(random.standard_normal(fast)) * magnitude(fft.rfftfreq(fast, 1 / rate_hz))
    return np.asarray(fft.irfft(spectrum, fast)[:size], dtype=np.float64)


def _mixed(clip: Clip, noise: Samples, snr_db: float) -> Samples:
    return clip.samples + levelled(noise, rms(clip.samples) * factor(-snr_db))
