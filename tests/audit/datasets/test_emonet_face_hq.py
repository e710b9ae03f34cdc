"""EmoNet-Face HQ: files of both published forms, made here, and what can go wrong in them."""

from pathlib import Path

import msgspec
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from evenhand.audit.datasets import emonet_face_hq
from evenhand.audit.errors import InputError
from evenhand.audit.intake.emonet_names import EMOTIONS
from evenhand.audit.intake.items import items_table
from evenhand.audit.intake.ratings import truth
from evenhand.audit.plan import Attribute, Data, Model, Plan, Purpose, Ratings, Scale, Statistics
from evenhand.audit.run import run

SLIDER = Scale(kind="ordinal", low=0, high=7)
PLAN = Plan(
    evenhand=1,
    title="t",
    purpose=Purpose(system="s", intended_use="u", context="research", modality="face_image"),
    data=Data(
        name="HQ", subjects="synthetic", format="emonet_face_hq", item="image", person="face"
    ),
    ratings=Ratings(scale=SLIDER),
    statistics=Statistics(seed=1),
    attribute=(Attribute(name="prompted_gender", source="prompted"),),
    model=(),
)
ANGER = "Negative High-Energy Emotions|Anger"
PRIDE = "Positive Low-Energy Emotions|Pride"


def csv_rows() -> pd.DataFrame:
    """Return two images, of two experts and of one, and a model's row, which is no expert's."""
    return pd.DataFrame(
        {
            "image": ["b.jpg", "b.jpg", "a.jpg", "a.jpg"],
            "annotator": ["human-1", "human-2", "human-1", "gpt"],
            "annotations": [f"{{'{ANGER}': 5, '{PRIDE}': 1}}", "{}", f"{{'{PRIDE}': 7}}", "none"],
            "human": [True, True, True, False],
        }
    )


def with_options(**options: str) -> Plan:
    return msgspec.structs.replace(PLAN, data=msgspec.structs.replace(PLAN.data, options=options))


def put(folder: Path, rows: pd.DataFrame) -> Path:
    rows.to_csv(folder / emonet_face_hq.SHEETS, index=False)
    return folder


def put_parquet(folder: Path, labels: list[str], *, name: str = "train-0.parquet") -> Path:
    media = [{"bytes": b"\x89PNG", "path": f"{name[6]}{row}.jpg"} for row in range(len(labels))]
    pq.write_table(pa.table({"path": media, "label": labels}), folder / name)
    return folder


def check(plan: Plan, folder: Path) -> None:
    """Check that the expert who wrote nothing down rated every emotion 0."""
    sources = emonet_face_hq.read(plan, folder)
    table = items_table(sources.items, msgspec.structs.replace(plan, attribute=()), file="items")
    found = truth(sources.ratings, table, plan, file="ratings")
    assert sorted(found.emotions) == sorted(EMOTIONS)
    labels = found.values  # noqa: PD011  (a field of ours, no pandas here)
    expected = np.zeros((2, 40))
    expected[0, found.emotions.index("Anger")] = (5 + 0) / 2
    expected[0, found.emotions.index("Pride")] = (1 + 0) / 2
    expected[1, found.emotions.index("Pride")] = 7
    np.testing.assert_array_equal(labels, expected)
    assert found.raters[:, 0].tolist() == [2, 1]
    assert found.rater_count == 2


def test_what_an_expert_left_out_is_zero_and_models_are_no_experts(tmp_path: Path) -> None:
    check(PLAN, put(tmp_path, csv_rows()))
    sources = emonet_face_hq.read(PLAN, tmp_path)
    assert sources.items.to_pydict() == {"image": ["b.jpg", "a.jpg"], "face": ["b.jpg", "a.jpg"]}
    assert [(file.role, file.rows) for file in sources.files] == [("ratings", 4)]


