"""The vocoder WORLD: speech as pitch, spectral envelope and noise, changed and put together again.

M. Morise, F. Yokomori, K. Ozawa (2016), doi:10.1587/transinf.2015EDP7457. The package around it
asks for a module that recent setuptools no longer bring, so only its compiled part is loaded.
"""

import importlib.util
from dataclasses import dataclass
from functools import cache
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import Any, Final, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.predictor import Wave

Frames: TypeAlias = NDArray[np.float64]

RATE_HZ: Final = 16_000
"""What is analysed and put together again; what the models of voices are trained on."""

LOWEST_HZ: Final = 60.0
HIGHEST_HZ: Final = 600.0
HIGHEST_MADE_HZ: Final = 900.0
TILT_FROM_HZ: Final = 500.0
TILT_TO_HZ: Final = 4_000.0
"""The tilt is flat below the one and above the other."""


FRAMES_A_SECOND: Final = 200
AHEAD: Final = 20
"""Frames of silence ahead of each further draw: a tenth of a second, which is full cycles of the
500 Hz at which the vocoder makes what has no voice, so that nothing but the noise differs."""


class World(Protocol):
    """What is used of the compiled part."""

    def harvest(self, x: Frames, fs: int, f0_floor: float, f0_ceil: float) -> tuple[Frames, Frames]:
        """Return pitch and times, slow and dependable."""

    def dio(self, x: Frames, fs: int, f0_floor: float, f0_ceil: float) -> tuple[Frames, Frames]:
        """Return pitch and times, fast."""

    def stonemask(self, x: Frames, f0: Frames, times: Frames, fs: int) -> Frames:
        """Return refined pitch."""

    def cheaptrick(self, x: Frames, f0: Frames, times: Frames, fs: int) -> Frames:
        """Return spectral envelopes, in power."""

    def d4c(self, x: Frames, f0: Frames, times: Frames, fs: int) -> Frames:
        """Return shares of noise."""

    def synthesize(self, f0: Frames, envelope: Frames, noise: Frames, fs: int) -> Frames:
        """Return samples."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """A clip taken apart, in frames of 5 ms.

    Attributes:
        pitch_hz: shape (frames,); 0 where there is no voice.
        envelope: power, shape (frames, bins); bins from 0 to half the rate.
        noise: share of noise, the same shape, 0..1.
    """

    pitch_hz: Frames
    envelope: Frames
    noise: Frames

    @property
    def median_hz(self) -> float:
        """Return the median pitch of what is voiced; nan where nothing is."""
        return median_hz(self.pitch_hz)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What becomes of a clip; the defaults change nothing.

    Attributes:
        pitch: factor on the pitch.
        range: factor on the distance from the median pitch, in semitones.
        duration: factor on the length.
        formants: factor on the frequencies of the envelope.
        tilt_db: added for each octave from 500 Hz to 4 kHz.
    """

    pitch: float = 1.0
    range: float = 1.0
    duration: float = 1.0
    formants: float = 1.0
    tilt_db: float = 0.0


def analysed(wave: Wave) -> Analysis:
    """Return a clip at 16 kHz, taken apart.

    Raises:
        ZooError: the vocoder is not installed.
    """
    samples = np.ascontiguousarray(wave, np.float64)
    tool = _world()
    pitch, times = tool.harvest(samples, RATE_HZ, f0_floor=LOWEST_HZ, f0_ceil=HIGHEST_HZ)
    envelope = tool.cheaptrick(samples, pitch, times, RATE_HZ)
    noise = tool.d4c(samples, pitch, times, RATE_HZ)
    return Analysis(pitch_hz=pitch, envelope=envelope, noise=noise)


def pitch_track(wave: Wave) -> Frames:
    """Return the pitch of a clip at 16 kHz in frames of 5 ms, 0 where unvoiced: the fast way."""
    samples = np.ascontiguousarray(wave, np.float64)
    tool = _world()
    rough, times = tool.dio(samples, RATE_HZ, f0_floor=LOWEST_HZ, f0_ceil=HIGHEST_MADE_HZ)
    return tool.stonemask(samples, rough, times, RATE_HZ)


