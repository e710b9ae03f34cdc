"""Packing: published heads of the voice family into a folder that is scored in little memory."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.fetch.digest import digest
from evenhand.model_zoo.heads.head_layers import Arrays
from evenhand.model_zoo.heads.packed_folder import (
    HEADER,
    PROGRESS,
    Packed,
    PackedHead,
    Stored,
    damage,
    read_header,
    write_header,
)
from evenhand.model_zoo.heads.packed_projection import COLUMNS
from evenhand.model_zoo.heads.packed_writer import Source, write_head

ITEMS: Final = 16
"""Items that drift is measured on where no states are given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class States:
    """States of an encoder that drift is measured on.

    Attributes:
        values: (items, positions, width).
        origin: where they come from, in a few words.
    """

    values: NDArray[np.float32]
    origin: str

    def __str__(self) -> str:
        """Return origin, number and hash."""
        sha256 = hashlib.sha256(np.ascontiguousarray(self.values).data).hexdigest()
        return f"{self.origin}; {len(self.values)} items; sha256 {sha256}"


def synthetic_states(positions: int, width: int, *, seed: int = 0) -> States:
    """Return states of mean 0 and variance 1, as the last layer of Whisper's encoder leaves them.

    Real states have more in common from item to item, and heads were trained on them: where
    some are at hand, drift is better measured on those.

    Args:
        positions: states of one item.
        width: numbers in one state.
        seed: of the numbers.
    """
    rng = np.random.default_rng(seed)
    values = rng.standard_normal((ITEMS, positions, width), dtype=np.float32)
    values -= values.mean(2, keepdims=True)
    values /= values.std(2, keepdims=True)
    return States(values=values, origin=f"normal numbers, seed {seed}")


def pack_heads(
    sources: Mapping[str, Path],
    folder: Path,
    *,
    opened: Callable[[Path], Arrays],
    states: States,
    stored: Stored = "int8",
    say: Callable[[str], None],
) -> Packed:
    """Pack heads one by one, and go on where an earlier call was ended.

    One head is open at a time, through `opened`, which should map its file. Each is hashed,
    packed, and compared with itself in 32 bit on the states; the header keeps what that gave.

    Args:
        sources: files by names of outputs, in the order of the outputs.
        folder: where to; made where there is none.
        opened: reads a file of weights as arrays by name.
        states: what drift is measured on; their shape is what the heads have to read.
        stored: numbers of the projections: `f32` as they are, `f16`, or `int8`.
        say: told of each head as it is done.

    Returns:
        The header, which is also in the folder.

    Raises:
        ZooError: heads that are none, do not fit the states or each other, or hold numbers that
            are not finite; a folder with heads that were packed otherwise; a full disk.
    """
    _, positions, width = states.values.shape
    columns = min(COLUMNS, positions * width)
    empty = Packed(
        positions=positions, width=width, stored=stored, columns=columns, measured_on=str(states)
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _packed(sources, folder, empty, opened=opened, states=states.values, say=say)
    except OSError as error:
        problem = f"{folder}: packing stopped ({error}); once that is put right, start it again:"
        raise ZooError([f"{problem} it goes on"]) from None


def _packed(
    sources: Mapping[str, Path],
    folder: Path,
    empty: Packed,
    *,
    opened: Callable[[Path], Arrays],
    states: NDArray[np.float32],
    say: Callable[[str], None],
) -> Packed:
    """Pack what an earlier call has not, and return the whole header."""
    done = _begun(folder, empty)
    for place, (name, file) in enumerate(sources.items(), start=1):
        source = Source(name=name, file=file, sha256=digest(file))
        if name in done and done[name].sha256 == source.sha256 and not damage(folder, done[name]):
            continue
        done[name] = write_head(source, opened(file), folder=folder, header=empty, states=states)
        _of_one_size(done.values())
        write_header(_holding(empty, done.values()), folder / PROGRESS)
        say(f"{place} of {len(sources)}: {name}, drift {done[name].drift}")
    header = _holding(empty, [done[name] for name in sources])
    write_header(header, folder / HEADER)
    (folder / PROGRESS).unlink(missing_ok=True)
    return header


def _begun(folder: Path, wanted: Packed) -> dict[str, PackedHead]:
    """Return the heads that an earlier call packed in the same way."""
    for file in (folder / PROGRESS, folder / HEADER):
        if file.is_file():
            found = read_header(file)
            if _holding(found, ()) != wanted:
                problem = f"{folder}: holds heads packed otherwise: {found.stored} for"
                says = f" {found.positions} x {found.width}, measured on {found.measured_on}"
                raise ZooError([f"{problem}{says}; choose an empty folder"])
            return {one.name: one for one in found.heads}
    return {}


def _holding(header: Packed, heads: Iterable[PackedHead]) -> Packed:
    """Return a header with other heads."""
    return msgspec.structs.replace(header, heads=tuple(heads))


def _of_one_size(heads: Iterable[PackedHead]) -> None:
    """Refuse heads of two sizes, which would be two models."""
    first: dict[str, PackedHead] = {}
    for one in heads:
        same = first.setdefault(one.reads, one)
        if same.widths != one.widths:
            problem = f"{same.source} has widths {same.widths}, but {one.source} has {one.widths}"
            raise ZooError([f"{problem}; heads of two sizes are two models"])
