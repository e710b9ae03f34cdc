"""Formats are found by name, options are checked, and what was read is on record."""

import hashlib
from pathlib import Path

import pyarrow as pa
import pytest

from evenhand.audit.datasets import dataset, formats, table
from evenhand.audit.errors import InputError
from evenhand.audit.intake.fingerprint import file_record, frame_record
from evenhand.audit.intake.layouts import laid_out
from evenhand.audit.intake.sources import Format, Option, chosen
from evenhand.audit.plan import Data, Model, Plan, Purpose, Ratings, Scale, Statistics

FORMATS: tuple[Format, ...] = tuple(dataset(name) for name in formats())
"""Type checkers hold every module to the protocol here."""


def plan(**data: object) -> Plan:
    fields = {"name": "d", "subjects": "synthetic", "items": "items.csv", **data}
    return Plan(
        evenhand=1,
        title="t",
        purpose=Purpose(system="s", intended_use="u", context="research", modality="voice"),
        data=Data(**fields),  # type: ignore[arg-type]  # fields vary by test
        ratings=Ratings(scale=Scale(kind="continuous", low=0, high=7), file="ratings.jsonl"),
        statistics=Statistics(seed=1),
        attribute=(),
        model=(),
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "items.csv").write_bytes(b"item,person\na,p\nb,q\n")
    (tmp_path / "ratings.jsonl").write_bytes(b'{"item": "a", "emotion": "Joy", "value": 1}\n')
    (tmp_path / "scores.csv").write_bytes(b"item,Joy\na,2\n")
    return tmp_path


def test_the_folder_is_the_list() -> None:
    assert formats() == (
        "audformat_db",
        "crema_d",
        "emo_db",
        "emonet_face_big",
        "emonet_face_binary",
        "emonet_face_ferd",
        "emonet_face_hq",
        "emonet_voice_bench",
        "emonet_voice_big",
        "hugging_face_disk",
        "laions_got_talent",
        "media_table",
        "open_empathic",
        "ravdess",
        "stimulus_corpus",
        "table",
        "webdataset_shards",
    )
    assert dataset("table") is table


def test_an_unknown_format_lists_the_known() -> None:
    with pytest.raises(InputError) as caught:
        dataset("crema-d")
    assert str(caught.value) == (
        "data.format: no format 'crema-d'. Did you mean 'crema_d'? Formats: "
        "audformat_db, crema_d, emo_db, emonet_face_big, emonet_face_binary, emonet_face_ferd, "
        "emonet_face_hq, emonet_voice_bench, emonet_voice_big, hugging_face_disk, "
        "laions_got_talent, media_table and 5 more"
    )


@pytest.mark.parametrize("name", ["../table", "os", "__init__", "", "table.read"])
def test_only_formats_are_imported(name: str) -> None:
    with pytest.raises(InputError, match="no format"):
        dataset(name)


@pytest.mark.parametrize("each", FORMATS)
def test_every_option_says_what_it_means(each: Format) -> None:
    assert each.__doc__
    for option in each.OPTIONS.values():
        assert len(option.meaning) > len("short")
        assert option.usual == (option.choices or (option.default,))[0]


def test_options_are_checked_all_at_once_and_have_defaults() -> None:
    options = {
        "truth": Option(meaning="m", choices=("a", "b")),
        "x": Option(meaning="m", choices=("1",)),
    }
    assert chosen(plan(options={"truth": "b"}).data, options) == {"truth": "b", "x": "1"}
    with pytest.raises(InputError) as caught:
        chosen(plan(options={"thruth": "b", "x": "2"}).data, options)
    assert caught.value.problems == (
        (
            "data.options of format 'table': unknown option 'thruth'. Did you mean 'truth'? "
            "Options: truth, x"
        ),
        "data.options of format 'table': x is '2', expected one of 1",
    )


def test_a_table_is_read_from_the_files_of_the_plan(folder: Path) -> None:
    sources = table.read(plan(), folder)
    assert sources.items.column("person").to_pylist() == ["p", "q"]
    assert sources.ratings.column("value").to_pylist() == [1]
    assert [(each.role, each.name, each.rows) for each in sources.files] == [
        ("items", "items.csv", 2),
        ("ratings", "ratings.jsonl", 1),
    ]


@pytest.mark.parametrize("each", FORMATS)
def test_every_format_reads_predictions_from_a_file(each: Format, folder: Path) -> None:
    read = each.read_scores(plan(), folder, Model(name="m", predictions="scores.csv"))
    assert read.frame.to_pydict() == {"item": ["a"], "Joy": ["2"]}
    assert (read.file.role, read.file.name) == ("scores of m", "scores.csv")


def test_files_that_are_not_named_or_not_there_are_told(folder: Path) -> None:
    with pytest.raises(InputError, match=r"data.items: names no file"):
        table.read(plan(items=""), folder)
    with pytest.raises(InputError, match=r"Did you mean 'items.csv'\?"):
        table.read(plan(items="item.csv"), folder)
    with pytest.raises(InputError, match="model 'm': predictions: names no file"):
        table.read_scores(plan(), folder, Model(name="m"))
    with pytest.raises(InputError, match="'v' is not offered by format 'table'"):
        table.read_scores(plan(), folder, Model(name="m", dataset_scores="v"))
    with pytest.raises(InputError, match="unknown option 'a'"):
        table.read(plan(options={"a": "b"}), folder)


def test_a_record_holds_the_hash_and_no_folder(folder: Path) -> None:
    path = folder / "items.csv"
    record = file_record(path, "items", rows=2)
    assert record.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (record.role, record.name, record.size_bytes, record.rows) == (
        "items",
        "items.csv",
        20,
        2,
    )


def test_frames_in_memory_have_a_record_that_depends_on_their_content_only() -> None:
    frame = pa.table({"a": ["x", "y"]})
    parts = pa.concat_tables([frame.slice(0, 1), frame.slice(1)])
    record = frame_record(frame, "items")
    assert record.sha256 == frame_record(parts, "items").sha256
    assert record.sha256 != frame_record(frame.slice(0, 1), "items").sha256
    assert record.rows == 2


def test_a_layout_is_the_plans() -> None:
    wide = pa.table({"id": ["a", "b"], "n": [3, 4], "Joy": [0.1, 0.2], "Fear": [0.3, 0.4]})
    names = ("Joy", "Fear")
    assert laid_out(wide, names, "wide", emotion="e", value="v") is wide
    assert laid_out(wide, names, "long", emotion="e", value="v").to_pydict() == {
        "id": ["a", "b", "a", "b"],
        "n": [3, 4, 3, 4],
        "e": ["Joy", "Joy", "Fear", "Fear"],
        "v": [0.1, 0.2, 0.3, 0.4],
    }