def median_hz(pitch_hz: Frames) -> float:
    """Return the median of the voiced frames; nan where there are none.

    Examples:
        >>> median_hz(np.array([0.0, 100.0, 120.0, 110.0]))
        110.0
    """
    voiced = pitch_hz[pitch_hz > 0]
    return float(np.median(voiced)) if voiced.size else float("nan")


def resynthesised(clip: Analysis, change: Change, *, draw: int = 1) -> Wave:
    """Return a clip put together again, changed.

    Args:
        clip: the clip, taken apart.
        change: what becomes of it.
        draw: number of the draw of the vocoder's noise. It starts from the same seed for every
            clip, so that another draw is what it draws after as much silence as is cut off again.

    Returns:
        Samples at 16 kHz; not clipped, so the level must be set afterwards.
    """
    moved = _moved(clip, change)
    before = AHEAD * (draw - 1)
    made = _world().synthesize(
        np.pad(_melody(moved.pitch_hz, change, middle_hz=clip.median_hz), (before, 0)),
        _led(_coloured(moved.envelope, change), before),
        _led(_warped(moved.noise, change.formants), before),
        RATE_HZ,
    )
    return made[before * RATE_HZ // FRAMES_A_SECOND :].astype(np.float32)


def _led(frames: Frames, before: int) -> Frames:
    """Return frames after so many copies of the first one."""
    return np.ascontiguousarray(np.pad(frames, ((before, 0), (0, 0)), mode="edge"))


def _moved(clip: Analysis, change: Change) -> Analysis:
    """Return the frames of a clip at another tempo: the nearest of each moment."""
    count = max(1, round(len(clip.pitch_hz) * change.duration))
    places = np.arange(count) / change.duration
    nearest = np.minimum(np.round(places).astype(int), len(clip.pitch_hz) - 1)
    return Analysis(
        pitch_hz=clip.pitch_hz[nearest],
        envelope=clip.envelope[nearest],
        noise=clip.noise[nearest],
    )


def _melody(pitch_hz: Frames, change: Change, *, middle_hz: float) -> Frames:
    """Return the pitch around another median and in another range."""
    voiced = pitch_hz > 0
    made = np.zeros_like(pitch_hz)
    made[voiced] = change.pitch * middle_hz * (pitch_hz[voiced] / middle_hz) ** change.range
    made[voiced] = np.clip(made[voiced], LOWEST_HZ, HIGHEST_MADE_HZ)
    return made


def _coloured(envelope: Frames, change: Change) -> Frames:
    """Return the envelope with moved formants and a tilt."""
    hertz = np.linspace(0, RATE_HZ / 2, envelope.shape[1])
    octaves = np.log2(np.clip(hertz, TILT_FROM_HZ, TILT_TO_HZ) / TILT_FROM_HZ)
    gain: Frames = 10 ** (change.tilt_db * octaves / 10)
    return _warped(envelope, change.formants) * gain


def _warped(frames: Frames, factor: float) -> Frames:
    """Return spectra whose every frequency is multiplied; the last bin goes on where none is."""
    last = frames.shape[1] - 1
    places = np.minimum(np.arange(last + 1) / factor, last)
    below = np.minimum(places.astype(int), last - 1)
    share = places - below
    warped: Frames = frames[:, below] * (1 - share) + frames[:, below + 1] * share
    return warped


@cache
def _world() -> World:
    """Return the compiled part of the package, loaded by its file."""
    package = importlib.util.find_spec("pyworld")
    folders = [Path(folder) for folder in (package and package.submodule_search_locations) or ()]
    files = [folder / f"pyworld{end}" for folder in folders for end in EXTENSION_SUFFIXES]
    file = next((file for file in files if file.is_file()), None)
    if file is None:
        problem = "pyworld not installed: pip install 'evenhand[stimuli]'"
        raise ZooError([problem])
    spec: Any = importlib.util.spec_from_file_location("pyworld.pyworld", file)
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    loaded: World = module
    return loaded
