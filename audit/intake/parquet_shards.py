"""Parquet files that hold media beside labels: the labels and names are read, the media are not."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from evenhand.audit.errors import InputError
from evenhand.audit.intake.columns import require, words
from evenhand.audit.intake.fingerprint import file_record
from evenhand.audit.nearest import listing
from evenhand.audit.result import FileRecord


def read_shards(
    folder: Path, *, media: str, label: str, role: str
) -> tuple[pa.Table, tuple[FileRecord, ...]]:
    """Return names and labels of all Parquet files in a folder, in the order of the files' names.

    Args:
        folder: holds the files, as a data set was published in one or several.
        media: column of images or clips: their names, or structures of bytes and `path`.
        label: column of labels, as text.
        role: what the files serve for.

    Returns:
        A table with the columns `item` and `label`, both text. Where the publisher left all paths
        empty, items are numbered from 00000 in the order of the files.

    Raises:
        InputError: no such file, one that is unreadable or without these columns, or media of which
            only some have a name.
    """
    paths = sorted(folder.glob("*.parquet"))
    if not paths:
        there = sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []
        problem = f"{folder}: holds no .parquet file; there is {listing(there) or 'nothing'}"
        raise InputError([problem])
    parts = [_read(path, media, label) for path in paths]
    files = tuple(
        file_record(path, role, rows=part.num_rows) for path, part in zip(paths, parts, strict=True)
    )
    return _numbered(pa.concat_tables(parts), media), files


def _read(path: Path, media: str, label: str) -> pa.Table:
    try:
        with pq.ParquetFile(path) as file:
            schema = file.schema_arrow
            require(schema.empty_table(), [media, label], file=path.name)
            kind = schema.field(media).type
            nested = pa.types.is_struct(kind) and kind.get_field_index("path") >= 0
            frame = file.read(columns=[f"{media}.path" if nested else media, label])
    except (pa.ArrowException, OSError) as error:
        problem = f"{path.name}: cannot be read as Parquet: {error}"
        raise InputError([problem]) from error
    names = pc.struct_field(frame.column(media), "path") if nested else frame.column(media)
    if not (pa.types.is_string(names.type) or pa.types.is_large_string(names.type)):
        problem = (
            f"{path.name}: column {media!r} holds {kind}, expected names, or "
            "structures of bytes and path"
        )
        raise InputError([problem])
    texts = words(frame, label, file=path.name)
    return pa.table({"item": names.cast(pa.large_string()), "label": texts})


def _numbered(frame: pa.Table, media: str) -> pa.Table:
    names = pc.fill_null(frame.column("item"), "")
    nameless = pc.sum(pc.equal(names, "")).as_py() or 0
    if nameless == 0:
        return frame
    if nameless < frame.num_rows:
        problem = (
            f"column {media!r}: {nameless} of {frame.num_rows} rows have no path; expected one in "
            "every row, or in none"
        )
        raise InputError([problem])
    numbers = [f"{row:05d}" for row in range(frame.num_rows)]
    return frame.set_column(0, "item", pa.array(numbers, pa.large_string()))
