"""TensorFlow Lite files written by hand: one dense layer whose weights lie in 8 bit."""

import struct
from collections.abc import Callable

import numpy as np
import pytest


class _Table:
    """A table: packed numbers, None for what is left out, and what it points at."""

    def __init__(self, fields: tuple[object, ...]) -> None:
        self.fields = fields


class _Vector:
    """A vector of packed numbers, or of tables."""

    def __init__(self, entries: list[object], *, align: int = 4) -> None:
        self.entries, self.align = entries, align


def write(top: _Table) -> bytes:
    """Return a flatbuffer whose root is a table."""
    data = bytearray(b"\0\0\0\0TFL3")
    struct.pack_into("<I", data, 0, _place(data, top))
    return bytes(data)


def _pad(data: bytearray, to: int) -> None:
    data.extend(b"\0" * (-len(data) % to))


def _place(data: bytearray, what: object) -> int:
    """Write something behind all that is there, and return where it begins."""
    if isinstance(what, _Table):
        return _place_table(data, what)
    assert isinstance(what, _Vector)
    _pad(data, 4)
    while (len(data) + 4) % what.align:
        data.extend(b"\0\0\0\0")
    start = len(data)
    data.extend(struct.pack("<I", len(what.entries)))
    if what.entries and not isinstance(what.entries[0], bytes):
        at = len(data)
        data.extend(b"\0" * 4 * len(what.entries))
        for entry in what.entries:
            struct.pack_into("<I", data, at, _place(data, entry) - at)
            at += 4
    else:
        data.extend(b"".join(what.entries) + b"\0")  # type: ignore[arg-type]
    return start


def _place_table(data: bytearray, table: _Table) -> int:
    """Write the list of fields, then the table, then what it points at."""
    _pad(data, 4)
    offsets, size = [], 4
    for field in table.fields:
        if field is None:
            offsets.append(0)
            continue
        width = len(field) if isinstance(field, bytes) else 4
        size += -size % width
        offsets.append(size)
        size += width
    entries = struct.pack(f"<{len(offsets) + 2}H", 4 + 2 * len(offsets), size, *offsets)
    listed = len(data)
    data.extend(entries)
    _pad(data, 4)
    start = len(data)
    data.extend(b"\0" * size)
    struct.pack_into("<i", data, start, start - listed)
    for field, offset in zip(table.fields, offsets, strict=True):
        if isinstance(field, bytes):
            data[start + offset : start + offset + len(field)] = field
        elif field is not None:
            at = start + offset
            struct.pack_into("<I", data, at, _place(data, field) - at)
    return start


def _numbers(form: str, *values: float, align: int = 4) -> _Vector:
    return _Vector([struct.pack(f"<{form}", one) for one in values], align=align)


def _word(text: str) -> _Vector:
    return _Vector([bytes([one]) for one in text.encode()])


def _dense_step() -> _Table:
    """Return the one operator of the graph: input and weights in, output out."""
    return _Table(
        (
            struct.pack("<I", 0),
            _numbers("i", 0, 1, -1),
            _numbers("i", 2),
            struct.pack("<B", 8),
            _Table(()),
        )
    )


@pytest.fixture(scope="session")
def dense_tflite() -> Callable[..., bytes]:
    """Return a writer of files of one dense layer without bias."""

    def made(
        weights: np.ndarray,
        *,
        scale: float,
        declared: int,
        zero_point: int = 0,
        operator: int = 9,
        old_code: bool = True,
    ) -> bytes:
        above, below = weights.shape
        zeros = _numbers("q", zero_point, align=8)
        how = _Table((None, None, _numbers("f", scale), zeros))
        tensors = [
            _Table((_numbers("i", 1, below), None, struct.pack("<I", 0), _word("in"))),
            _Table(
                (
                    _numbers("i", above, below),
                    struct.pack("<b", declared),
                    struct.pack("<I", 1),
                    _word("w"),
                    how,
                )
            ),
            _Table((_numbers("i", 1, above), None, struct.pack("<I", 0), _word("out"))),
        ]
        graph = _Table(
            (_Vector(list(tensors)), _numbers("i", 0), _numbers("i", 2), _Vector([_dense_step()]))
        )
        code = _Table(
            (
                struct.pack("<b", operator if old_code else 0),
                None,
                struct.pack("<i", 1),
                struct.pack("<i", operator),
            )
        )
        stored = _Vector([bytes([one]) for one in weights.astype(np.int8).tobytes()], align=16)
        buffers = _Vector([_Table(()), _Table((stored,))])
        model = _Table(
            (struct.pack("<I", 3), _Vector([code]), _Vector([graph]), _word("test"), buffers)
        )
        return write(model)

    return made
