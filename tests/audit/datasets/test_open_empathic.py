"""Exports of Open Empathic: the fields of its tool, and what an export cannot tell by itself."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from evenhand.audit.datasets import open_empathic
from evenhand.audit.errors import InputError
from evenhand.audit.intake.items import items_table
from evenhand.audit.intake.ratings import truth
from evenhand.audit.plan import Plan

MakePlan = Callable[..., Plan]

VIDEO = "https://www.youtube.com/embed/utF9adp1mh8?modestbranding=1&loop=1&start=38&end=50"


def rows() -> pd.DataFrame:
    """Return one clip with two annotators, one that is a file, and one that nobody annotated."""
    return pd.DataFrame(
        {
            "id": [1, 2, 3, 4],
            "language": "English",
            "utterance": ["hello", "hello", "bye", ""],
            "audio_description": "a laugh",
            "video_description": "",
            "bg_sounds": "['music']",
            "accent": ["us_english", "us_english", "scottish", ""],
            "emotion": [
                '{"happy_and_energetic": ["joyful"], "sarcasm": ["mild"]}',
                "{'happy_and_energetic': ['lively'], 'disgusted': ['revolted']}",
                "",
                "not yet",
            ],
            "author": ["ann", "bob", "ann", "import"],
            "date_created": "2023-09-01",
            "status": ["Awaiting Review", "Complete", "Complete", "Pending"],
            "gender": ["Female", "Male", "Other", "Female"],
            "age": ["20-39", "13-19", "", ""],
            "audio_quality": ["Good", "Good", "Poor", ""],
            "arousal": [7, 9, 0, 0],
            "valence": [-2, 4, 0, 0],
            "time_spent": 12.5,
            "audio_recording": [VIDEO, VIDEO, "media/wavs/3.wav", "media/wavs/4.wav"],
        }
    )


def put(folder: Path, table: pd.DataFrame) -> Path:
    table.to_csv(folder / "dataset.csv", index=False)
    return folder


def export(make_plan: MakePlan, *, top: float = 10, **options: str) -> Plan:
    return make_plan("open_empathic", items="dataset.csv", top=top, options=options)


def test_groups_are_yes_or_no_of_each_annotator(tmp_path: Path, make_plan: MakePlan) -> None:
    plan = export(make_plan, top=1)
    sources = open_empathic.read(plan, put(tmp_path, rows()))
    assert sources.items.to_pylist()[0] == {
        "transcript": "hello",
        "perceived_age": "20-39",
        "perceived_gender": "Female",
        "perceived_accent": "us_english",
        "audio_quality": "Good",
        "background_sounds": "['music']",
        "language": "English",
        "audio_description": "a laugh",
        "video_description": "",
        "status": "Awaiting Review",
        "item": VIDEO,
        "person": "utF9adp1mh8",
    }
    table = items_table(sources.items, plan, file="items")
    found = truth(sources.ratings, table, plan, file="ratings")
    assert sorted(found.emotions) == sorted(open_empathic.GROUPS)
    labels = dict(zip(found.emotions, found.values.T, strict=True))  # noqa: PD011  (ours)
    assert labels["happy_and_energetic"].tolist() == [1, 0]
    assert labels["disgusted"].tolist() == [0.5, 0]
    assert found.rater_count == 2


def test_only_reviewed_rows_when_asked_for(tmp_path: Path, make_plan: MakePlan) -> None:
    plan = export(make_plan, top=1, rows="reviewed")
    sources = open_empathic.read(plan, put(tmp_path, rows()))
    assert set(sources.ratings.column("rater").to_pylist()) == {"ann", "bob"}
    assert sources.ratings.num_rows == 2 * len(open_empathic.GROUPS)
    with pytest.raises(InputError, match="no row is Complete; there is Pending"):
        open_empathic.read(plan, put(tmp_path, rows().assign(status="Pending")))


def test_arousal_is_a_slider_and_valence_needs_its_scale(
    tmp_path: Path, make_plan: MakePlan
) -> None:
    put(tmp_path, rows())
    arousal = open_empathic.read(export(make_plan, truth="arousal"), tmp_path).ratings
    assert arousal.column("value").to_pylist() == [7, 9, 0]
    assert set(arousal.column("emotion").to_pylist()) == {"arousal"}
    with pytest.raises(InputError, match=r"valence_scale is not said; the tool shows -5..5"):
        open_empathic.read(export(make_plan, truth="valence"), tmp_path)
    slider = export(make_plan, truth="valence", valence_scale="-5..5")
    values = open_empathic.read(slider, tmp_path).ratings.column("value").to_pylist()
    assert values == [3, 9, 5]
    stored = export(make_plan, truth="valence", valence_scale="0..10")
    with pytest.raises(InputError, match=r"got '-2', expected a value within 0..10"):
        open_empathic.read(stored, tmp_path)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("emotion", '{"joy": ["x"]}', "expected an object of emotion groups as text; groups: "),
        ("emotion", "happy", "column 'emotion', data row 1: got 'happy'"),
        ("author", " ", "column 'author', data row 1: got ' ', expected a name"),
        ("audio_recording", "", "column 'audio_recording', data row 1: got '', expected a name"),
        ("age", "25", "column 'age', data row 1: got '25', expected one of 0-3, 4-7"),
        ("audio_quality", "Fine", "got 'Fine', expected one of Unusable, Poor"),
    ],
)
def test_rows_that_are_not_as_described_are_refused(
    tmp_path: Path, make_plan: MakePlan, column: str, value: str, said: str
) -> None:
    table = rows().astype(str)
    table.loc[0, column] = value
    with pytest.raises(InputError) as caught:
        open_empathic.read(export(make_plan, top=1), put(tmp_path, table))
    assert said in str(caught.value)


def test_missing_columns_are_named(tmp_path: Path, make_plan: MakePlan) -> None:
    plan = export(make_plan, top=1)
    items = open_empathic.read(plan, put(tmp_path, rows().drop(columns=["age"]))).items
    assert "perceived_age" not in items.column_names
    put(tmp_path, rows().drop(columns=["author", "accent"]))
    with pytest.raises(InputError, match="no column 'author'"):
        open_empathic.read(plan, tmp_path)


def test_addresses_are_not_fetched(tmp_path: Path, make_plan: MakePlan) -> None:
    put(tmp_path, rows())
    data = export(make_plan).data
    with pytest.raises(InputError, match="not one item has a picture or clip"):
        open_empathic.media(data, tmp_path)
    (tmp_path / "media" / "wavs").mkdir(parents=True)
    (tmp_path / "media" / "wavs" / "3.wav").write_bytes(b"RIFF")
    found = open_empathic.media(data, tmp_path)
    assert [(each.item, each.person) for each in found] == [("media/wavs/3.wav",) * 2]
    assert found.skipped == {VIDEO: "an address; nothing is fetched"}
    assert np.all(found.ids == "media/wavs/3.wav")
