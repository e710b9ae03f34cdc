"""Patches of log energies in mel bands: what the gender net of inaSpeechSegmenter looks at.

Written anew from the published measures (24 bands from 100 Hz to 8 kHz, windows of 25 ms every
10 ms, patches of 68 frames) and held against the response of the original front end to noise.
A sound comes in blocks and is never in memory as a whole.
"""

from collections.abc import Iterator
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.fft import rfft

from evenhand.model_zoo.predictor import Sound, Wave

RATE_HZ: Final = 16_000
WINDOW: Final = 400
"""Samples of a frame: 25 ms."""

HOP: Final = 160
"""Samples from one frame to the next: 10 ms."""

N_FFT: Final = 512
BANDS: Final = 24
LOWEST_HZ: Final = 100.0
HIGHEST_HZ: Final = 8_000.0
EMPHASIS: Final = 0.97
"""Share of the sample before that is taken off each sample, which lifts high frequencies."""

FRAMES: Final = 68
"""Frames of a patch: 0.7 s."""

STEP: Final = 4
"""Frames from one patch to the next."""

BLOCK: Final = 1 << 18
"""Samples that are transformed at a time."""


def mel_patches(sound: Sound) -> Iterator[NDArray[np.float32]]:
    r"""Yield the patches of a sound, some at a time, each brought to mean 0 and deviation 1.

    With $E$ the energies of 68 frames in 24 bands, a patch is
    $(\ln E - \operatorname{mean}) / \operatorname{std}$ over all of them, so that loudness is
    without effect. A patch that touches digital silence has no logarithm and is left out. A sound
    of fewer than 68 frames is followed by frames at its least energy.

    Args:
        sound: blocks of samples at 16 kHz.

    Yields:
        Patches x 68 frames x 24 bands; nothing for a sound without a whole frame.

    Examples:
        >>> import numpy as np
        >>> second = np.sin(np.arange(16_000, dtype=np.float32))
        >>> [patches.shape for patches in mel_patches([second])]
        [(8, 68, 24)]
    """
    held = np.empty((0, BANDS))
    short = True
    for levels in log_energies(sound):
        held = np.concatenate([held, levels])
        count = (len(held) - FRAMES) // STEP + 1
        if count > 0:
            short = False
            yield _standardised(held, count)
            held = held[count * STEP :]
    if short and len(held):
        least = np.full((FRAMES - len(held), BANDS), held.min())
        yield _standardised(np.concatenate([held, least]), 1)


def log_energies(sound: Sound) -> Iterator[NDArray[np.float64]]:
    """Yield the natural logarithms of the energies in mel bands, some frames at a time.

    Args:
        sound: blocks of samples at 16 kHz.

    Yields:
        Frames x 24 bands, from 100 Hz to 8 kHz; minus infinity where there is no energy at all.
    """
    held = np.empty(0, np.float32)
    for block in sound:
        for start in range(0, len(block), BLOCK):
            held = np.concatenate([held, block[start : start + BLOCK]])
            count = (len(held) - WINDOW) // HOP + 1
            if count > 0:
                yield _levels(held, count)
                held = held[count * HOP :]


def _levels(wave: Wave, count: int) -> NDArray[np.float64]:
    """Return the levels of the first frames of a stretch."""
    frames = np.lib.stride_tricks.sliding_window_view(wave.astype(np.float64), WINDOW)[::HOP]
    lifted = frames[:count].copy()
    lifted[:, 1:] -= EMPHASIS * frames[:count, :-1]
    spectrum = rfft(lifted * np.hanning(WINDOW), N_FFT, axis=1)
    energies = (spectrum.real**2 + spectrum.imag**2) @ _filters().T
    with np.errstate(divide="ignore"):
        levels: NDArray[np.float64] = np.log(energies)
    return levels


@cache
def _filters() -> NDArray[np.float64]:
    """Return bands x frequencies: triangles of one area whose corners are evenly spaced in mel.

    The last frequency below the upper corner belongs to no triangle, as in the front end that the
    net was trained with.
    """
    first, last = (2595 * np.log10(1 + hz / 700) for hz in (LOWEST_HZ, HIGHEST_HZ))
    corners = 700 * (10 ** (np.linspace(first, last, BANDS + 2) / 2595) - 1)
    low, centre, high = corners[:-2, None], corners[1:-1, None], corners[2:, None]
    places = np.arange(N_FFT // 2 + 1)
    heard = places * RATE_HZ / N_FFT
    rising, falling = (heard - low) / (centre - low), (high - heard) / (high - centre)
    triangles = np.maximum(0, np.minimum(rising, falling)) * 2 / (high - low)
    return np.where(places < np.floor(high * N_FFT / RATE_HZ), triangles, 0)


def _standardised(levels: NDArray[np.float64], count: int) -> NDArray[np.float32]:
    """Return the first patches of some frames, without those that have no finite numbers."""
    windows = np.lib.stride_tricks.sliding_window_view(levels, FRAMES, axis=0)[::STEP][:count]
    patches = windows.transpose(0, 2, 1)
    patches = patches[np.isfinite(patches).all(axis=(1, 2))]
    centred = patches - patches.mean(axis=(1, 2), keepdims=True)
    spread = centred.std(axis=(1, 2), keepdims=True)
    kept = spread.ravel() > 0
    found: NDArray[np.float32] = (centred[kept] / spread[kept]).astype(np.float32)
    return found