def test_parquet_files_say_the_same(tmp_path: Path) -> None:
    both = f"[{{'human-1': {{'{ANGER}': 5, '{PRIDE}': 1}}}}, {{'human-2': {{}}}}]"
    put_parquet(tmp_path, [both])
    put_parquet(tmp_path, [f"[{{'human-1': {{'{PRIDE}': 7}}}}]"], name="train-1.parquet")
    check(with_options(source="parquet"), tmp_path)
    sources = emonet_face_hq.read(with_options(source="parquet"), tmp_path)
    assert sources.items.column("image").to_pylist() == ["00.jpg", "10.jpg"]
    assert [file.name for file in sources.files] == ["train-0.parquet", "train-1.parquet"]


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("annotations", "['Anger']", "data row 1: got ['Anger'], expected {emotion: rating}"),
        ("annotations", "{'x|Joy': 1}", "got 'x|Joy', expected each EmoNet emotion at most once"),
        ("annotations", "{'a|Anger': 1, 'b|Anger': 1}", "got 'b|Anger', expected each EmoNet"),
        ("annotations", "{'Anger': 8}", "got 8, expected a whole number within 0..7"),
        ("annotations", "{'Anger': True}", "got True, expected a whole number within 0..7"),
        ("annotations", "{'Anger': 1.5}", "got 1.5, expected a whole number"),
        ("annotations", "{3: 1}", "got 3, expected each EmoNet"),
        ("annotations", "{" * 99, f"got '{'{' * 59}..., expected"),
        ("annotator", "human-2", "item 'b.jpg' has several ratings by 'human-2'"),
        ("annotator", "", "column 'annotator', data row 1: got '', expected a name"),
        ("image", " ", "column 'image', data row 1: got ' ', expected a name"),
        ("human", "yes", "column 'human', data row 1: got 'yes', expected True or False"),
    ],
)
def test_rows_that_are_not_as_described_are_refused(
    tmp_path: Path, column: str, value: str, said: str
) -> None:
    rows = csv_rows().astype(str)
    rows.loc[0, column] = value
    with pytest.raises(InputError) as caught:
        emonet_face_hq.read(PLAN, put(tmp_path, rows))
    assert str(caught.value).startswith("hq.csv: ")
    assert said in str(caught.value)


def test_a_file_without_people_or_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no row is True, expected those of the experts"):
        emonet_face_hq.read(PLAN, put(tmp_path, csv_rows().assign(human=False)))
    with pytest.raises(InputError, match="no column 'human'"):
        emonet_face_hq.read(PLAN, put(tmp_path, csv_rows().drop(columns="human")))
    percent = Ratings(scale=Scale(kind="ordinal", low=0, high=10))
    with pytest.raises(InputError, match=r"got ordinal 0..10; .* gives ordinal, continuous 0..7"):
        emonet_face_hq.read(msgspec.structs.replace(PLAN, ratings=percent), tmp_path)


def test_only_files_of_predictions_are_scores(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("item,Anger\na.jpg,0.5\n", encoding="utf-8")
    own = Model(name="own", predictions="own.csv")
    assert emonet_face_hq.read_scores(PLAN, tmp_path, own).frame.num_rows == 1
    shipped = Model(name="m", dataset_scores="gpt")
    with pytest.raises(InputError, match="not offered by format 'emonet_face_hq'"):
        emonet_face_hq.read_scores(with_options(source="parquet"), tmp_path, shipped)


def test_ratings_of_models_are_scores_of_the_emotions_that_they_ever_name(tmp_path: Path) -> None:
    models = pd.DataFrame(
        {
            "image": ["a.jpg", "b.jpg"],
            "annotator": "hume",
            "annotations": [f"{{'{ANGER}': 3}}", f"{{'{ANGER}': 0, '{PRIDE}': 2.5}}"],
            "human": False,
        }
    )
    put(tmp_path, pd.concat([csv_rows(), models]))
    assert emonet_face_hq.score_names(PLAN, tmp_path) == ("gpt", "hume")
    hume = Model(name="m", dataset_scores="hume")
    read = emonet_face_hq.read_scores(PLAN, tmp_path, hume)
    assert read.frame.to_pydict() == {
        "item": ["a.jpg", "b.jpg"],
        "Anger": [3, 0],
        "Pride": [0, 2.5],
    }
    assert (read.file.role, read.file.rows) == ("scores of m", 2)
    unread = Model(name="m", dataset_scores="gpt")
    assert emonet_face_hq.read_scores(PLAN, tmp_path, unread).frame.num_rows == 0
    with pytest.raises(InputError, match="Did you mean 'hume'"):
        emonet_face_hq.read_scores(PLAN, tmp_path, Model(name="m", dataset_scores="hum"))


def test_images_are_files_beside_the_csv_or_cells_of_the_parquet_files(tmp_path: Path) -> None:
    put(tmp_path, csv_rows())
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "a.jpg").write_bytes(b"picture")
    found = emonet_face_hq.media(PLAN.data, tmp_path)
    assert [(each.item, each.person, each.media.path.name) for each in found] == [
        ("a.jpg", "a.jpg", "a.jpg")
    ]
    assert found.skipped == {"b.jpg": "no file 'b.jpg' in the folder"}
    put_parquet(tmp_path, ["[{'human-1': {}}]"])
    held = emonet_face_hq.media(with_options(source="parquet").data, tmp_path)
    with held[0].media.open() as stream:
        assert stream.read() == b"\x89PNG"


