"""A folder of packed heads: what its files are, and the header that describes them.

    packed.json    the header, in this file's words; it says which files belong to which head
    STEM.npy       the projection of a head, (blocks, units, columns), in 8, 16 or 32 bit
    STEM.npz       its scales, (blocks, units), its bias, and the layers behind it as published

Block b holds the columns from b * columns on of the flattened states; the last is filled up with
zeros. A weight is its stored number times the scale of its block and unit. A head on statistics
has layers alone. The header is written last: a file that it does not speak of does not count.
"""

import hashlib
import json
import os
from pathlib import Path
from typing import Final, Literal, TypeAlias

import msgspec

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.strict import Strict, converted

HEADER: Final = "packed.json"
PROGRESS: Final = "packed.json.part"
SCALES: Final = "projection.scales"
SHIFT: Final = "projection.bias"

Stored: TypeAlias = Literal["int8", "f16", "f32"]
Reads: TypeAlias = Literal["flattened", "pooled"]


class Drift(Strict, frozen=True, kw_only=True):
    """What packing did to the output of a head, over the states that it was measured on.

    Attributes:
        largest: largest difference from the head in 32 bit.
        rms: root of the mean square of the differences.
        spread: standard deviation of the head's output in 32 bit; 0 for a head that rests.
    """

    largest: float
    rms: float
    spread: float

    def __str__(self) -> str:
        """Return the drift relative to the spread, or as it is where there is none."""
        if not self.spread:
            return f"{self.rms:.2g} (the output is constant)"
        return f"{self.rms / self.spread:.2g} of the spread"


class PackedHead(Strict, frozen=True, kw_only=True):
    """One head.

    Attributes:
        name: of its output.
        stem: of its files in the folder.
        reads: the flattened states, or statistics of them.
        widths: units from the input to the output.
        source: name of the file that it came from.
        sha256: of that file.
        size_bytes: of the file of its projection; 0 where it has none.
        drift: what packing did.
    """

    name: str
    stem: str
    reads: Reads
    widths: tuple[int, ...]
    source: str
    sha256: str
    size_bytes: int
    drift: Drift


class Packed(Strict, frozen=True, kw_only=True):
    """The header.

    Attributes:
        schema: version of this form.
        positions: states of one item.
        width: numbers in one state.
        stored: numbers of the projections.
        columns: of a block.
        measured_on: which states the drift was measured on: their origin, number and sha256.
        heads: in the order of the outputs.
    """

    schema: Literal[1] = 1
    positions: int
    width: int
    stored: Stored
    columns: int
    measured_on: str
    heads: tuple[PackedHead, ...] = ()

    @property
    def weights(self) -> str:
        """Return one sha256 for all heads: of the published files, in order."""
        told = json.dumps([(one.name, one.sha256) for one in self.heads])
        return hashlib.sha256(told.encode()).hexdigest()


def read_packed(folder: Path) -> Packed:
    """Return the header of a folder whose files are whole.

    Raises:
        ZooError: packing never began or did not finish, keys that nobody knows, or files that
            are missing or of another size.
    """
    if not (folder / HEADER).is_file():
        begun = (folder / PROGRESS).is_file()
        says = "packing did not finish; start it again, it goes on" if begun else "no packed heads"
        problem = f"{folder}: {says} ({HEADER} is missing)"
        raise ZooError([problem])
    found = read_header(folder / HEADER)
    problems = [f"{folder}: {says}" for one in found.heads for says in damage(folder, one)]
    if problems:
        raise ZooError(problems)
    return found


def read_header(file: Path) -> Packed:
    """Return a header, finished or not, without a look at the files it speaks of."""
    try:
        document = msgspec.json.decode(file.read_bytes())
    except msgspec.DecodeError as error:
        problem = f"{file}: not JSON: {error}"
        raise ZooError([problem]) from None
    return converted(document, Packed, file=str(file))


def write_header(header: Packed, file: Path) -> None:
    """Write a header so that a reader meets the old one or the new one, never a part."""
    part = file.with_name(f"{file.name}.new")
    part.write_bytes(msgspec.json.format(msgspec.json.encode(header), indent=1) + b"\n")
    os.replace(part, file)  # noqa: PTH105 the same call, said plainly


def damage(folder: Path, head: PackedHead) -> list[str]:
    """Return what is wrong with the files of a head, as far as their sizes tell."""
    blocks, rest = folder / f"{head.stem}.npy", folder / f"{head.stem}.npz"
    problems = [] if rest.is_file() else [f"{rest.name} of {head.name!r} is missing"]
    size = blocks.stat().st_size if blocks.is_file() else 0
    if size != head.size_bytes:
        problems.append(
            f"{blocks.name} of {head.name!r} has {size} bytes, but {head.size_bytes} were written"
        )
    return problems
