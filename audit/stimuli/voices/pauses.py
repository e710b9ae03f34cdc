"""Pauses and hesitations put between the words of a clip, which else stays what it was."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from evenhand.audit.stimuli.voices.kokoro import kokoro_files
from evenhand.audit.stimuli.voices.level import FRAME_S, frame_powers
from evenhand.model_zoo.predictor import Wave

SEARCH_S: Final = 0.12
"""How far from where a word should end the quietest moment is looked for."""

FADE_S: Final = 0.008
CONSONANT: Final = 0.6
"""Length of a consonant relative to a vowel."""


def word_ends(wave: Wave, words: Sequence[str], *, rate_hz: int) -> tuple[int, ...]:
    """Return where words end, but for the last: the quietest moment near where it should be.

    The synthesiser does not tell when it says what. A vowel is taken to last longer than a
    consonant; the quietest 10 ms within 0.12 s is then the cut. It need not be the true end of the
    word, but it is a moment at which little is cut.

    Args:
        wave: speech without silence around it.
        words: in the symbols of the synthesiser.
        rate_hz: samples per second.

    Returns:
        Samples, rising; fewer than words - 1 where two fall on one moment.
    """
    powers = frame_powers(wave, rate_hz=rate_hz)
    lengths = np.array([_length(word) for word in words])
    shares = np.cumsum(lengths)[:-1] / lengths.sum()
    reach, frame = round(SEARCH_S / FRAME_S), round(FRAME_S * rate_hz)
    ends = set()
    for share in shares:
        middle = round(share * len(powers))
        first = max(0, middle - reach)
        quietest = first + int(np.argmin(powers[first : middle + reach + 1]))
        ends.add(quietest * frame + frame // 2)
    return tuple(sorted(ends))


def _length(word: str) -> float:
    """Return how long a word should take, in vowels."""
    alphabet = kokoro_files()
    sounds = [symbol for symbol in word if symbol not in alphabet.marks]
    return sum(1.0 if sound in alphabet.vowels else CONSONANT for sound in sounds)


def inserted(wave: Wave, places: Sequence[int], gaps: Sequence[Wave], *, rate_hz: int) -> Wave:
    """Return a wave with others put in; 8 ms before and after each place fade to silence.

    Args:
        wave: samples.
        places: where, rising, 0 to the length.
        gaps: what, one for each place.
        rate_hz: samples per second.

    Returns:
        As long as all together.

    Examples:
        >>> wave, gap = np.ones(4, np.float32), np.zeros(3, np.float32)
        >>> inserted(wave, [2], [gap], rate_hz=50).tolist()
        [1.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0]
    """
    faded = _faded(wave, places, round(FADE_S * rate_hz))
    first, *rest = np.split(faded, places)
    following = [part for pair in zip(gaps, rest, strict=True) for part in pair]
    return np.concatenate([first, *following])


def _faded(wave: Wave, places: Sequence[int], length: int) -> Wave:
    """Return a wave that falls to nothing at the places and rises after them."""
    distance = np.full(wave.size, length, np.float32)
    where = np.arange(wave.size)
    for place in places:
        nearest = np.where(where < place, place - where - 1, where - place)
        distance = np.minimum(distance, nearest)
    return wave * (distance / length if length else 1)


def hesitation(seconds: float, filler: Wave | None, *, rate_hz: int) -> Wave:
    """Return a pause, with a hesitation in its middle if there is one.

    Args:
        seconds: silence in all.
        filler: what is said in the middle; None for a silent pause.
        rate_hz: samples per second.

    Examples:
        >>> hesitation(0.5, None, rate_hz=8).tolist()
        [0.0, 0.0, 0.0, 0.0]
        >>> hesitation(0.5, np.ones(1, np.float32), rate_hz=8).tolist()
        [0.0, 0.0, 1.0, 0.0, 0.0]
    """
    half = np.zeros(round(seconds * rate_hz / 2), np.float32)
    return np.concatenate([half, half] if filler is None else [half, filler, half])
