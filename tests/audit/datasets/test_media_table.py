"""A folder of pictures or clips with a table: where ratings come from, and what is found."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from evenhand.audit.datasets import media_items, media_table
from evenhand.audit.errors import InputError
from evenhand.audit.plan import Model, Plan

MakePlan = Callable[..., Plan]

TABLE = """path,person,gender,mood,Joy
clips/a.wav,p1,woman,happy,0.9
b,p2,man,sad,0.1
gone.wav,p2,man,sad,0.2
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "table.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "clips").mkdir()
    for name in ("a", "b"):
        (tmp_path / "clips" / f"{name}.wav").write_bytes(name.encode())
    return tmp_path


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet"])
def test_files_are_found_by_path_and_by_name(
    folder: Path, make_plan: MakePlan, suffix: str
) -> None:
    frame = pd.read_csv(folder / "table.csv")
    if suffix == "jsonl":
        frame.to_json(folder / "table.jsonl", orient="records", lines=True)
    if suffix == "parquet":
        frame.to_parquet(folder / "table.parquet")
    found = media_table.media(make_plan("media_table", items=f"table.{suffix}").data, folder)
    assert [(each.item, each.person) for each in found] == [("clips/a.wav", "p1"), ("b", "p2")]
    assert [each.media.path.name for each in found] == ["a.wav", "b.wav"]
    assert dict(found[0].attributes) == {
        "path": "clips/a.wav",
        "gender": "woman",
        "mood": "happy",
        "Joy": "0.9",
    }
    assert found.skipped == {"gone.wav": "no file 'gone.wav' in the folder"}
    with found[1].media.open() as stream:
        assert stream.read() == b"b"


def test_ratings_are_a_class_a_column_or_a_file(folder: Path, make_plan: MakePlan) -> None:
    by_class = make_plan("media_table", items="table.csv", options={"label": "mood"})
    rows = media_table.read(by_class, folder).ratings.to_pylist()
    assert rows[:2] == [
        {"item": "clips/a.wav", "emotion": "happy", "value": 1.0},
        {"item": "clips/a.wav", "emotion": "sad", "value": 0.0},
    ]
    wide = {"layout": "wide", "emotions": ("Joy",)}
    beside = make_plan("media_table", items="table.csv", ratings=wide)
    assert media_table.read(beside, folder).ratings.column_names == ["item", "Joy"]
    (folder / "own.csv").write_text("item,emotion,value\nb,Joy,1\n", encoding="utf-8")
    own = make_plan("media_table", items="table.csv", ratings={"file": "own.csv"})
    sources = media_table.read(own, folder)
    assert [file.role for file in sources.files] == ["items", "ratings"]
    assert sources.ratings.num_rows == 1


def test_what_is_not_said_is_asked_for(folder: Path, make_plan: MakePlan) -> None:
    with pytest.raises(InputError, match="needs to know where they are"):
        media_table.read(make_plan("media_table", items="table.csv"), folder)
    with pytest.raises(InputError, match=r"data.items: names no file; expected one in"):
        media_table.media(make_plan("media_table").data, folder)
    other = make_plan("media_table", items="table.csv", options={"media": "pth"})
    says = (
        r"no column 'pth' with the file of each item. Did you mean 'path'\? Name it in the option"
    )
    with pytest.raises(InputError, match=says):
        media_table.media(other.data, folder)
    speaker = make_plan("media_table", items="table.csv", person="speaker")
    with pytest.raises(InputError, match="no column 'speaker' says who is depicted or speaks"):
        media_table.media(speaker.data, folder)
    each = make_plan("media_table", items="table.csv", item="path", person="path")
    assert media_table.media(each.data, folder)[0].person == "clips/a.wav"
    with pytest.raises(InputError, match="none; name a predictions file"):
        media_table.read_scores(each, folder, Model(name="m", dataset_scores="x"))


def test_files_may_stand_in_a_column_file(folder: Path, make_plan: MakePlan) -> None:
    plan = make_plan("media_table", items="table.csv", item="file")
    frame = pd.read_csv(folder / "table.csv").rename(columns={"path": "file"})
    frame.to_csv(folder / "table.csv", index=False)
    assert [one.item for one in media_table.media(plan.data, folder)] == ["clips/a.wav", "b"]
    frame.rename(columns={"file": "pitch"}).to_csv(folder / "table.csv", index=False)
    says = r"no column 'path' or 'file' with the file of each item. Name it in the option 'media'"
    with pytest.raises(InputError, match=says):
        media_table.media(plan.data, folder)


def test_an_empty_class_is_no_rating_or_none_of_the_classes(
    folder: Path, make_plan: MakePlan
) -> None:
    text = TABLE.replace("p2,man,sad,0.1", "p2,man,,0.1")
    (folder / "table.csv").write_text(text, encoding="utf-8")

    def rows(**options: str) -> dict[tuple[str, str], float]:
        given = {"label": "mood", **options}
        plan = make_plan("media_table", items="table.csv", options=given)
        found = media_table.read(plan, folder).ratings.to_pylist()
        return {(row["item"], row["emotion"]): row["value"] for row in found}

    assert {item for item, _ in rows()} == {"clips/a.wav", "gone.wav"}
    assert rows() == rows(empty="unknown")
    assert rows(empty="none") == {**rows(), ("b", "happy"): 0.0, ("b", "sad"): 0.0}
    with pytest.raises(InputError, match=r"empty is 'zero', expected one of unknown, none"):
        rows(empty="zero")
    without = make_plan("media_table", items="table.csv", options={"empty": "none"})
    with pytest.raises(InputError, match=r"data.options.empty: speaks of the column that"):
        media_table.read(without, folder)


def test_the_door_names_folder_and_format(folder: Path) -> None:
    found = media_items(folder, format_name="media_table", items="table.csv")
    assert len(found) == 2
    with pytest.raises(InputError, match="no such folder"):
        media_items(folder / "nowhere", format_name="media_table")
    with pytest.raises(InputError, match="expected 'media_table'"):
        media_items(folder, format_name="table")
