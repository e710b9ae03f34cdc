"""Writing one head into a packed folder, and measuring what that did to it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.heads.head_layers import (
    BIAS,
    WEIGHT,
    Arrays,
    Layer,
    head_layers,
    read_off,
    stacked,
    widths,
)
from evenhand.model_zoo.heads.packed_folder import SCALES, SHIFT, Drift, Packed, PackedHead, Reads
from evenhand.model_zoo.heads.packed_projection import (
    packed_block,
    projected,
    write_block,
    write_shape,
)
from evenhand.model_zoo.heads.pooling import STATISTICS, pooled

STEM: Final = 16
"""Characters of the sha256 that a head's files are named by; names of outputs are no paths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A published head.

    Attributes:
        name: of its output.
        file: where it lies.
        sha256: of the file.
    """

    name: str
    file: Path
    sha256: str


def write_head(
    source: Source, arrays: Arrays, *, folder: Path, header: Packed, states: NDArray[np.float32]
) -> PackedHead:
    """Write the files of one head and return what the header says of it.

    Args:
        source: the head.
        arrays: what its file holds.
        folder: where to.
        header: sizes and kind of numbers.
        states: what its drift is measured on, (items, positions, width).

    Raises:
        ZooError: no head, or one that reads something else than these states.
    """
    layers = head_layers(arrays, file=source.file.name)
    reads = _reads(widths(layers), header, source.file.name)
    stem = source.sha256[:STEM]
    size_bytes, rest = 0, arrays
    if reads == "flattened":
        first, *later = layers
        written = _write_projection(
            first, folder / f"{stem}.npy", header, states, source=source.file.name
        )
        size_bytes, drift = written.size_bytes, written.drift(later)
        rest = {key: arrays[key] for one in later for key in (one.name + WEIGHT, one.name + BIAS)}
        rest |= {SCALES: written.scales, SHIFT: first.bias}
    else:
        said = read_off(stacked([layers]), pooled(states)[None])
        drift = Drift(largest=0.0, rms=0.0, spread=float(said.std()))
    with (folder / f"{stem}.npz").open("wb") as stream:
        np.savez(stream, allow_pickle=False, **rest)
    return PackedHead(
        name=source.name,
        stem=stem,
        reads=reads,
        widths=widths(layers),
        source=source.file.name,
        sha256=source.sha256,
        size_bytes=size_bytes,
        drift=drift,
    )


def _reads(units: tuple[int, ...], header: Packed, file: str) -> Reads:
    """Return what a head reads, by the number of its inputs."""
    flat, four = header.positions * header.width, STATISTICS * header.width
    if units[0] == flat and len(units) > 2:  # noqa: PLR2004 a projection and what reads it
        return "flattened"
    if units[0] == four:
        return "pooled"
    problem = (
        f"{file}: widths {units}; a head on {header.positions} states of {header.width} reads"
        f" {flat} numbers through a projection, or {four} statistics"
    )
    raise ZooError([problem])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """A projection that was written, and what it gives for the states, before and after."""

    size_bytes: int
    scales: NDArray[np.float32]
    exact: NDArray[np.float32]
    near: NDArray[np.float32]

    def drift(self, later: list[Layer]) -> Drift:
        """Return the difference at the output of the head."""
        rest = stacked([later])
        exact, near = (read_off(rest, np.maximum(h, 0)[None]) for h in (self.exact, self.near))
        off = (near - exact).astype(float)
        return Drift(
            largest=float(np.abs(off).max()),
            rms=float(np.sqrt((off**2).mean())),
            spread=float(exact.std()),
        )


def _write_projection(
    first: Layer, file: Path, header: Packed, states: NDArray[np.float32], *, source: str
) -> _Written:
    """Write a projection block by block, so that only a block of it is in memory twice."""
    units, numbers = first.weight.shape
    starts = range(0, numbers, header.columns)
    flat = states.reshape(len(states), numbers)
    exact, scales = np.zeros((len(states), units)), []
    with file.open("wb") as stream:
        write_shape(stream, (len(starts), units, header.columns), header.stored)
        for start in starts:
            inside = slice(start, start + header.columns)
            block = np.ascontiguousarray(first.weight[:, inside], dtype=np.float32)
            if not np.isfinite(block).all():
                problem = f"{source}: {first.name}.weight holds numbers that are not finite"
                raise ZooError([problem])
            exact += flat[:, inside] @ block.T
            stored, scale = packed_block(block, header.stored)
            scales.append(scale)
            write_block(stream, stored, header.columns)
        size_bytes = stream.tell()
    found = np.stack(scales)
    return _Written(
        size_bytes=size_bytes,
        scales=found,
        exact=exact.astype(np.float32) + first.bias,
        near=projected(flat, file, found) + first.bias,
    )
