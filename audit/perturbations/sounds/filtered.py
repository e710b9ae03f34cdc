"""Frequencies that get louder or softer: cheap microphones, muffled rooms, bright ones."""

from typing import Final, Literal

import numpy as np
from scipy import fft, signal

from evenhand.audit.perturbations.sounds.clip import Clip, Samples, levelled, rms

PIVOT_HZ: Final = 1000.0
"""Where a tilted spectrum keeps its height."""
LEAST_HZ: Final = 50.0
"""Below this a tilt goes no further."""
REST_S: Final = 0.25
"""Silence behind a clip, so that its end does not ring into its beginning."""


def highpass(clip: Clip, *, cutoff_hz: float, order: float) -> Samples:
    """Return a sound without its low frequencies.

    Args:
        clip: the sound.
        cutoff_hz: where a Butterworth filter lets half of the power pass.
        order: of the filter; 6 dB per octave each.
    """
    return _butterworth(clip, cutoff_hz, order, "highpass")


def lowpass(clip: Clip, *, cutoff_hz: float, order: float) -> Samples:
    """Return a sound without its high frequencies.

    A cutoff that no frequency of the clip reaches changes nothing.

    Args:
        clip: the sound.
        cutoff_hz: where a Butterworth filter lets half of the power pass.
        order: of the filter; 6 dB per octave each.
    """
    if cutoff_hz >= clip.rate_hz / 2:
        return clip.samples
    return _butterworth(clip, cutoff_hz, order, "lowpass")


def _butterworth(
    clip: Clip, cutoff_hz: float, order: float, kind: Literal["highpass", "lowpass"]
) -> Samples:
    sections = signal.butter(round(order), cutoff_hz, kind, fs=clip.rate_hz, output="sos")
    return np.asarray(signal.sosfilt(sections, clip.samples), dtype=np.float64)


def spectral_tilt(clip: Clip, *, db_per_octave: float) -> Samples:
    """Return a sound whose spectrum is tilted, without a delay and at its own level.

    Args:
        clip: the sound.
        db_per_octave: by how much each octave is louder than the one below.
    """
    size = fft.next_fast_len(clip.samples.size + round(REST_S * clip.rate_hz), real=True)
    hz = np.maximum(fft.rfftfreq(size, 1 / clip.rate_hz), LEAST_HZ)
    magnitude = 10 ** (db_per_octave * np.log2(hz / PIVOT_HZ) / 20)
    tilted = fft.irfft(fft.rfft(clip.samples, size) * magnitude, size)[: clip.samples.size]
    return levelled(np.asarray(tilted, dtype=np.float64), rms(clip.samples))
