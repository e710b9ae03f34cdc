"""audformat databases, written with the library itself."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evenhand.audit.datasets import audformat_db
from evenhand.audit.errors import InputError
from evenhand.audit.plan import Plan

MakePlan = Callable[..., Plan]

SPEAKERS = {"s1": {"gender": "female", "age": 31}, "s2": {"gender": "male"}}


@pytest.fixture
def database() -> Any:  # noqa: ANN401  (the library comes without usable types)
    audformat = pytest.importorskip("audformat")
    made = audformat.Database("made")
    made.schemes["emotion"] = audformat.Scheme(labels=["anger", "joy"])
    made.schemes["speaker"] = audformat.Scheme(labels=SPEAKERS)
    made.schemes["arousal"] = audformat.Scheme("float")
    table = audformat.Table(audformat.filewise_index(["audio/a.wav", "audio/b.wav"]))
    made["files"] = table
    for name, values in (
        ("emotion", ["anger", None]),
        ("speaker", ["s1", "s2"]),
        ("arousal", [0.25, 0.75]),
    ):
        table[name] = audformat.Column(scheme_id=name)
        table[name].set(values)
    return made


@pytest.fixture
def folder(database: Any, tmp_path: Path) -> Path:  # noqa: ANN401
    database.save(str(tmp_path))
    (tmp_path / "audio").mkdir()
    (tmp_path / "audio" / "a.wav").write_bytes(b"RIFF")
    return tmp_path


def test_speakers_are_described_and_files_found(folder: Path, make_plan: MakePlan) -> None:
    plan = make_plan("audformat_db", person="speaker", options={"label": "emotion"})
    found = audformat_db.media(plan.data, folder)
    assert [(each.item, each.person) for each in found] == [("audio/a.wav", "s1")]
    assert dict(found[0].attributes) == {
        "emotion": "anger",
        "arousal": "0.25",
        "speaker.gender": "female",
        "speaker.age": "31",
    }
    assert found.skipped == {"audio/b.wav": "no file 'audio/b.wav' in the folder"}
    sources = audformat_db.read(plan, folder)
    assert sources.ratings.to_pydict() == {
        "item": ["audio/a.wav"],
        "emotion": ["anger"],
        "value": [1],
    }
    assert sources.files[0].name == "db.yaml"
    assert len(sources.files) == 2


def test_dimensions_are_columns_of_the_table(folder: Path, make_plan: MakePlan) -> None:
    wide = {"layout": "wide", "emotions": ("arousal",)}
    plan = make_plan("audformat_db", person="speaker", ratings=wide)
    assert audformat_db.read(plan, folder).ratings.column("arousal").to_pylist() == [0.25, 0.75]


def test_stretches_of_files_are_items_that_are_not_scored(
    database: Any,  # noqa: ANN401
    tmp_path: Path,
    make_plan: MakePlan,
) -> None:
    import audformat  # noqa: PLC0415  (skipped by the fixture where it is missing)

    index = audformat.segmented_index(["a.wav", "a.wav"], ["0s", "1.5s"], ["1.5s", None])
    table = audformat.Table(index)
    database["parts"] = table
    table["speaker"] = audformat.Column(scheme_id="speaker")
    table["speaker"].set(["s1", "s2"])
    database.save(str(tmp_path))
    plan = make_plan(
        "audformat_db", person="speaker", options={"table": "parts", "label": "speaker.gender"}
    )
    assert audformat_db.read(plan, tmp_path).items.column("item").to_pylist() == [
        "a.wav[0-1.5]",
        "a.wav[1.5-]",
    ]
    with pytest.raises(InputError, match="a stretch of a file; only whole files are scored"):
        audformat_db.media(plan.data, tmp_path)
    with pytest.raises(InputError, match=r"table is ''. Tables: files, parts"):
        audformat_db.media(make_plan("audformat_db", person="speaker").data, tmp_path)


def test_speakers_may_be_described_in_a_table_of_their_own(
    database: Any,  # noqa: ANN401
    tmp_path: Path,
    make_plan: MakePlan,
) -> None:
    import audformat  # noqa: PLC0415  (skipped by the fixture where it is missing)
    import pandas as pd  # noqa: PLC0415  (as above)

    people = audformat.MiscTable(pd.Index(["s1", "s2"], name="speaker"))
    database["people"] = people
    people["gender"] = audformat.Column()
    people["gender"].set(["female", "male"])
    database.schemes["speaker"].replace_labels("people")
    database.save(str(tmp_path))
    wide = {"layout": "wide", "emotions": ("arousal",)}
    plan = make_plan("audformat_db", person="speaker", ratings=wide)
    items = audformat_db.read(plan, tmp_path).items
    assert items.column("speaker.gender").to_pylist() == ["female", "male"]


def test_no_database_and_no_library_are_said(
    folder: Path, make_plan: MakePlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = make_plan("audformat_db", person="speaker").data
    with pytest.raises(InputError, match=r"db.yaml: no such file; expected a database of audforma"):
        audformat_db.media(data, folder / "audio")
    (folder / "db.yaml").write_text("name: [", encoding="utf-8")
    with pytest.raises(InputError, match=r"db.yaml: cannot be read as audformat"):
        audformat_db.media(data, folder)
    monkeypatch.setitem(sys.modules, "audformat", None)
    with pytest.raises(InputError, match=r"needs audformat; install evenhand\[datasets\]"):
        audformat_db.media(data, folder)
