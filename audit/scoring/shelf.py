"""Rows of numbers kept under the contents of the item they were computed from.

A shelf belongs to one model: the folder is named by what makes its numbers its own. It only grows,
one Parquet file a batch, each written whole before it counts, so that a run which was killed loses
a batch at most, and two runs can share a shelf.
"""

import hashlib
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from evenhand.audit.errors import InputError
from evenhand.model_zoo.predictor import Identity
from evenhand.model_zoo.whole_file import whole_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a model gave for one item.

    Attributes:
        values: its numbers; None where it gave none.
        reason: why not; None where it gave some.
        text: what it said in words, if it says words.
        log: what it was asked and answered, if it is asked from afar.
    """

    values: NDArray[np.floating] | None
    reason: str | None = None
    text: str | None = None
    log: str | None = None


class Shelf:
    """The rows of one model, by the sha256 of the item."""

    def __init__(self, folder: Path, identity: Identity, *, dtype: type[np.floating]) -> None:
        """Open the shelf of a model, and list what it holds.

        Args:
            folder: of all shelves of a kind.
            identity: of the model.
            dtype: of the numbers on disk.

        Raises:
            InputError: the folder cannot be written.
        """
        self.folder = folder / identity.digest()[:32]
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            note = json.dumps(identity.told(), indent=2, sort_keys=True)
            _write(self.folder / "identity.json", note.encode())
        except OSError as error:
            problem = f"{folder}: cannot be written: {error.strerror}"
            raise InputError([problem]) from None
        self._type = pa.list_(pa.from_numpy_dtype(dtype))
        self._where: dict[str, tuple[Path, int]] = {}
        for file in sorted(self.folder.glob("*.parquet")):
            self._list(file)

    def __contains__(self, key: str) -> bool:
        """Say whether an item is on the shelf."""
        return key in self._where

    def __len__(self) -> int:
        """Return how many items are on the shelf."""
        return len(self._where)

    def put(self, rows: Mapping[str, Kept]) -> None:
        """Add rows; all of them count, or none.

        Args:
            rows: by the sha256 of the item.

        Raises:
            InputError: the disk is full or the folder read-only.
        """
        if not rows:
            return
        held = list(rows.values())
        table = pa.table(
            {
                "key": pa.array(list(rows), pa.string()),
                "values": pa.array(
                    [None if row.values is None else row.values for row in held],
                    self._type,
                ),
                "reason": pa.array([row.reason for row in held], pa.string()),
                "text": pa.array([row.text for row in held], pa.string()),
                "log": pa.array([row.log for row in held], pa.string()),
            }
        )
        stream = io.BytesIO()
        pq.write_table(table, stream, compression="zstd")
        name = hashlib.sha256(" ".join(rows).encode()).hexdigest()[:32]
        file = self.folder / f"{name}.parquet"
        try:
            _write(file, stream.getvalue())
        except OSError as error:
            problem = f"{file.parent}: cannot be written: {error.strerror}"
            raise InputError([problem]) from None
        self._where.update({key: (file, at) for at, key in enumerate(rows)})

    def rows(self, keys: Sequence[str]) -> list[Kept]:
        """Return the rows of some items, in their order; each file is read once.

        Raises:
            KeyError: one is not on the shelf.
            InputError: a file was damaged since it was written.
        """
        wanted: defaultdict[Path, dict[str, int]] = defaultdict(dict)
        for key in keys:
            file, at = self._where[key]
            wanted[file][key] = at
        found: dict[str, Kept] = {}
        for file, places in wanted.items():
            found.update(zip(places, _read(file, list(places.values())), strict=True))
        return [found[key] for key in keys]

    def _list(self, file: Path) -> None:
        """Take up the items of a file; one that cannot be read is as if it were not there."""
        try:
            listed = pq.read_table(file, columns=["key", "log"])
        except (OSError, pa.ArrowException):
            return
        if listed.column_names != ["key", "log"]:
            return
        keys = listed["key"].to_pylist()
        self._where.update({key: (file, at) for at, key in enumerate(keys)})


def _read(file: Path, places: Sequence[int]) -> Iterator[Kept]:
    """Yield the rows at some places of a file."""
    try:
        table = pq.read_table(file).take(pa.array(places, pa.int64())).combine_chunks()
    except (OSError, pa.ArrowException) as error:
        problem = f"{file}: damaged: {str(error).splitlines()[0]}; delete it and start again"
        raise InputError([problem]) from None
    lists = table["values"].combine_chunks()
    numbers, ends = lists.values.to_numpy(), lists.offsets.to_numpy()
    spans = zip(ends[:-1], ends[1:], lists.is_valid().to_pylist(), strict=True)
    words = (table[name].to_pylist() for name in ("reason", "text", "log"))
    for (start, end, valid), reason, text, log in zip(spans, *words, strict=True):
        values = numbers[start:end] if valid else None
        yield Kept(values=values, reason=reason, text=text, log=log)


def _write(file: Path, contents: bytes) -> None:
    """Write a file whole."""
    with whole_file(file) as part:
        part.write_bytes(contents)


def joined(rows: Iterable[Kept], *, width: int) -> NDArray[np.float64]:
    """Return rows as one table of numbers, nan where an item has none.

    Args:
        rows: in order.
        width: numbers an item.

    Examples:
        >>> joined([Kept(values=np.ones(2)), Kept(values=None, reason="missing")], width=2)
        array([[ 1.,  1.],
               [nan, nan]])
    """
    blank = np.full(width, np.nan)
    held = [blank if row.values is None else row.values for row in rows]
    return np.array(held, dtype=np.float64).reshape(len(held), width)
