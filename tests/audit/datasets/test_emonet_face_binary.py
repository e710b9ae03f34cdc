"""EmoNet-Face Binary: small files made here for what can go wrong, the real one against pandas."""

import os
from io import StringIO
from pathlib import Path

import msgspec
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from evenhand.audit.datasets import emonet_face_binary
from evenhand.audit.errors import InputError
from evenhand.audit.intake.binary_answers import ANSWERS
from evenhand.audit.intake.emonet_names import EMOTIONS
from evenhand.audit.intake.items import items_table
from evenhand.audit.intake.ratings import truth
from evenhand.audit.plan import Attribute, Data, Model, Plan, Purpose, Ratings, Scale, Statistics
from evenhand.audit.run import run
from evenhand.audit.table import Truth

BESIDE = Path(__file__).resolve().parents[4] / "shared" / "data"
REAL = Path(os.environ.get("EVENHAND_DATA", BESIDE)) / "emonet-face"
BINARY = Scale(kind="binary", low=0, high=1)
PLAN = Plan(
    evenhand=1,
    title="t",
    purpose=Purpose(system="s", intended_use="u", context="research", modality="face_image"),
    data=Data(
        name="EmoNet-Face Binary",
        subjects="synthetic",
        format="emonet_face_binary",
        item="image",
        person="face",
    ),
    ratings=Ratings(scale=BINARY),
    statistics=Statistics(seed=1),
    attribute=(Attribute(name="target_emotion", source="prompted"),),
    model=(),
)
PROMPTED = Model(name="prompt", dataset_scores="prompted")

ROWS = """path,annotator,value,emotion
00000,human-1,True,Anger
00000,human-2,False,Anger
00000,human-3,False,Contentment
00001,human-3,True,Hope/Enthusiasm/Optimism
00001,human-4,True,Hopelessness
00002,human-4,False,Pain
00002,human-6,True,Relief
00003,human-1,False,Fear
00003,human-4,True,Pleasure/Ecstasy
"""
"""One image whose target has more answers, one told by who judged the contrast, one that nothing
tells, and one told by who judged the target."""

needs_data = pytest.mark.skipif(
    not (REAL / ANSWERS).is_file(), reason="EmoNet-Face Binary is not at hand"
)


def with_reading(reading: str) -> Plan:
    data = msgspec.structs.replace(PLAN.data, options={"reading": reading})
    share = Scale(kind="continuous", low=0, high=1)
    ratings = Ratings(scale=share if reading == "share" else BINARY)
    return msgspec.structs.replace(PLAN, data=data, ratings=ratings)


def put(folder: Path, rows: str = ROWS) -> Path:
    (folder / ANSWERS).write_text(rows, encoding="utf-8")
    return folder


def labels_of(plan: Plan, folder: Path) -> Truth:
    sources = emonet_face_binary.read(plan, folder)
    table = items_table(sources.items, plan, file="items")
    return truth(sources.ratings, table, plan, file="ratings")


def test_the_target_is_told_by_answers_or_by_experts_or_not_at_all(tmp_path: Path) -> None:
    sources = emonet_face_binary.read(PLAN, put(tmp_path))
    assert [tuple(row.values()) for row in sources.items.to_pylist()] == [
        ("Anger", "Contentment", "00000", "00000"),
        ("Helplessness", "Hope/Enthusiasm/Optimism", "00001", "00001"),
        ("", "", "00002", "00002"),
        ("Fear", "Pleasure/Ecstasy", "00003", "00003"),
    ]
    assert sources.items.column_names[-2:] == ["image", "face"]
    assert [(each.role, each.name, each.rows) for each in sources.files] == [
        ("ratings", "binary.csv", 9)
    ]


@pytest.mark.parametrize(("reading", "anger"), [("confirmed", 0), ("share", 0.5), ("raters", 0.5)])
def test_labels_by_hand(tmp_path: Path, reading: str, anger: float) -> None:
    found = labels_of(with_reading(reading), put(tmp_path))
    labels = dict(zip(found.emotions, found.values.T, strict=True))  # noqa: PD011
    np.testing.assert_array_equal(labels["Anger"], [anger, np.nan, np.nan, np.nan])
    np.testing.assert_array_equal(labels["Relief"], [np.nan, np.nan, 1, np.nan])
    assert found.raters[0, found.emotions.index("Anger")] == 2
    assert found.rater_count == (5 if reading == "raters" else None)


