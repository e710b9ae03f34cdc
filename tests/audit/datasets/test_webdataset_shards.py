"""WebDataset shards: written with the library itself and by hand, read without it."""

import json
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from evenhand.audit.datasets import webdataset_shards
from evenhand.audit.errors import InputError
from evenhand.audit.intake import tar_samples
from evenhand.audit.plan import Plan

MakePlan = Callable[..., Plan]
PutTar = Callable[[Path, Mapping[str, bytes]], Path]


def told(person: str, **more: object) -> bytes:
    return json.dumps({"person": person, **more}).encode()


@pytest.fixture
def folder(tmp_path: Path, put_tar: PutTar) -> Path:
    first = {
        "a/001.wav": b"first clip",
        "a/001.json": told("p1", age=41, tags=["x"], none=None),
        "a/001.txt": b" hello \n",
        "a/002.json": told("p2"),
        "a/002.wav": b"second",
        "a/002.cls": b"3",
    }
    put_tar(tmp_path / "0.tar", first)
    put_tar(tmp_path / "1.tar", {"b/001.flac": b"third", "b/001.json": told("p1")})
    return tmp_path


def test_members_of_one_name_are_one_item(folder: Path, make_plan: MakePlan) -> None:
    found = webdataset_shards.media(make_plan("webdataset_shards").data, folder)
    assert [(each.item, each.person) for each in found] == [
        ("a/001", "p1"),
        ("a/002", "p2"),
        ("b/001", "p1"),
    ]
    contents = []
    for each in found:
        with each.media.open() as stream:
            contents.append(stream.read())
    assert contents == [b"first clip", b"second", b"third"]
    assert dict(found[0].attributes) == {
        "age": "41",
        "tags": '["x"]',
        "none": "",
        "txt": "hello",
        "cls": "",
    }
    assert str(found[2].media) == "1.tar b/001.flac"


def test_what_the_library_writes_is_read(tmp_path: Path, make_plan: MakePlan) -> None:
    webdataset = pytest.importorskip("webdataset")
    with webdataset.TarWriter(str(tmp_path / "0.tar")) as writer:
        for number in range(3):
            told_of = {"person": f"p{number}", "mood": "Joy" if number else "Fear"}
            writer.write({"__key__": f"s{number}", "wav": b"w" * number, "json": told_of})
    plan = make_plan("webdataset_shards", options={"label": "mood"})
    found = webdataset_shards.media(plan.data, tmp_path)
    with found[2].media.open() as stream:
        assert stream.read() == b"ww"
    sources = webdataset_shards.read(plan, tmp_path)
    assert sources.ratings.column("value").to_pylist() == [1, 0, 0, 1, 0, 1]
    assert [file.name for file in sources.files] == ["0.tar"]


def test_several_media_of_one_item_have_to_be_told_apart(
    tmp_path: Path, make_plan: MakePlan, put_tar: PutTar
) -> None:
    members = {"1.left.jpg": b"l", "1.right.jpg": b"r", "1.json": told("p"), "2.json": told("q")}
    put_tar(tmp_path / "0.tar", members)
    with pytest.raises(InputError, match=r"got left.jpg, right.jpg; option media names an ending"):
        webdataset_shards.media(make_plan("webdataset_shards").data, tmp_path)
    right = make_plan("webdataset_shards", options={"media": "right.jpg"})
    found = webdataset_shards.media(right.data, tmp_path)
    with found[0].media.open() as stream:
        assert stream.read() == b"r"
    assert found.skipped == {"2": "no member ends in 'right.jpg'; media: none"}


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"1.json": b"{"}, "0.tar 1.json: is no JSON"),
        ({"1.json": b"[]"}, "0.tar 1.json: holds a list, expected one object"),
        ({"1.txt": b"\xff"}, "0.tar 1.txt: is no UTF-8 text"),
        ({"1.json": b"{}", "1.wav": b"w"}, "no column 'person' says who is depicted or speaks"),
        ({"1.bin": b"w"}, "hold no picture, clip or description"),
        ({}, "hold no picture, clip or description"),
    ],
)
def test_shards_that_are_not_as_described_are_refused(
    tmp_path: Path, make_plan: MakePlan, put_tar: PutTar, members: dict[str, bytes], said: str
) -> None:
    put_tar(tmp_path / "0.tar", members)
    with pytest.raises(InputError) as caught:
        webdataset_shards.media(make_plan("webdataset_shards").data, tmp_path)
    assert said in str(caught.value)


def test_compressed_and_broken_files_are_refused(tmp_path: Path, make_plan: MakePlan) -> None:
    data = make_plan("webdataset_shards").data
    with tarfile.open(tmp_path / "0.tar.gz", "w:gz"):
        pass
    with pytest.raises(InputError, match="unpack compressed ones first"):
        webdataset_shards.media(data, tmp_path)
    (tmp_path / "0.tar").write_bytes(b"no tar file at all")
    with pytest.raises(InputError, match=r"0.tar: cannot be read as an uncompressed tar file"):
        webdataset_shards.media(data, tmp_path)
    with pytest.raises(InputError, match=r"holds no .tar file; there is nothing"):
        webdataset_shards.media(data, tmp_path / "nowhere")


def test_keys_that_come_twice_are_refused(
    tmp_path: Path, make_plan: MakePlan, put_tar: PutTar
) -> None:
    for name in ("0.tar", "1.tar"):
        put_tar(tmp_path / name, {"1.wav": b"w", "1.json": told("p")})
    with pytest.raises(InputError, match="1 items come more than once: 1"):
        webdataset_shards.media(make_plan("webdataset_shards").data, tmp_path)


def test_long_texts_are_refused_and_links_passed_over(
    tmp_path: Path, make_plan: MakePlan, put_tar: PutTar, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = make_plan("webdataset_shards").data
    put_tar(tmp_path / "0.tar", {"1.wav": b"w", "1.json": told("p")})
    with tarfile.open(tmp_path / "0.tar", "a") as tar:
        link = tarfile.TarInfo("2.wav")
        link.type, link.linkname = tarfile.SYMTYPE, "1.wav"
        tar.addfile(link)
    assert [each.item for each in webdataset_shards.media(data, tmp_path)] == ["1"]
    monkeypatch.setattr(tar_samples, "MOST_TEXT_BYTES", 3)
    with pytest.raises(InputError, match=r"0.tar 1.json: is 15 bytes long, expected at most 3"):
        webdataset_shards.media(data, tmp_path)
