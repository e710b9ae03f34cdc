"""Ways that a sound takes to a listener: a telephone, a codec, a room."""

import io
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
import soundfile
import soxr
from scipy import signal

from evenhand.audit.perturbations.sounds.added import pink
from evenhand.audit.perturbations.sounds.clip import Clip, Samples, factor, levelled, rms
from evenhand.audit.perturbations.sounds.filtered import highpass
from evenhand.audit.perturbations.sounds.loudness import compression

LINE_HZ: Final = 8000
BAND_HZ: Final = (300.0, 3400.0)
BAND_ORDER: Final = 4
SUBTYPES: Final[Mapping[str, str]] = MappingProxyType({"MP3": "MPEG_LAYER_III", "OGG": "OPUS"})
FALL_DB: Final = 60.0
MP3_DELAY: Final = 1105
"""Samples by which LAME and its decoder are late together, where the file has no room to say so."""


def telephone(
    clip: Clip,
    *,
    random: np.random.Generator,
    threshold_db: float,
    slope: float,
    hiss_db: float,
    hiss_above_hz: float,
) -> Samples:
    """Return a sound as it comes out of a telephone line, at its own level.

    To full scale, compressed, 8 kHz, 300 to 3400 Hz, the 8 bit mu-law of G.711, back to its rate,
    with hiss. The codec of mobile networks, AMR, is not part of it.

    Args:
        clip: the sound.
        random: where the hiss comes from.
        threshold_db: of the compressor, which takes 10 ms up and 20 ms down.
        slope: of the compressor.
        hiss_db: level of the hiss, against that of the sound.
        hiss_above_hz: pink noise below this is taken out of the hiss.
    """
    level = rms(clip.samples)
    peak = float(np.abs(clip.samples).max()) or 1.0
    loud = Clip(samples=clip.samples / peak, rate_hz=clip.rate_hz)
    even = compression(loud, threshold_db=threshold_db, slope=slope, attack_s=0.01, release_s=0.02)
    heard = resampled(_line(resampled(even, clip.rate_hz, LINE_HZ)), LINE_HZ, clip.rate_hz)
    same = levelled(_fitted(heard, clip.samples.size), level)
    noise = Clip(samples=pink(same.size, clip.rate_hz, random), rate_hz=clip.rate_hz)
    hiss = highpass(noise, cutoff_hz=min(hiss_above_hz, clip.rate_hz / 4), order=2)
    return levelled(same + levelled(hiss, level * factor(hiss_db)), level)


def _line(samples: Samples) -> Samples:
    """Return samples at 8 kHz in the band of a telephone, after mu-law and back."""
    sections = signal.butter(BAND_ORDER, BAND_HZ, "bandpass", fs=LINE_HZ, output="sos")
    band = np.clip(signal.sosfilt(sections, samples), -1, 1)
    return _through_file(band, LINE_HZ, container="WAV", subtype="ULAW")


def codec(clip: Clip, *, container: str, compression_level: float, codec_hz: float) -> Samples:
    """Return a sound that was encoded with loss and decoded again, in time and as long as it was.

    Args:
        clip: the sound.
        container: `MP3`, or `OGG` for Opus.
        compression_level: from 0, most bits, to 1, fewest, as libsndfile counts.
        codec_hz: samples per second that are encoded.
    """
    rate = round(codec_hz)
    whole = np.clip(resampled(clip.samples, clip.rate_hz, rate), -1, 1)
    lossy = _through_file(
        whole,
        rate,
        container=container,
        subtype=SUBTYPES[container],
        level=compression_level,
    )
    late = MP3_DELAY if lossy.size > whole.size else 0
    heard = resampled(lossy[late:][: whole.size], rate, clip.rate_hz)
    return _fitted(heard, clip.samples.size)


def _through_file(
    samples: Samples, rate_hz: int, *, container: str, subtype: str, level: float | None = None
) -> Samples:
    """Return samples after they were written to a file in memory and read again."""
    stream = io.BytesIO()
    bits: dict[str, float | str] = {} if level is None else {"compression_level": level}
    if container == "MP3":
        bits["bitrate_mode"] = "CONSTANT"
    soundfile.write(stream, samples, rate_hz, format=container, subtype=subtype, **bits)
    stream.seek(0)
    found: Samples = soundfile.read(stream, dtype="float64")[0]
    return found


def room(clip: Clip, *, random: np.random.Generator, decay_s: float, direct_db: float) -> Samples:
    """Return a sound in a room that is described by two numbers, at its own level.

    The echo is Gaussian noise that decays exponentially: what is left of a room beyond its first
    reflections. The end of the clip cuts it off.

    Args:
        clip: the sound.
        random: where the echo comes from.
        decay_s: time in which the echo falls by 60 dB.
        direct_db: energy of the direct sound against that of the echo.
    """
    time = np.arange(round(decay_s * clip.rate_hz)) / clip.rate_hz
    echo = random.standard_normal(time.size) * factor(-FALL_DB) ** (time / decay_s)
    echo *= factor(-direct_db) / np.sqrt(np.square(echo).sum())
    answer = np.concatenate([np.ones(1), echo])
    heard = signal.fftconvolve(clip.samples, answer)[: clip.samples.size]
    return levelled(np.asarray(heard, dtype=np.float64), rms(clip.samples))


def resampled(samples: Samples, from_hz: int, to_hz: int) -> Samples:
    """Return samples at another rate, at least one.

    Args:
        samples: the samples.
        from_hz: samples per second that it has.
        to_hz: samples per second wanted.
    """
    if from_hz == to_hz:
        return samples
    found = np.asarray(soxr.resample(samples, from_hz, to_hz), dtype=np.float64)
    return found if found.size else samples[:1]


def _fitted(samples: Samples, size: int) -> Samples:
    """Return samples cut, or filled up with silence, to a size."""
    return np.pad(samples[:size], (0, max(size - samples.size, 0)))
