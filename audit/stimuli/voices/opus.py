"""Clips as Opus in Ogg (RFC 6716, RFC 7845), for corpora whose bytes are dear."""

import io
import struct
from collections.abc import Iterator
from functools import cache
from typing import Final

import soundfile

from evenhand.model_zoo.predictor import Wave

COMPRESSION: Final = 0.97
"""About 15 kbit/s at 16 kHz: an eighth of FLAC."""

SERIAL: Final = 1
MARK: Final = b"OggS"
HEADER: Final = 27
SERIAL_AT: Final = slice(14, 18)
CHECKSUM_AT: Final = slice(22, 26)
POLYNOMIAL: Final = 0x04C11DB7


def opus_bytes(wave: Wave, *, rate_hz: int) -> bytes:
    """Return a wave as Opus; what is beyond full scale is clipped.

    The encoder draws a number for the stream anew every time; it is set to 1, so that the same
    samples are the same bytes for one version of the encoder.

    Args:
        wave: samples of one channel.
        rate_hz: one of the rates of Opus, such as 16,000.
    """
    held = io.BytesIO()
    soundfile.write(
        held, wave, rate_hz, format="OGG", subtype="OPUS", compression_level=COMPRESSION
    )
    return b"".join(_renumbered(page) for page in _pages(held.getvalue()))


def _pages(stream: bytes) -> Iterator[bytearray]:
    """Yield the pages of an Ogg stream: a header, the lengths of its segments, the segments."""
    start = 0
    while stream.startswith(MARK, start):
        lengths = start + HEADER
        count = stream[lengths - 1]
        end = lengths + count + sum(stream[lengths : lengths + count])
        yield bytearray(stream[start:end])
        start = end


def _renumbered(page: bytearray) -> bytes:
    """Return a page with the number of the stream set and its checksum right."""
    page[SERIAL_AT] = struct.pack("<I", SERIAL)
    page[CHECKSUM_AT] = bytes(4)
    page[CHECKSUM_AT] = struct.pack("<I", _checksum(page))
    return bytes(page)


def _checksum(data: bytes | bytearray) -> int:
    """Return the CRC of Ogg: 32 bit, high bit first, from 0."""
    table, found = _table(), 0
    for byte in data:
        found = ((found << 8) & 0xFFFFFFFF) ^ table[(found >> 24) ^ byte]
    return found


@cache
def _table() -> tuple[int, ...]:
    """Return the remainder of every byte."""
    return tuple(_remainder(byte) for byte in range(256))


def _remainder(byte: int) -> int:
    found = byte << 24
    for _ in range(8):
        found = (found << 1) ^ (POLYNOMIAL if found & 0x80000000 else 0)
    return found & 0xFFFFFFFF
