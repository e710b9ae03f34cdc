"""Files of sound: wav, flac, mp3, ogg, opus, of any rate and length, as one channel at one rate.

Read block by block, so that three hours take no more memory than three seconds.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

import numpy as np
import soundfile
import soxr

from evenhand.model_zoo.media.unreadable import Unreadable
from evenhand.model_zoo.predictor import Wave

BLOCK: Final = 65_536
"""Frames that are decoded at a time."""
LEAST_SHARE: Final = 0.98
"""Less than this share of the frames that a header promises is a file that breaks off; more is how
writers count, who pad or leave out a block."""
DATA_CUT: Final = re.compile(r"^data : (\d+) \(should be (\d+)\)", re.MULTILINE)
"""What libsndfile notes where a WAV file holds another number of bytes than its header says."""
STREAMED: Final = 0x7FFF_F000
"""Writers that cannot go back leave such sizes, or larger ones, in place of the true one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundFacts:
    """What the header of a sound says.

    Attributes:
        rate_hz: frames per second.
        channels: channels.
        seconds: length.
        kind: the container's name.
    """

    rate_hz: int
    channels: int
    seconds: float
    kind: str


def sound_facts(source: Path | IO[bytes]) -> SoundFacts:
    """Return what the header of a sound says, without decoding it.

    Raises:
        Unreadable: `missing`, `unreadable`, `empty` or `not_a_sound`.
    """
    with _opened(source) as sound:
        return SoundFacts(
            rate_hz=sound.samplerate,
            channels=sound.channels,
            seconds=sound.frames / sound.samplerate,
            kind=sound.format,
        )


def read_sound(source: Path | IO[bytes], *, rate_hz: int, longest_s: float | None = None) -> Wave:
    """Return the beginning of a sound, or all of it.

    Args:
        source: the file, or an open stream of its bytes.
        rate_hz: samples per second wanted; resampled by soxr in high quality.
        longest_s: seconds after which it is cut; None for all, however long.

    Returns:
        Samples of one channel (the mean of all), in [-1, 1] up to overshoot of resampling; a file
        of floating-point samples may go beyond, and is given as it is.

    Raises:
        Unreadable: as `sound_facts`; `empty` where there is no sample; `truncated` where decoding
            breaks off; `no_numbers` where samples are not finite.
    """
    most = None if longest_s is None else round(longest_s * rate_hz)
    parts: list[Wave] = []
    held = 0
    for part in _resampled(source, rate_hz):
        parts.append(part)
        held += part.size
        if most is not None and held >= most:
            break
    wave = np.concatenate(parts) if parts else np.zeros(0, np.float32)
    if wave.size == 0:
        raise Unreadable(reason="empty", says="no samples")
    return wave[:most]


def sound_windows(source: Path | IO[bytes], *, rate_hz: int, window_s: float) -> Iterator[Wave]:
    """Yield a sound in windows that follow each other without overlap; the last may be shorter.

    Args:
        source: the file, or an open stream of its bytes.
        rate_hz: samples per second wanted.
        window_s: seconds a window.

    Raises:
        Unreadable: as `read_sound`.
    """
    size = round(window_s * rate_hz)
    held: list[Wave] = []
    total = 0
    empty = True
    for part in _resampled(source, rate_hz):
        held.append(part)
        total += part.size
        if total >= size:
            joined = np.concatenate(held)
            full = joined.size // size * size
            yield from joined[:full].reshape(-1, size)
            held, total, empty = [joined[full:]], joined.size - full, False
    if total:
        yield np.concatenate(held)
    elif empty:
        raise Unreadable(reason="empty", says="no samples")


def _resampled(source: Path | IO[bytes], rate_hz: int) -> Iterator[Wave]:
    """Yield a sound as one channel at a rate, block by block."""
    with _opened(source) as sound:
        same = sound.samplerate == rate_hz
        stream = (
            None if same else soxr.ResampleStream(sound.samplerate, rate_hz, 1, "float32", "HQ")
        )
        for block in _mono_blocks(sound):
            part = block if stream is None else stream.resample_chunk(block)
            if part.size:
                yield part
        if stream is not None:
            last: Wave = stream.resample_chunk(np.zeros(0, np.float32), last=True)
            if last.size:
                yield last


def _mono_blocks(sound: soundfile.SoundFile) -> Iterator[Wave]:
    """Yield the mean of the channels of each block of a sound."""
    done = 0
    while True:
        try:
            block = sound.read(BLOCK, dtype="float32", always_2d=True)
        except (RuntimeError, soundfile.LibsndfileError) as error:
            raise Unreadable(reason="truncated", says=str(error)) from None
        if len(block) == 0:
            _check_end(sound, done)
            return
        done += len(block)
        if not np.isfinite(block).all():
            raise Unreadable(reason="no_numbers", says="samples that are no finite numbers")
        yield block.mean(axis=1, dtype=np.float32)


def _check_end(sound: soundfile.SoundFile, done: int) -> None:
    """Refuse a sound that breaks off long before the end that its header promises.

    An MP3 file need not say its length; what libsndfile guesses then may be far too long.
    """
    if sound.format == "MP3":
        return
    promised = sound.frames
    if told := DATA_CUT.search(sound.extra_info):
        size, there = int(told[1]), int(told[2])
        promised = max(promised, done * size // there) if there and size < STREAMED else promised
    if done < LEAST_SHARE * promised:
        says = f"breaks off after {done:,} of {promised:,} frames"
        raise Unreadable(reason="truncated", says=says)


@contextmanager
def _opened(source: Path | IO[bytes]) -> Iterator[soundfile.SoundFile]:
    """Open a sound, and say in words why one cannot be opened."""
    if isinstance(source, Path):
        _check_file(source)
    else:
        _check_stream(source)
    try:
        sound = soundfile.SoundFile(source)
    except (soundfile.LibsndfileError, RuntimeError, TypeError) as error:
        says = getattr(error, "error_string", "") or str(error)
        raise Unreadable(reason="not_a_sound", says=says.rstrip(".")) from None
    with sound:
        yield sound


def _check_file(path: Path) -> None:
    """Refuse a path that leads to no file, to an unreadable one, or to an empty one."""
    try:
        with path.open("rb") as stream:
            first = stream.read(1)
    except FileNotFoundError:
        raise Unreadable(reason="missing", says="no such file") from None
    except OSError as error:
        raise Unreadable(reason="unreadable", says=error.strerror or str(error)) from None
    if not first:
        raise Unreadable(reason="empty", says="0 bytes")


def _check_stream(stream: IO[bytes]) -> None:
    """Refuse a stream that is at its end."""
    place = stream.tell()
    if not stream.read(1):
        raise Unreadable(reason="empty", says="0 bytes")
    stream.seek(place)
