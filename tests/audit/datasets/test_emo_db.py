"""EMO-DB: small files made here for what can go wrong, the real ones against plain pandas."""

import os
from pathlib import Path

import msgspec
import numpy as np
import pandas as pd
import pytest

from evenhand.audit.datasets import emo_db
from evenhand.audit.errors import InputError
from evenhand.audit.intake.items import items_table
from evenhand.audit.intake.predictions import scores
from evenhand.audit.intake.ratings import truth
from evenhand.audit.plan import Attribute, Data, Model, Plan, Purpose, Ratings, Scale, Statistics
from evenhand.audit.run import run

BESIDE = Path(__file__).resolve().parents[4] / "shared" / "data"
REAL = Path(os.environ.get("EVENHAND_DATA", BESIDE)) / "emodb"
SHARE = Scale(kind="continuous", low=0, high=1)
PLAN = Plan(
    evenhand=1,
    title="t",
    purpose=Purpose(system="s", intended_use="u", context="research", modality="voice"),
    data=Data(name="EMO-DB", subjects="real", format="emo_db", person="speaker"),
    ratings=Ratings(scale=SHARE),
    statistics=Statistics(seed=1),
    attribute=(Attribute(name="gender", source="recorded"),),
    model=(),
)
CLIPS = "file,recognised_percent,natural_percent\n08b02Td.wav,85.71,57.14\n03a01Fa.wav,90,75.00\n"
SPEAKERS = "speaker,gender,age\n03,male,31\n08,female,34\n"

needs_data = pytest.mark.skipif(not REAL.is_dir(), reason="the EMO-DB tables are not at hand")


def with_truth(truth_of: str) -> Plan:
    data = msgspec.structs.replace(PLAN.data, options={"truth": truth_of})
    return msgspec.structs.replace(PLAN, data=data)


def put(folder: Path, *, clips: str = CLIPS, speakers: str = SPEAKERS) -> Path:
    (folder / emo_db.LISTENERS).write_text(clips, encoding="utf-8")
    (folder / emo_db.SPEAKERS).write_text(speakers, encoding="utf-8")
    return folder


def test_a_clip_tells_its_speaker_and_what_was_acted(tmp_path: Path) -> None:
    sources = emo_db.read(PLAN, put(tmp_path))
    assert sources.items.to_pylist()[0] == {
        "gender": "female",
        "age": "34",
        "acted_emotion": "Sadness",
        "sentence": "b02",
        "version": "d",
        "natural_share": 0.5714,
        "item": "08b02Td",
        "speaker": "08",
    }
    assert [(each.role, each.name, each.rows) for each in sources.files] == [
        ("items", "speakers.csv", 2),
        ("ratings", "perception.csv", 2),
    ]


def test_what_listeners_were_not_reported_to_choose_has_no_label(tmp_path: Path) -> None:
    sources = emo_db.read(PLAN, put(tmp_path))
    table = items_table(sources.items, PLAN, file="items")
    found = truth(sources.ratings, table, PLAN, file="ratings")
    assert found.emotions == ("Happiness", "Sadness")
    labels = found.values  # noqa: PD011  (a field of ours, no pandas here)
    np.testing.assert_array_equal(labels, [[np.nan, 0.8571], [0.9, np.nan]])
    assert found.rater_count is None


def test_what_was_acted_is_known_for_every_emotion(tmp_path: Path) -> None:
    plan = with_truth("acted")
    sources = emo_db.read(plan, put(tmp_path))
    table = items_table(sources.items, plan, file="items")
    found = truth(sources.ratings, table, plan, file="ratings")
    assert len(found.emotions) == 7
    labels = found.values  # noqa: PD011  (a field of ours, no pandas here)
    np.testing.assert_array_equal(labels.sum(axis=1), 1)
    assert labels[0, found.emotions.index("Sadness")] == 1


def test_the_reading_that_is_not_the_truth_serves_as_predictor(tmp_path: Path) -> None:
    put(tmp_path)
    assert emo_db.score_names(PLAN, Path()) == ("acted",)
    plan = with_truth("acted")
    listeners = Model(name="m", dataset_scores="listeners")
    read = emo_db.read_scores(plan, tmp_path, listeners)
    assert read.file.role == "scores of m"
    assert read.frame.to_pylist() == [
        {"item": "03a01Fa", "Happiness": 0.9, "Sadness": None},
        {"item": "08b02Td", "Happiness": None, "Sadness": 0.8571},
    ]
    long = msgspec.structs.replace(listeners, layout="long")
    assert emo_db.read_scores(plan, tmp_path, long).frame.num_rows == 2
    with pytest.raises(InputError, match="not offered, it is the truth of this plan"):
        emo_db.read_scores(PLAN, tmp_path, listeners)
    other = msgspec.structs.replace(listeners, dataset_scores="listener")
    with pytest.raises(InputError, match="Did you mean 'listeners'"):
        emo_db.read_scores(plan, tmp_path, other)
    (tmp_path / "own.csv").write_text("item,Anger\n08b02Td,0.5\n", encoding="utf-8")
    own = Model(name="own", predictions="own.csv")
    assert emo_db.read_scores(PLAN, tmp_path, own).frame.num_rows == 1


