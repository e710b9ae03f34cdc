"""Loudness that changes: of all of a sound, of its loud parts, of its peaks."""

from typing import Final

import numpy as np

from evenhand.audit.perturbations.sounds.clip import Clip, Samples, factor

STEP_S: Final = 0.001
"""A compressor looks at the peak of so many seconds at a time."""
SILENCE: Final = 1e-6


def gain(clip: Clip, *, db: float) -> Samples:
    """Return a louder or softer sound.

    Args:
        clip: the sound.
        db: by how much.
    """
    return clip.samples * factor(db)


def clipping(clip: Clip, *, share: float) -> Samples:
    """Return a sound whose loudest samples are cut off.

    Args:
        clip: the sound.
        share: of the samples that are cut down to what all others reach at most, 0 to 1.
    """
    most = float(np.quantile(np.abs(clip.samples), 1 - share))
    return np.clip(clip.samples, -most, most)


def compression(
    clip: Clip, *, threshold_db: float, slope: float, attack_s: float, release_s: float
) -> Samples:
    """Return a sound whose loud parts are softer.

    Args:
        clip: the sound.
        threshold_db: level of peaks, below full scale, above which it works.
        slope: decibels out for each decibel in above that; 1 changes nothing.
        attack_s: time in which it takes in 63 % of a rise of the level.
        release_s: the same for a fall.
    """
    step = max(round(STEP_S * clip.rate_hz), 1)
    padded = np.pad(np.abs(clip.samples), (0, -clip.samples.size % step))
    peaks = padded.reshape(-1, step).max(axis=1)
    level = 20 * np.log10(np.maximum(_followed(peaks, attack_s, release_s), SILENCE))
    gain_db = np.minimum((slope - 1) * (level - threshold_db), 0.0)
    middles = (np.arange(peaks.size) + 0.5) * step
    smooth = np.interp(np.arange(clip.samples.size), middles, gain_db)
    return clip.samples * 10 ** (smooth / 20)


def _followed(peaks: Samples, attack_s: float, release_s: float) -> Samples:
    """Return the level that follows peaks, quickly up and slowly down."""
    rise, fall = (1 - np.exp(-STEP_S / seconds) for seconds in (attack_s, release_s))
    followed, at = [], 0.0
    for peak in peaks.tolist():
        at += (peak - at) * (rise if peak > at else fall)
        followed.append(at)
    return np.array(followed)
