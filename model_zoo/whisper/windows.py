"""Long sound in windows that a model can hear, cut where it is quietest, so that words stay whole.

A Whisper hears 30 s. Cutting at exactly 30 s halves words; overlapping windows write the same words
twice and have to be matched again. So each window ends at the quietest moment of its last seconds.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from evenhand.model_zoo.predictor import Wave

MOMENT_S: Final = 0.1
"""Length over which loudness is taken: longer than the silence within a plosive."""

STEP_S: Final = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A stretch of a sound.

    Attributes:
        start_s: where it begins in the sound.
        end_s: where it ends.
        wave: its samples.
    """

    start_s: float
    end_s: float
    wave: Wave


def windows(
    blocks: Iterable[Wave], *, rate_hz: int, longest_s: float = 30.0, search_s: float = 5.0
) -> Iterator[Window]:
    """Yield a sound in windows, without gap or overlap.

    Memory holds two windows and one block, however long the sound is. How the sound is divided
    into blocks makes no difference.

    Args:
        blocks: the sound in order, in pieces of any size; `[wave]` for one that is in memory.
        rate_hz: samples per second.
        longest_s: length that no window exceeds.
        search_s: seconds at the end of a full window in which the cut is looked for; 0 cuts at
            the end.

    Yields:
        Windows of `longest_s - search_s` to `longest_s` seconds; the last one may be shorter.
        None for a sound without samples.

    Examples:
        A second of noise, a moment of silence, and noise again: the cut is in the silence.

        >>> import numpy as np
        >>> wave = np.random.default_rng(0).normal(size=200).astype(np.float32)
        >>> wave[120:140] = 0
        >>> [(one.start_s, one.end_s) for one in windows([wave], rate_hz=100, longest_s=1.5,
        ...                                              search_s=1.0)]
        [(0.0, 1.35), (1.35, 2.0)]
    """
    longest, search = round(longest_s * rate_hz), round(search_s * rate_hz)
    held: Wave = np.empty(0, dtype=np.float32)
    done = 0
    for piece in _pieces(blocks, longest):
        held = np.concatenate([held, piece])
        while len(held) > longest:
            cut = longest - search + _quietest(held[longest - search : longest], rate_hz)
            yield _window(held[:cut], done, rate_hz)
            held, done = held[cut:], done + cut
    if len(held):
        yield _window(held, done, rate_hz)


def _pieces(blocks: Iterable[Wave], longest: int) -> Iterator[Wave]:
    """Yield blocks in pieces that are no longer than a window."""
    for block in blocks:
        for start in range(0, len(block), longest):
            yield block[start : start + longest]


def _quietest(wave: Wave, rate_hz: int) -> int:
    """Return the sample in the middle of the quietest moment; of several, the last."""
    moment, step = max(1, round(MOMENT_S * rate_hz)), max(1, round(STEP_S * rate_hz))
    if len(wave) <= moment:
        return len(wave)
    energy = np.concatenate([[0.0], np.cumsum(np.square(wave, dtype=np.float64))])
    starts = np.arange(0, len(wave) - moment + 1, step)
    loudness = energy[starts + moment] - energy[starts]
    last = len(starts) - 1 - int(np.argmin(loudness[::-1]))
    return int(starts[last]) + moment // 2


def _window(wave: Wave, start: int, rate_hz: int) -> Window:
    """Return a window that begins at a sample."""
    return Window(start_s=start / rate_hz, end_s=(start + len(wave)) / rate_hz, wave=wave)
