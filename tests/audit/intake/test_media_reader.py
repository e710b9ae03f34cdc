"""Pictures and clips are read from files, Parquet, Arrow and tar files, in any order."""

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evenhand.audit.errors import InputError
from evenhand.audit.intake import media_reader
from evenhand.audit.intake.media_reader import MediaReader
from evenhand.audit.intake.media_ref import Cell, MediaRef, Piece

CONTENTS = [bytes([number]) * (number + 1) for number in range(25)]


def cells(path: Path) -> list[MediaRef]:
    return [MediaRef(path=path, member=Cell(column="image", row=row)) for row in range(25)]


@pytest.fixture(scope="module")
def parquet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("parquet") / "train-0.parquet"
    table = pa.table({"image": [{"bytes": each, "path": None} for each in CONTENTS]})
    pq.write_table(table, path, row_group_size=7)
    return path


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.lists(st.integers(0, 24), max_size=40))
def test_cells_come_in_any_order(parquet: Path, order: list[int]) -> None:
    refs = cells(parquet)
    with MediaReader() as reader:
        assert [reader.open(refs[row]).read() for row in order] == [CONTENTS[row] for row in order]


def test_a_reader_goes_from_container_to_container(parquet: Path, tmp_path: Path) -> None:
    (tmp_path / "clip.wav").write_bytes(b"RIFF")
    (tmp_path / "0.tar").write_bytes(b"....piece....")
    mixed = [
        cells(parquet)[3],
        MediaRef(path=tmp_path / "clip.wav"),
        MediaRef(path=tmp_path / "0.tar", member=Piece(name="p", start=4, size=5)),
        cells(parquet)[1],
    ]
    with MediaReader() as reader:
        contents = []
        for ref in mixed:
            with reader.open(ref) as stream:
                contents.append(stream.read())
    assert contents == [CONTENTS[3], b"RIFF", b"piece", CONTENTS[1]]
    assert [str(ref) for ref in mixed] == [
        "train-0.parquet image[3]",
        "clip.wav",
        "0.tar p",
        "train-0.parquet image[1]",
    ]


def test_cells_may_name_a_file_beside_them(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"picture")
    names = [{"bytes": None, "path": "a.png"}, {"bytes": None, "path": None}]
    pq.write_table(pa.table({"image": names}), tmp_path / "0.parquet")
    first, second = cells(tmp_path / "0.parquet")[:2]
    with first.open() as stream:
        assert stream.read() == b"picture"
    with pytest.raises(InputError, match=r"0.parquet image\[1\]: holds no bytes"):
        second.open()


def test_what_cannot_be_read_is_said(parquet: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone.wav: no such file"):
        MediaRef(path=tmp_path / "gone.wav").open()
    with pytest.raises(InputError, match=r"cannot be read: has no row 30, only 25"):
        MediaRef(path=parquet, member=Cell(column="image", row=30)).open()
    (tmp_path / "0.tar").write_bytes(b"short")
    with pytest.raises(InputError, match=r"0.tar p: cannot be read: ends 7 bytes early"):
        MediaRef(path=tmp_path / "0.tar", member=Piece(name="p", start=3, size=9)).open()
    with pytest.raises(InputError, match=r"cannot be read"):
        MediaRef(path=tmp_path / "0.tar", member=Cell(column="image", row=0)).open()


def test_content_that_is_too_large_is_refused(
    parquet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media_reader, "MOST_BYTES", 3)
    assert cells(parquet)[2].open().read() == CONTENTS[2]
    with pytest.raises(InputError, match=r"image\[3\]: is 4 bytes long, expected at most 3"):
        cells(parquet)[3].open()
    (tmp_path / "0.tar").write_bytes(b"piece")
    with pytest.raises(InputError, match="is 5 bytes long"):
        MediaRef(path=tmp_path / "0.tar", member=Piece(name="p", start=0, size=5)).open()


MEASURE = """
import resource, sys
import numpy as np
from pathlib import Path
from evenhand.audit.intake.media_reader import MediaReader
from evenhand.audit.intake.media_ref import Cell, MediaRef
path = Path(sys.argv[1])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with MediaReader() as reader:
    for row in range(64):
        assert len(reader.open(MediaRef(path=path, member=Cell(column="image", row=row))).read())
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in other units elsewhere")
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """One group of 64 images of 2 MB is 128 MB; a reader holds a few of them."""
    path = tmp_path / "0.parquet"
    images = [bytes([number]) * (2 << 20) for number in range(64)]
    table = pa.table({"image": [{"bytes": each, "path": None} for each in images]})
    pq.write_table(table, path, row_group_size=64, compression="none", use_dictionary=False)
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True
    )
    assert float(done.stdout) < 60
