"""The level of speech, measured where somebody speaks."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.predictor import Wave

REFERENCE_DBFS: Final = -31.0
"""Level of a neutral clip; the loudest recipe stays below full scale."""

QUIET_DB: Final = 40.0
"""A frame so much below the loudest one is a pause."""

FRAME_S: Final = 0.01


def frame_powers(wave: Wave, *, rate_hz: int) -> NDArray[np.float64]:
    """Return the mean square of every 10 ms; the last part of a frame is left out.

    Examples:
        >>> frame_powers(np.full(320, 0.5, np.float32), rate_hz=16_000)
        array([0.25, 0.25])
    """
    size = round(FRAME_S * rate_hz)
    frames = wave[: wave.size // size * size].reshape(-1, size)
    powers: NDArray[np.float64] = np.square(frames, dtype=np.float64).mean(axis=1)
    return powers


def speaking(wave: Wave, *, rate_hz: int) -> NDArray[np.bool_]:
    """Return which frames of 10 ms are within 40 dB of the loudest one."""
    powers = frame_powers(wave, rate_hz=rate_hz)
    loudest = powers.max(initial=0.0)
    near: NDArray[np.bool_] = powers > loudest * 10 ** (-QUIET_DB / 10)
    return near & (powers > 0)


def level_dbfs(wave: Wave, *, rate_hz: int) -> float:
    """Return the level of the speaking frames in dB below a full-scale square wave.

    Pauses do not count, so that a clip and its copy with pauses have one level.

    Returns:
        Up to 0; minus infinity for silence.

    Examples:
        >>> level_dbfs(np.full(1600, 0.1, np.float32), rate_hz=16_000)
        -20.0
        >>> level_dbfs(np.zeros(1600, np.float32), rate_hz=16_000)
        -inf
    """
    active = speaking(wave, rate_hz=rate_hz)
    if not active.any():
        return float("-inf")
    power = frame_powers(wave, rate_hz=rate_hz)[active].mean()
    return round(float(10 * np.log10(power)), 6)


def levelled(wave: Wave, dbfs: float, *, rate_hz: int) -> Wave:
    """Return a wave at a level; silence stays silence.

    Args:
        wave: samples.
        dbfs: the level wanted.
        rate_hz: samples per second.
    """
    now = level_dbfs(wave, rate_hz=rate_hz)
    if not np.isfinite(now):
        return wave
    return wave * np.float32(10 ** ((dbfs - now) / 20))
