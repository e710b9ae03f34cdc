"""The projection of a head, stored in blocks of columns and read one block at a time.

A published projection reads 1,152,000 numbers and there are 55 of them: 16 GB in 32 bit. A block
is a few hundred kilobytes, is read into one buffer, multiplied and forgotten, so memory does not
grow with the number of heads nor with their size.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, Final

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.heads.packed_folder import Stored

COLUMNS: Final = 7680
"""Of a block: ten states of Whisper small. With 64 units 2 MB in 32 bit, which caches hold."""

NUMBERS: Mapping[Stored, type[np.generic]] = MappingProxyType(
    {"int8": np.int8, "f16": np.float16, "f32": np.float32}
)
LARGEST: Mapping[Stored, int | None] = MappingProxyType({"int8": 127, "f16": 1, "f32": None})
"""What the largest weight of a unit in a block is stored as; None keeps weights as they are."""


def packed_block(
    weights: NDArray[np.float32], stored: Stored
) -> tuple[NDArray[Any], NDArray[np.float32]]:
    """Return weights as stored numbers and a scale a unit, whose product comes near to them.

    In 8 bit the scale is the largest weight of the unit by size over 127 and no weight moves by
    more than half a scale. In 16 bit the largest becomes 1, so that none overflows.

    Args:
        weights: (units, columns).
        stored: in what numbers.

    Returns:
        Numbers (units, columns) and scales (units,).

    Examples:
        >>> numbers, scale = packed_block(np.array([[1.0, -0.5, 0.001]], np.float32), "int8")
        >>> numbers.tolist(), (numbers * scale.astype(float)).round(3).tolist()
        ([[127, -64, 0]], [[1.0, -0.504, 0.0]])
    """
    largest = LARGEST[stored]
    ones = np.ones(len(weights), dtype=np.float32)
    if largest is None:
        return weights, ones
    scale = np.abs(weights).max(1, initial=0) / np.float32(largest)
    scale = np.where(scale > np.finfo(np.float32).tiny, scale, ones)
    shares = weights / scale[:, None]
    return (np.rint(shares) if stored == "int8" else shares).astype(NUMBERS[stored]), scale


def write_shape(stream: BinaryIO, shape: tuple[int, int, int], stored: Stored) -> None:
    """Begin a file of (blocks, units, columns) as numpy would; its blocks follow one by one."""
    kind = npy.dtype_to_descr(np.dtype(NUMBERS[stored]).newbyteorder("<"))
    told = {"descr": kind, "fortran_order": False, "shape": shape}
    npy.write_array_header_1_0(stream, told)


def write_block(stream: BinaryIO, block: NDArray[Any], columns: int) -> None:
    """Write a block, filled up with zeros where it has fewer columns than the others."""
    whole = np.pad(block, ((0, 0), (0, columns - block.shape[1])))
    stream.write(np.ascontiguousarray(whole).data)


def read_blocks(file: Path) -> Iterator[NDArray[Any]]:
    """Yield the blocks of a file one by one, always in the same buffer.

    Raises:
        ZooError: the file is no array of three axes or ends too early.
    """
    with file.open("rb", buffering=0) as stream:
        try:
            npy.read_magic(stream)
            (count, *rest), _, kind = npy.read_array_header_1_0(stream)
        except (ValueError, OSError) as error:
            problem = f"{file}: not an array of blocks: {error}"
            raise ZooError([problem]) from None
        block = np.empty(rest, dtype=kind)
        room = block.data.cast("B")
        for place in range(count):
            if stream.readinto(room) != block.nbytes:
                problem = f"{file}: ends within block {place} of {count}"
                raise ZooError([problem])
            yield block


def projected(
    states: NDArray[np.float32], file: Path, scales: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return the product of flattened states with a stored projection, without its bias.

    Blocks are multiplied in 32 bit and summed in 64.

    Args:
        states: (items, numbers).
        file: of the projection.
        scales: (blocks, units).

    Returns:
        Shape (items, units).
    """
    total = np.zeros((len(states), scales.shape[1]))
    weights = None
    for place, block in enumerate(read_blocks(file)):
        if block.dtype == np.float32:
            weights = block
        else:
            weights = np.empty(block.shape, np.float32) if weights is None else weights
            np.copyto(weights, block)
        part = states[:, place * block.shape[1] : (place + 1) * block.shape[1]]
        total += (part @ weights[:, : part.shape[1]].T) * scales[place]
    return total.astype(np.float32)
