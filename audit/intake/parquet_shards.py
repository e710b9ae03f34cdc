"""Parquet files that hold media beside labels: labels and names are read, the media are not."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from evenhand.audit.errors import InputError
from evenhand.audit.intake.columns import require, text_column
from evenhand.audit.intake.fingerprint import file_record
from evenhand.audit.intake.media_ref import Cell, MediaRef
from evenhand.audit.nearest import listing
from evenhand.audit.result import FileRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Shards:
    """All Parquet files of a folder, without their media.

    Attributes:
        frame: one row an item; `item` is the name of the medium, or its number from 00000 in the
            order of the files where the publisher left all names empty.
        media: where the medium of each item lies.
        paths: the files, in the order of their names.
        rows: of each file.
    """

    frame: pa.Table
    media: tuple[MediaRef, ...]
    paths: tuple[Path, ...]
    rows: tuple[int, ...]

    @property
    def name(self) -> str:
        """What to call the files in messages."""
        return listing([path.name for path in self.paths])

    def records(self, role: str) -> tuple[FileRecord, ...]:
        """Return the records of the files; each is hashed."""
        pairs = zip(self.paths, self.rows, strict=True)
        return tuple(file_record(path, role, rows=rows) for path, rows in pairs)


def read_shards(folder: Path, *, media: Sequence[str], columns: Sequence[str] = ()) -> Shards:
    """Return names and other columns of all Parquet files in a folder.

    Args:
        folder: holds the files, as a data set was published in one or several.
        media: names that the column of images or clips may have; it holds names, or structures of
            bytes and `path`.
        columns: the columns that are read, where a file has them.

    Raises:
        InputError: no such file, one that is unreadable or without media, or media of which only
            some have a name.
    """
    paths = parquet_files(folder)
    held = [media_column(path, media) for path in paths]
    names = [names_of(path, column) for path, column in zip(paths, held, strict=True)]
    parts = [
        _columns(path, [name for name in columns if name != column])
        for path, column in zip(paths, held, strict=True)
    ]
    ids = _numbered([name for each in names for name in each], media=held[0])
    beside = pa.concat_tables(parts, promote_options="permissive")
    refs = [
        ref
        for path, column, each in zip(paths, held, names, strict=True)
        for ref in cell_refs(path, column, rows=len(each))
    ]
    return Shards(
        frame=beside.append_column("item", pa.array(ids, pa.large_string()))
        if beside.num_columns
        else pa.table({"item": ids}),
        media=tuple(refs),
        paths=paths,
        rows=tuple(map(len, names)),
    )


def parquet_files(folder: Path) -> tuple[Path, ...]:
    """Return the Parquet files of a folder by name.

    Raises:
        InputError: there is none.
    """
    paths = tuple(sorted(folder.glob("*.parquet")))
    if not paths:
        there = sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []
        problem = f"{folder}: holds no .parquet file; there is {listing(there) or 'nothing'}"
        raise InputError([problem])
    return paths


def media_column(path: Path, candidates: Sequence[str]) -> str:
    """Return the first of some columns that a file has.

    Raises:
        InputError: it has none of them, or cannot be read.
    """
    schema = _schema(path)
    found = [name for name in candidates if name in schema.names]
    if not found:
        require(schema.empty_table(), candidates[:1], file=path.name)
    return found[0]


def names_of(path: Path, column: str) -> list[str]:
    """Return the names of the media of a file, `""` where there is none; no medium is read.

    Raises:
        InputError: a file that cannot be read, or a column of something else.
    """
    schema = _schema(path)
    require(schema.empty_table(), [column], file=path.name)
    kind = schema.field(column).type
    fields = [each.name for each in kind] if pa.types.is_struct(kind) else []
    with open_parquet(path) as file:
        if "path" in fields:
            names = pc.struct_field(file.read(columns=[f"{column}.path"]).column(column), "path")
        elif _is_text(kind):
            names = file.read(columns=[column]).column(column)
        elif "bytes" in fields or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
            return [""] * file.metadata.num_rows
        else:
            problem = (
                f"{path.name}: column {column!r} holds {kind}, expected names, bytes, or "
                "structures of bytes and path"
            )
            raise InputError([problem])
    texts: list[str] = pc.fill_null(names.cast(pa.large_string()), "").to_pylist()
    return texts


def _is_text(kind: pa.DataType) -> bool:
    text: bool = pa.types.is_string(kind) or pa.types.is_large_string(kind)
    return text


def cell_refs(path: Path, column: str, *, rows: int) -> tuple[MediaRef, ...]:
    """Return where the medium of each row lies."""
    return tuple(MediaRef(path=path, member=Cell(column=column, row=row)) for row in range(rows))


def shard_text(shards: Shards, candidates: Sequence[str]) -> tuple[str, list[str]]:
    """Return the first of some columns that the files have, and its texts.

    Raises:
        InputError: they have none of them.
    """
    found = [name for name in candidates if name in shards.frame.column_names]
    if not found:
        problem = (
            f"{shards.name}: no column {' or '.join(map(repr, candidates))}. Columns read: "
            f"{listing(shards.frame.column_names)}"
        )
        raise InputError([problem])
    return found[0], text_column(shards.frame, found[0], shards.name).tolist()


@contextmanager
def open_parquet(path: Path) -> Iterator[pq.ParquetFile]:
    """Open a Parquet file; what goes wrong while it is read is the file's fault, and said so.

    Raises:
        InputError: it cannot be read.
    """
    try:
        with pq.ParquetFile(path) as file:
            yield file
    except (pa.ArrowException, OSError) as error:
        problem = f"{path.name}: cannot be read as Parquet: {error}"
        raise InputError([problem]) from error


def _schema(path: Path) -> pa.Schema:
    with open_parquet(path) as file:
        return file.schema_arrow


def _columns(path: Path, wanted: Sequence[str]) -> pa.Table:
    held = [each.name for each in _schema(path) if each.name in wanted and not _holds_bytes(each)]
    with open_parquet(path) as file:
        return file.read(columns=held)


def _holds_bytes(field: pa.Field) -> bool:
    return bool(pa.types.is_struct(field.type)) and field.type.get_field_index("bytes") >= 0


def _numbered(names: list[str], *, media: str) -> list[str]:
    nameless = names.count("")
    if not nameless:
        return names
    if nameless < len(names):
        problem = (
            f"column {media!r}: {nameless} of {len(names)} rows have no path; expected one in "
            "every row, or in none"
        )
        raise InputError([problem])
    return [f"{row:05d}" for row in range(len(names))]
