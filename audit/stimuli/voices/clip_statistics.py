"""What can be measured of a clip: length, pitch, level and pauses."""

from itertools import groupby
from typing import Final

import numpy as np

from evenhand.audit.stimuli.voices.level import FRAME_S, level_dbfs, speaking
from evenhand.audit.stimuli.voices.world import RATE_HZ, median_hz, pitch_track
from evenhand.model_zoo.predictor import Wave

SHORTEST_PAUSE_S: Final = 0.2
"""Shorter silences belong to stops such as p and t."""


def clip_statistics(wave: Wave) -> dict[str, float]:
    """Return the statistics of a clip at 16 kHz.

    Medians are to be trusted more than spreads: on slow and low speech a tracker of pitch makes
    errors of an octave.

    Returns:
        `duration_s`; `pitch_hz`, median of the voiced frames, nan where there are none;
        `pitch_sd_semitones` around it; `voiced_share`; `level_dbfs` of the speaking frames; `peak`
        in 0..1; `pauses`, silences of 0.2 s or more inside, and `pause_s`, their length in all.
    """
    pitch = pitch_track(wave)
    voiced, middle = pitch[pitch > 0], median_hz(pitch)
    pauses = _pauses(wave)
    return {
        "duration_s": wave.size / RATE_HZ,
        "pitch_hz": middle,
        "pitch_sd_semitones": float(np.std(12 * np.log2(voiced / middle))) if voiced.size else 0.0,
        "voiced_share": voiced.size / pitch.size,
        "level_dbfs": level_dbfs(wave, rate_hz=RATE_HZ),
        "peak": float(np.abs(wave).max(initial=0.0)),
        "pauses": float(len(pauses)),
        "pause_s": sum(pauses),
    }


def _pauses(wave: Wave) -> list[float]:
    """Return lengths of the silences inside a clip, in seconds."""
    active = speaking(wave, rate_hz=RATE_HZ)
    if not active.any():
        return []
    inside = active[np.argmax(active) : active.size - np.argmax(active[::-1])]
    silent = [sum(1 for _ in run) * FRAME_S for speaks, run in groupby(inside) if not speaks]
    return [seconds for seconds in silent if seconds >= SHORTEST_PAUSE_S]