def test_other_scales_and_layouts_are_refused(tmp_path: Path) -> None:
    put(tmp_path)
    percent = Ratings(scale=Scale(kind="continuous", low=0, high=100))
    with pytest.raises(InputError, match=r"got continuous 0..100; format 'emo_db' gives contin"):
        emo_db.read(msgspec.structs.replace(PLAN, ratings=percent), tmp_path)
    wide = Ratings(scale=SHARE, layout="wide")
    with pytest.raises(InputError, match="got 'wide'; format 'emo_db' gives 'long'"):
        emo_db.read(msgspec.structs.replace(PLAN, ratings=wide), tmp_path)
    with pytest.raises(InputError, match="truth is 'actors', expected one of listeners, acted"):
        emo_db.read(with_truth("actors"), tmp_path)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"clips": CLIPS.replace("Fa.wav", "Xa.wav")}, "data row 2: got '03a01Xa.wav', expected"),
        ({"clips": CLIPS.replace("08b02Td", "03a01Fa")}, "once each; 1 rows are so"),
        ({"clips": CLIPS.replace("90,", "190,")}, "got '190.0', expected a percentage within"),
        ({"clips": CLIPS.replace("57.14", "-1")}, "column 'natural_percent', data row 1"),
        ({"clips": CLIPS.replace("90,", "many,")}, "got 'many', expected a number"),
        ({"clips": CLIPS.replace("file", "clip")}, "perception.csv: no column 'file'"),
        ({"speakers": SPEAKERS.replace("08,", "09,")}, "expected a speaker of speakers.csv"),
        ({"speakers": SPEAKERS.replace("08,", "3,")}, "got '3', expected each speaker once"),
        ({"speakers": SPEAKERS.replace("age", "years")}, "speakers.csv: no column 'age'"),
    ],
)
def test_files_that_are_not_as_described_are_refused(
    tmp_path: Path, changed: dict[str, str], said: str
) -> None:
    with pytest.raises(InputError) as caught:
        emo_db.read(PLAN, put(tmp_path, **changed))
    assert said in str(caught.value)


@needs_data
def test_real_shares_agree_with_pandas() -> None:
    sources = emo_db.read(PLAN, REAL)
    table = items_table(sources.items, PLAN, file="items")
    found = truth(sources.ratings, table, PLAN, file="ratings")
    plain = pd.read_csv(REAL / emo_db.LISTENERS)
    assert len(table.items) == 304
    assert len(np.unique(table.persons)) == 6
    labels = np.nansum(found.values, axis=1)
    np.testing.assert_allclose(labels, plain["recognised_percent"] / 100, atol=1e-12)
    model = Model(name="m", dataset_scores="acted")
    read = emo_db.read_scores(PLAN, REAL, model)
    given = scores(read.frame, table, found.emotions, model, scale=SHARE, file="f")
    assert np.nansum(given.values) == 304


AUDIT = """
evenhand = 1
title = "How well listeners recognise what was acted"
purpose = { system = "actors", intended_use = "none", context = "research", modality = "voice" }
data = { name = "EMO-DB", subjects = "real", format = "emo_db", person = "speaker" }
ratings = { scale = { kind = "continuous", low = 0, high = 1 } }
statistics = { seed = 1, replicates = 200 }
attribute = [{ name = "gender", source = "recorded", levels = ["female", "male"] }]
model = [{ name = "acted", dataset_scores = "acted" }]
gate = [{ metric = "mae", margin = 0.05, owner = "test", emotions = ["Anger"] }]
show = [{ metric = "bias", emotions = "each" }]
"""


@needs_data
def test_an_audit_of_the_listeners_rates_runs_and_says_that_six_speakers_are_too_few(
    tmp_path: Path,
) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(AUDIT, encoding="utf-8")
    result = run(plan, tmp_path / "out", data=REAL)
    assert (tmp_path / "out" / "result.json").is_file()
    assert result.verdict == "insufficient_data"
    assert result.exit_code == 3


@needs_data
def test_the_real_clips_are_found_with_their_speakers() -> None:
    found = emo_db.media(PLAN.data, REAL)
    assert len(found) == 304
    assert len(set(found.persons.tolist())) == 6
    first = found[0]
    assert first.media.path.name == f"{first.item}.wav"
    assert first.person == first.item[:2]
    with first.media.open() as stream:
        assert stream.read(4) == b"RIFF"