def test_what_was_prompted_serves_as_predictor(tmp_path: Path) -> None:
    put(tmp_path)
    assert emonet_face_binary.score_names(PLAN, Path()) == ("prompted",)
    long = msgspec.structs.replace(PROMPTED, layout="long", item="image")
    read = emonet_face_binary.read_scores(PLAN, tmp_path, long)
    assert read.file.role == "scores of prompt"
    assert {tuple(row.values()) for row in read.frame.to_pylist()} == {
        ("00000", "Anger", 1),
        ("00000", "Contentment", 0),
        ("00001", "Helplessness", 1),
        ("00001", "Hope/Enthusiasm/Optimism", 0),
        ("00003", "Fear", 1),
        ("00003", "Pleasure/Ecstasy", 0),
    }
    other = msgspec.structs.replace(PROMPTED, dataset_scores="prompt")
    with pytest.raises(InputError, match="Did you mean 'prompted'"):
        emonet_face_binary.read_scores(PLAN, tmp_path, other)
    (tmp_path / "own.csv").write_text("item,Anger\n00000,0.5\n", encoding="utf-8")
    own = Model(name="own", predictions="own.csv")
    assert emonet_face_binary.read_scores(PLAN, tmp_path, own).frame.num_rows == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("True,Relief", "yes,Relief", "'value', data row 7: got 'yes', expected True or False"),
        ("Relief", "Joy", "data row 7: got 'Joy', expected one of the 40 EmoNet categories"),
        ("human-6", "", "column 'annotator', data row 7: got '', expected the expert's name"),
        ("00002,human-6,True,Relief\n", "", "answers about exactly two emotions of each image"),
        ("human-2", "human-1", "one answer of an expert to an image and emotion; 1 rows"),
        ("00002", "", "column 'path', data row 6: got '', expected the image's number"),
        ("path", "image", "binary.csv: no column 'path'"),
    ],
)
def test_rows_that_are_not_as_described_are_refused(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(InputError) as caught:
        emonet_face_binary.read(PLAN, put(tmp_path, ROWS.replace(old, new)))
    assert said in str(caught.value)


PROMPTS = """path,ind,Prompt,Age,Ethnicity,Gender,Emotion
00003,3,a photo,80,arabic,woman,fear
00000,0,"a photo, close",20,White,man,rage
00002,2,a photo,40,Indian,non-binary person,relief
00001,1,a photo,30,Asian,woman,submission
"""


def with_prompts(folder: Path, prompts: str) -> Plan:
    (folder / "prompts.csv").write_text(prompts, encoding="utf-8")
    data = msgspec.structs.replace(PLAN.data, options={"prompts": "prompts.csv"})
    return msgspec.structs.replace(PLAN, data=data)


def test_prompted_attributes_are_called_so(tmp_path: Path) -> None:
    plan = with_prompts(put(tmp_path), PROMPTS)
    sources = emonet_face_binary.read(plan, tmp_path)
    rows = {row["image"]: row for row in sources.items.to_pylist()}
    assert rows["00000"]["prompt"] == "a photo, close"
    assert [rows[image]["prompted_age"] for image in sorted(rows)] == ["20", "30", "40", "80"]
    assert rows["00002"]["prompted_gender"] == "non-binary"
    assert rows["00003"]["prompted_ethnicity"] == "arabic"
    assert rows["00003"]["prompted_ethnicity_group"] == "Middle Eastern"
    assert [file.role for file in sources.files] == ["items", "ratings"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (",80,", ",85,", "column 'Age', data row 1: got '85', expected one of 20, 30, 40"),
        ("arabic", "Arab", "column 'Ethnicity', data row 1: got 'Arab', expected one of"),
        (",man,", ",male,", "column 'Gender', data row 2: got 'male', expected one of man"),
        ("00001,", "00009,", "got '00001', expected an image of prompts.csv"),
        ("00001,", "00002,", "prompts.csv: column 'path', data row 4: got '00002', expected each"),
        ("Prompt", "prompt", "prompts.csv: no column 'Prompt'"),
    ],
)
def test_prompts_that_are_not_as_described_are_refused(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    plan = with_prompts(put(tmp_path), PROMPTS.replace(old, new))
    with pytest.raises(InputError) as caught:
        emonet_face_binary.read(plan, tmp_path)
    assert said in str(caught.value)


def test_shares_are_refused_on_a_binary_scale(tmp_path: Path) -> None:
    plan = msgspec.structs.replace(with_reading("share"), ratings=Ratings(scale=BINARY))
    with pytest.raises(InputError, match=r"got binary 0..1; format .* gives continuous 0..1"):
        emonet_face_binary.read(plan, put(tmp_path))


@needs_data
def test_the_real_file_agrees_with_pandas() -> None:
    plain = pd.read_csv(REAL / ANSWERS, dtype=str)
    share = (plain["value"] == "True").groupby([plain["path"], plain["emotion"]]).mean()
    found = labels_of(with_reading("share"), REAL)
    assert sorted(found.emotions) == sorted(EMOTIONS)
    labels = found.values  # noqa: PD011  (a field of ours, no pandas here)
    assert labels.shape == (19_999, 40)
    assert np.isfinite(labels).sum() == len(share) == 2 * 19_999
    np.testing.assert_allclose(np.nansum(labels), share.sum(), rtol=1e-12)
    anger = labels[:, found.emotions.index("Anger")]
    np.testing.assert_array_equal(anger[~np.isnan(anger)], share.xs("Anger", level="emotion"))
    assert found.raters.sum() == 65_686


@needs_data
def test_real_targets_are_nearly_as_many_for_each_emotion() -> None:
    """The generation was even; that the conclusion finds 500 each is what speaks for it."""
    items = emonet_face_binary.read(PLAN, REAL).items.to_pandas()
    counts = items["target_emotion"].value_counts()
    assert counts.pop("") == 559
    assert counts.between(440, 540).all()


AUDIT = """
evenhand = 1
title = "Do generated faces show what was prompted?"
purpose = { system = "g", intended_use = "none", context = "research", modality = "face_image" }
data = { name = "Binary", subjects = "synthetic", format = "emonet_face_binary" }
ratings = { scale = { kind = "binary", low = 0, high = 1 }, emotions = ["Anger", "Contentment"] }
statistics = { seed = 1, replicates = 200 }
attribute = [{ name = "target", column = "target_emotion", source = "prompted" }]
model = [{ name = "prompt", dataset_scores = "prompted" }]
gate = [{ metric = "mae", margin = 0.1, owner = "test", emotions = ["Anger"] }]
show = [{ metric = "bias", emotions = "each" }]
"""


@needs_data
def test_an_audit_runs_and_finds_that_prompted_anger_is_hardly_ever_confirmed(
    tmp_path: Path,
) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(AUDIT, encoding="utf-8")
    result = run(plan, tmp_path / "out", data=REAL)
    assert (tmp_path / "out" / "result.json").is_file()
    assert result.verdict == "exceeds_margin"
    assert "AGR001" not in [each.code for each in result.findings]


@needs_data
def test_an_audit_of_the_experts_says_that_they_could_not_disagree(tmp_path: Path) -> None:
    """The cascade makes alpha -0.58 for anger, which says nothing about the experts."""
    plan = tmp_path / "plan.toml"
    named = AUDIT.replace('_binary" }', '_binary", options = { reading = "raters" } }')
    plan.write_text(named, encoding="utf-8")
    result = run(plan, tmp_path / "out", data=REAL)
    design = next(each for each in result.findings if each.code == "AGR004")
    assert "a rater was asked only about what another had let through (2)" in design.answer


def put_parquet(folder: Path) -> Plan:
    """Write the images of `ROWS` as Parquet, and return the plan that reads them."""
    rows = pd.read_csv(StringIO(ROWS), dtype={"path": str})
    labels = {
        path: [{each.annotator: {each.emotion: bool(each.value)}} for each in own.itertuples()]
        for path, own in rows.groupby("path")
    }
    raw = {"Prompt": "p", "Age": 20, "Ethnicity": "White", "Gender": "man"}
    columns = [
        {"image": {"bytes": b"\x89PNG", "path": path}, "label": str(label), **raw}
        for path, label in labels.items()
    ]
    pq.write_table(pa.Table.from_pylist(columns), folder / "train.parquet")
    options = {"source": "parquet", "prompts": "beside"}
    return msgspec.structs.replace(PLAN, data=msgspec.structs.replace(PLAN.data, options=options))


def test_parquet_files_say_the_same_and_hold_the_images(tmp_path: Path) -> None:
    plan = put_parquet(tmp_path)
    (tmp_path / ANSWERS).write_text(ROWS, encoding="utf-8")
    of_csv = emonet_face_binary.read(PLAN, tmp_path)
    of_parquet = emonet_face_binary.read(plan, tmp_path)
    assert of_parquet.ratings.equals(of_csv.ratings)
    assert of_parquet.items.select(of_csv.items.column_names).equals(of_csv.items)
    assert set(of_parquet.items.column("prompted_ethnicity_group").to_pylist()) == {"White"}
    assert [file.name for file in of_parquet.files] == ["train.parquet"]
    found = emonet_face_binary.media(plan.data, tmp_path)
    assert [each.item for each in found] == ["00000", "00001", "00002", "00003"]
    with found[2].media.open() as stream:
        assert stream.read() == b"\x89PNG"
    assert emonet_face_binary.read_scores(plan, tmp_path, PROMPTED).file.name == "train.parquet"


def test_images_beside_the_csv_are_found_by_their_number(tmp_path: Path) -> None:
    (tmp_path / ANSWERS).write_text(ROWS, encoding="utf-8")
    (tmp_path / "00001.png").write_bytes(b"picture")
    found = emonet_face_binary.media(PLAN.data, tmp_path)
    assert [each.item for each in found] == ["00001"]
    assert len(found.skipped) == 3
