"""Log-mel spectrograms as Whisper hears them, in numpy alone."""

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.fft import rfft

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.predictor import Wave
from evenhand.model_zoo.strict import Strict

FLOOR: Final = 1e-10
"""Energies below this count as silence."""

RANGE: Final = 8.0
"""Powers of ten below the loudest energy of an item at which it is cut off."""


class LogMel(Strict, frozen=True, kw_only=True, tag_field="kind", tag="sound"):
    """How a sound becomes a spectrogram; Whisper small by default.

    Attributes:
        rate_hz: samples per second.
        n_fft: samples in one stretch that is transformed.
        hop: samples from one stretch to the next.
        bands: mel bands.
        seconds: length that every sound is cut or padded to.
    """

    rate_hz: int = 16_000
    n_fft: int = 400
    hop: int = 160
    bands: int = 80
    seconds: float = 30.0

    @property
    def samples(self) -> int:
        """Return how many samples are looked at."""
        return round(self.rate_hz * self.seconds)

    @property
    def frames(self) -> int:
        """Return how many columns a spectrogram has.

        Examples:
            >>> LogMel().frames
            3000
        """
        return self.samples // self.hop

    @property
    def shape(self) -> tuple[int, int]:
        """Return the shape of a spectrogram."""
        return (self.bands, self.frames)

    def told(self) -> str:
        """Return all of it in words.

        Examples:
            >>> LogMel().told()
            'log-mel, 80 bands, 3000 columns, hop 160, window 400, 16000 Hz'
        """
        steps = f"hop {self.hop}, window {self.n_fft}, {self.rate_hz} Hz"
        return f"log-mel, {self.bands} bands, {self.frames} columns, {steps}"


WHISPER: Final = LogMel()


def log_mel(waves: Sequence[Wave], *, how: LogMel = WHISPER) -> NDArray[np.float32]:
    r"""Return the log-mel spectrograms of some sounds.

    A sound longer than the window is cut: whoever wants all of it cuts it into windows first. A
    shorter one is followed by silence, which an encoder hears as it hears sound. The result is
    that of `transformers.WhisperFeatureExtractor`. With $E$ the energy in a mel band,

    $$ y = \log_{10} \max(E, 10^{-10}), \qquad x = \frac{\max(y, \max y - 8) + 4}{4} $$

    Args:
        waves: samples at `how.rate_hz`, one channel, in [-1, 1]; may be empty.
        how: the measures of the spectrogram.

    Returns:
        Shape (sounds, bands, frames); for digital silence -1.5 everywhere.

    Raises:
        ZooError: a sound has more than one axis.

    Examples:
        >>> import numpy as np
        >>> second = np.zeros(16_000, dtype=np.float32)
        >>> found = log_mel([second])
        >>> found.shape, float(found.max())
        ((1, 80, 3000), -1.5)
    """
    spectrograms = np.empty((len(waves), how.bands, how.frames), dtype=np.float32)
    for place, wave in enumerate(waves):
        if wave.ndim != 1:
            problem = f"sound {place}: samples on one axis are wanted, got shape {wave.shape}"
            raise ZooError([problem])
        spectrograms[place] = _one(wave[: how.samples], how)
    return spectrograms


def _one(wave: Wave, how: LogMel) -> NDArray[np.float32]:
    """Return the spectrogram of one sound that is no longer than the window."""
    levels = np.full((how.bands, how.frames), np.log10(FLOOR), dtype=np.float32)
    energies = _energies(wave, how) @ _filters(how).T
    levels[:, : len(energies)] = np.log10(np.maximum(energies, FLOOR)).T
    cut: NDArray[np.float32] = np.maximum(levels, levels.max() - np.float32(RANGE))
    return (cut + np.float32(4)) / np.float32(4)


def _energies(wave: Wave, how: LogMel) -> NDArray[np.float32]:
    """Return frames x frequencies, for the frames that any sample falls into.

    Frame t is centred on sample t * hop; the window mirrors at both ends, so that the last frames
    of a full one see its end twice.
    """
    reach = how.n_fft // 2
    heard = min(how.frames, -(-(len(wave) + reach) // how.hop))
    needed = min(how.samples, heard * how.hop + reach)
    padded = np.zeros(needed, dtype=np.float32)
    padded[: len(wave)] = wave
    mirrored = np.pad(padded, reach, mode="reflect")
    stretches = np.lib.stride_tricks.sliding_window_view(mirrored, how.n_fft)[:: how.hop][:heard]
    spectrum = rfft(stretches * _window(how.n_fft), axis=1)
    energies: NDArray[np.float32] = spectrum.real**2 + spectrum.imag**2
    return energies


@cache
def _window(n_fft: int) -> NDArray[np.float32]:
    """Return the periodic Hann window."""
    turns = np.arange(n_fft) / n_fft
    return (0.5 - 0.5 * np.cos(2 * np.pi * turns)).astype(np.float32)


@cache
def _filters(how: LogMel) -> NDArray[np.float32]:
    """Return bands x frequencies: triangles on Slaney's mel scale, each of the same area."""
    from librosa.filters import mel  # noqa: PLC0415 takes a second and a half

    filters: NDArray[np.float32] = mel(sr=how.rate_hz, n_fft=how.n_fft, n_mels=how.bands)
    return filters
