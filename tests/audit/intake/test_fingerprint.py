"""What is kept of a file: a name without folders, a hash, a size."""

import hashlib
from pathlib import Path

import pyarrow as pa

from evenhand.audit.intake.fingerprint import file_record, frame_record


def test_a_file_has_its_hash_and_no_folder(tmp_path: Path) -> None:
    path = tmp_path / "items.csv"
    path.write_bytes(b"item\n1\n")
    record = file_record(path, "items", rows=1)
    assert record.sha256 == hashlib.sha256(b"item\n1\n").hexdigest()
    assert (record.role, record.name, record.size_bytes, record.rows) == (
        "items",
        "items.csv",
        7,
        1,
    )


def test_a_frame_has_a_hash_of_its_content() -> None:
    frame = pa.table({"item": ["a", "b"], "x": [1.0, 2.0]})
    record = frame_record(frame, "items")
    assert (record.name, record.rows) == ("items (frame in memory)", 2)
    chunks = pa.concat_tables([frame.slice(0, 1), frame.slice(1)])
    assert frame_record(chunks, "items") == record
    other = pa.table({"item": ["a", "b"], "x": [1.0, 2.5]})
    assert frame_record(other, "items").sha256 != record.sha256