@pytest.mark.parametrize("as_text", [False, True])
def test_the_layout_with_annotations_and_demographics_is_read_too(
    tmp_path: Path, *, as_text: bool
) -> None:
    told = {"ethnicity": "arabic", "gender": "non-binary person", "age": 70}
    columns = {
        "image": [{"bytes": b"\x89PNG", "path": "x.jpg"}],
        "prompt": ["a close-up"],
        "demographics": [str(told) if as_text else told],
        "annotations": [f"[{{'human-1': {{'{PRIDE}': 7}}}}]"],
    }
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    beside = with_options(source="parquet", prompts="beside")
    sources = emonet_face_hq.read(beside, tmp_path)
    assert sources.items.to_pylist() == [
        {
            "prompt": "a close-up",
            "prompted_age": "70",
            "prompted_gender": "non-binary",
            "prompted_ethnicity": "arabic",
            "prompted_ethnicity_group": "Middle Eastern",
            "image": "x.jpg",
            "face": "x.jpg",
        }
    ]
    assert dict(emonet_face_hq.media(beside.data, tmp_path)[0].attributes)["prompted_age"] == "70"
    columns["demographics"] = ["nobody"]
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    with pytest.raises(InputError, match="got 'nobody', expected a structure of age"):
        emonet_face_hq.read(beside, tmp_path)
    with pytest.raises(InputError, match="needs source = 'parquet'"):
        emonet_face_hq.read(with_options(prompts="beside"), put(tmp_path, csv_rows()))


AUDIT = """
evenhand = 1
title = "Prompted gender"
purpose = { system = "m", intended_use = "none", context = "research", modality = "face_image" }
statistics = { seed = 1, replicates = 200 }
attribute = [{ name = "gender", column = "prompted_gender", source = "prompted" }]
model = [{ name = "m", predictions = "m.csv" }]
gate = [{ metric = "mae", margin = 0.5, owner = "test", emotions = ["Anger"] }]

[data]
name = "HQ"
subjects = "synthetic"
format = "emonet_face_hq"
options = { prompts = "prompts.csv" }

[ratings]
scale = { kind = "ordinal", low = 0, high = 7 }
emotions = ["Anger"]
"""


def test_an_audit_finds_a_fault_that_was_planted_for_a_prompted_gender(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    images = [f"{number:03d}.jpg" for number in range(200)]
    anger = rng.integers(0, 7, len(images))
    genders = np.where(np.arange(len(images)) % 2 == 0, "woman", "man")
    rows = [
        {"image": image, "annotator": rater, "annotations": f"{{'{ANGER}': {mark}}}", "human": True}
        for image, mark in zip(images, anger, strict=True)
        for rater in ("human-1", "human-2")
    ]
    put(tmp_path, pd.DataFrame(rows))
    prompts = {"path": images, "Prompt": "p", "Age": 30, "Ethnicity": "Asian", "Gender": genders}
    pd.DataFrame(prompts).to_csv(tmp_path / "prompts.csv", index=False)
    scores = anger + np.where(genders == "woman", 1.5, 0.0) + rng.normal(0, 0.1, len(images))
    pd.DataFrame({"item": images, "Anger": scores.clip(0, 7)}).to_csv(
        tmp_path / "m.csv", index=False
    )
    (tmp_path / "plan.toml").write_text(AUDIT, encoding="utf-8")
    result = run(tmp_path / "plan.toml", tmp_path / "out")
    assert result.verdict == "exceeds_margin"
