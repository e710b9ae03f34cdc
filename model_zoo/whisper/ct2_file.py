"""The binary file of a CTranslate2 model, read to its last byte.

Little endian: `uint32` version, string specification, `uint32` revision, `uint32` number of
variables; each: string name, `uint8` rank, `uint32` dimensions, `uint8` type, `uint32` bytes, data
in row-major order; then `uint32` number of aliases; each: string alias, string target. A string is
a `uint16` length that counts a closing zero byte, and the bytes.
"""

import mmap
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from types import MappingProxyType
from typing import Final, NoReturn, TypeVar

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError

Value = TypeVar("Value")

VERSION: Final = 6
SPECIFICATION: Final = "WhisperSpec"
REVISION: Final = 3
TYPES: Mapping[int, str] = MappingProxyType({0: "f4", 1: "i1", 2: "i2", 3: "i4", 4: "f2"})
"""Numbers of the types that numpy knows too; 5, bfloat16, is not among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ct2File:
    """What a file holds.

    Attributes:
        variables: arrays by name, views of the file that cannot be written to.
        aliases: names that stand for other names.
    """

    variables: Mapping[str, NDArray[np.generic]]
    aliases: Mapping[str, str]


def read_ct2(path: Path) -> Ct2File:
    """Return the variables of a CTranslate2 Whisper model.

    The file is mapped, not loaded: memory is used for what is touched.

    Args:
        path: `model.bin` of a converted model.

    Raises:
        ZooError: it is cut short, holds more than it declares, is of another version or kind of
            model, or names something twice.
        OSError: it cannot be opened.
    """
    with path.open("rb") as stream:
        empty = not path.stat().st_size
        data = b"" if empty else mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    reader = _Reader(data, path.name)
    _check_header(reader)
    variables = _named(reader.variables(), reader)
    aliases = _named(reader.aliases(), reader)
    for alias, target in aliases.items():
        if target not in variables:
            reader.refuse(f"alias {alias!r} stands for {target!r}, which is not there")
    if left := len(data) - reader.at:
        reader.refuse(f"{left} bytes are left over after the last alias")
    return Ct2File(variables=MappingProxyType(variables), aliases=MappingProxyType(aliases))


class _Reader:
    """Reads forward, and refuses to read beyond the end."""

    def __init__(self, data: mmap.mmap | bytes, file: str) -> None:
        self.data, self.file, self.at = data, file, 0

    def refuse(self, says: str) -> NoReturn:
        """Raise the error that names the file."""
        problem = f"{self.file}: {says}"
        raise ZooError([problem]) from None

    def number(self, form: str, what: str) -> int:
        """Return the next whole number: `B`, `H` or `I`."""
        start = self._skip(struct.calcsize(form), what)
        value: int = struct.unpack_from(f"<{form}", self.data, start)[0]
        return value

    def text(self, what: str) -> str:
        """Return the next string."""
        size = self.number("H", what)
        start = self._skip(size, what)
        raw = self.data[start : start + size]
        if not raw.endswith(b"\0") or b"\0" in raw[:-1]:
            self.refuse(f"{what} at byte {start} does not end in its one zero byte")
        try:
            return raw[:-1].decode()
        except UnicodeDecodeError:
            self.refuse(f"{what} at byte {start} is no UTF-8")

    def variables(self) -> Iterator[tuple[str, NDArray[np.generic]]]:
        """Yield names and arrays."""
        count = self.number("I", "the number of variables")
        for place in range(1, count + 1):
            which = f"variable {place} of {count}"
            name = self.text(f"the name of {which}")
            yield name, self._array(f"{which} ({name!r})")

    def aliases(self) -> Iterator[tuple[str, str]]:
        """Yield names and what they stand for."""
        count = self.number("I", "the number of aliases")
        for place in range(1, count + 1):
            alias = self.text(f"alias {place} of {count}")
            yield alias, self.text(f"the target of alias {place} of {count}")

    def _array(self, which: str) -> NDArray[np.generic]:
        """Return the next array."""
        rank = self.number("B", f"the rank of {which}")
        shape = [self.number("I", f"the shape of {which}") for _ in range(rank)]
        kind = self.number("B", f"the type of {which}")
        size = self.number("I", f"the size of {which}")
        if kind not in TYPES:
            known = "float32 0, int8 1, int16 2, int32 3, float16 4"
            self.refuse(f"{which} is of type {kind}; known are {known}")
        dtype = np.dtype(f"<{TYPES[kind]}")
        if prod(shape) * dtype.itemsize != size:
            self.refuse(f"{which} has the shape {shape} of {dtype}, and {size} bytes")
        start = self._skip(size, which)
        return np.frombuffer(self.data, dtype, prod(shape), start).reshape(shape)

    def _skip(self, size: int, what: str) -> int:
        """Go forward, and return the place left behind."""
        start = self.at
        if start + size > len(self.data):
            end = start + size
            self.refuse(f"is cut short: {what} ends at byte {end}, the file at {len(self.data)}")
        self.at += size
        return start


def _check_header(reader: _Reader) -> None:
    """Refuse other versions and other kinds of models."""
    version = reader.number("I", "the version")
    if version != VERSION:
        reader.refuse(f"is of binary version {version}; known is {VERSION}")
    found = reader.text("the specification"), reader.number("I", "the revision")
    if found != (SPECIFICATION, REVISION):
        expected = f"{SPECIFICATION} revision {REVISION}"
        reader.refuse(f"holds a {found[0]} revision {found[1]}; known is {expected}")


def _named(pairs: Iterator[tuple[str, Value]], reader: _Reader) -> dict[str, Value]:
    """Return pairs as a dict, and refuse a name that comes twice."""
    found: dict[str, Value] = {}
    for name, value in pairs:
        if name in found:
            reader.refuse(f"names {name!r} twice")
        found[name] = value
    return found
