"""Two folders of stimuli: what counts as the same, and what is told of the rest."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from evenhand.audit.stimuli.pack.folders import shipped
from evenhand.audit.stimuli.pack.likeness import rows, same_bytes, unlike

Change = Callable[[dict[str, str]], None]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the tables and of the first pictures."""
    for name in ("items.csv", "pairs.csv", "manifest.json"):
        shutil.copy(shipped("faces") / name, tmp_path / name)
    (tmp_path / "pictures").mkdir()
    for row in rows(tmp_path)[:2]:
        shutil.copy(shipped("faces") / row["file"], tmp_path / row["file"])
    return tmp_path


def rewrite(folder: Path, change: Change, place: int = 0) -> None:
    table = [dict(row) for row in rows(folder)]
    change(table[place])
    with (folder / "items.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(table[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)


def test_a_folder_is_like_itself() -> None:
    folder = shipped("faces")
    assert unlike(folder, folder) == ()
    assert same_bytes(folder, folder) == len(rows(folder))


def repacked(folder: Path, *, brighter: int) -> None:
    row = rows(folder)[0]
    picture = cv2.imread(str(folder / row["file"]))
    assert picture is not None
    moved = np.clip(picture.astype(int) + brighter, 0, 255).astype(np.uint8)
    cv2.imwrite(str(folder / row["file"]), moved, [cv2.IMWRITE_JPEG_QUALITY, 97])
    rewrite(folder, lambda row: row.update(sha256="0"))


def test_another_packing_of_the_same_picture_is_alike(copy: Path) -> None:
    repacked(copy, brighter=0)
    assert unlike(copy, shipped("faces")) == ()
    assert same_bytes(copy, shipped("faces")) == len(rows(copy)) - 1


def test_another_picture_is_told_with_its_distance(copy: Path) -> None:
    repacked(copy, brighter=8)
    (said,) = unlike(copy, shipped("faces"))
    assert said.startswith("00001: pixels ")


def test_other_tables_are_told(copy: Path) -> None:
    (copy / "manifest.json").write_text("{}")
    rewrite(copy, lambda row: row.update(item="other"))
    assert unlike(copy, shipped("faces")) == ("manifest.json: differs", "items.csv: other items")


def test_a_clip_is_held_against_what_was_measured(copy: Path, tmp_path: Path) -> None:
    clips = {}
    for name, pitch in (("one", "100"), ("near", "101"), ("far", "120")):
        folder = clips[name] = tmp_path / name
        folder.mkdir()
        for table in ("pairs.csv", "manifest.json"):
            shutil.copy(copy / table, folder / table)
        held = f"item,file,pitch_hz,sha256\n1,1.opus,{pitch},{name}\n"
        (folder / "items.csv").write_text(held)
    assert unlike(clips["near"], clips["one"]) == ()
    assert unlike(clips["far"], clips["one"]) == ("1: pitch_hz 120, not 100",)
