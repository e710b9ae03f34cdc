"""What is written down of a file that was read: its name without folders, size and content hash."""

import hashlib
from pathlib import Path

import pyarrow as pa

from evenhand.audit.result import FileRecord


def file_record(path: Path, role: str, *, rows: int | None = None) -> FileRecord:
    """Return the record of a file; it is hashed piece by piece, so its size does not matter.

    Args:
        path: the file.
        role: what it served for, for instance `"ratings"`.
        rows: how many rows were read from it.

    Returns:
        The record. It holds no folder, because reports must not tell where files lay.
    """
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    size = path.stat().st_size
    return FileRecord(role=role, name=path.name, sha256=digest, size_bytes=size, rows=rows)


def frame_record(frame: pa.Table, role: str) -> FileRecord:
    """Return the record of a frame that came from memory: the hash of its Arrow stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, frame.schema) as stream:
        stream.write_table(frame.combine_chunks())
    content = sink.getvalue()
    return FileRecord(
        role=role,
        name=f"{role} (frame in memory)",
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=content.size,
        rows=frame.num_rows,
    )
