"""Whether a text file is UTF-8 with its quotes in pairs; where it is not, and what would decode it.

A wrong encoding turns names into other names without a word, and one quote too many makes a CSV
parser swallow the rest of the file as a single value. Both are looked for before parsing.
"""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from evenhand.audit.errors import InputError

CHUNK_BYTES = 1 << 20
BOMS = ((codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16"))


def open_bytes(path: Path) -> IO[bytes]:
    """Open a file for reading bytes; what ends in `.gz` is unpacked on the way."""
    if path.suffix.lower() == ".gz":
        return cast("IO[bytes]", gzip.open(path))
    return path.open("rb")


def check_text(path: Path, *, quoted: bool) -> None:
    """Raise unless the file is non-empty UTF-8 text.

    Args:
        path: the file, `.gz` allowed.
        quoted: whether double quotes must come in pairs, as they do in CSV.

    Raises:
        InputError: empty, damaged, not UTF-8 (with byte, line and an encoding that would do), or a
            quote that is not closed.
    """
    try:
        problem = _problem(path, quoted=quoted)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        problem = f"{path.name}: cannot be unpacked as gzip: {error}"
    except OSError as error:
        problem = f"{path.name}: cannot be read: {error.strerror or error}"
    if problem:
        raise InputError([problem])


def line_ends(path: Path) -> int:
    """Return how many line feeds a file has."""
    return sum(chunk.count(b"\n") for chunk in _chunks(path))


def _problem(path: Path, *, quoted: bool) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    offset = lines = quotes = 0
    blank = True
    for chunk in _chunks(path):
        held = len(decoder.getstate()[0])
        nul = chunk.find(b"\0")
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            return _wrong(
                path, chunk, at=offset - held + error.start, line=lines, in_chunk=error.start - held
            )
        if nul >= 0:
            return f"{path.name}: byte {offset + nul} is 0: UTF-16 or no text; expected UTF-8"
        blank = blank and not chunk.removeprefix(codecs.BOM_UTF8).strip()
        offset, lines, quotes = (
            offset + len(chunk),
            lines + chunk.count(b"\n"),
            quotes + chunk.count(b'"'),
        )
    if decoder.getstate()[0]:
        return f"{path.name}: ends in the middle of a UTF-8 character, so it may be cut off"
    if blank:
        return f"{path.name}: is empty; expected a header and at least one row"
    return _open_quote(path) if quoted and quotes % 2 else ""


def _chunks(path: Path) -> Iterator[bytes]:
    with open_bytes(path) as stream:
        while chunk := stream.read(CHUNK_BYTES):
            yield chunk


def _wrong(path: Path, chunk: bytes, *, at: int, line: int, in_chunk: int) -> str:
    line += chunk.count(b"\n", 0, max(in_chunk, 0)) + 1
    return (
        f"{path.name}: is not UTF-8: byte {at}, in line {line}, is 0x{_byte(path, at):02x}; "
        f"it would decode as {_other(path, chunk)}. Save it as UTF-8"
    )


def _byte(path: Path, at: int) -> int:
    with open_bytes(path) as stream:
        stream.seek(at)
        return stream.read(1)[0]


def _other(path: Path, chunk: bytes) -> str:
    with open_bytes(path) as stream:
        start = stream.read(2)
    for bom, name in BOMS:
        if start == bom:
            return name
    try:
        chunk.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1"
    return "cp1252 (latin-1)"


def _open_quote(path: Path) -> str:
    with open_bytes(path) as stream:
        line = next(number for number, text in enumerate(stream, start=1) if text.count(b'"') % 2)
    return (
        f"{path.name}: a double quote is not closed, first seen in line {line}; "
        'inside a value write it twice ("")'
    )
