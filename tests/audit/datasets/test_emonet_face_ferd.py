"""FERD with the outputs of Empathic Insight Face: lines made here, and the real file."""

import json
import os
from pathlib import Path

import msgspec
import numpy as np
import pytest

from evenhand.audit.datasets import emonet_face_ferd
from evenhand.audit.errors import InputError
from evenhand.audit.intake.items import items_table
from evenhand.audit.intake.predictions import scores
from evenhand.audit.intake.ratings import truth
from evenhand.audit.plan import Attribute, Data, Model, Plan, Purpose, Ratings, Scale, Statistics

BESIDE = Path(__file__).resolve().parents[4] / "shared" / "data"
REAL = Path(os.environ.get("EVENHAND_DATA", BESIDE)) / "emonet-face"
BINARY = Scale(kind="binary", low=0, high=1)
PLAN = Plan(
    evenhand=1,
    title="t",
    purpose=Purpose(system="s", intended_use="u", context="research", modality="face_image"),
    data=Data(name="FERD", subjects="real", format="emonet_face_ferd"),
    ratings=Ratings(scale=BINARY),
    statistics=Statistics(seed=1),
    attribute=(Attribute(name="posed_expression", source="recorded"),),
    model=(),
)
SOFTMAX = Model(name="m", dataset_scores="softmax", link="none")

needs_data = pytest.mark.skipif(
    not (REAL / emonet_face_ferd.LINES).is_file(), reason="the outputs on FERD are not at hand"
)


def line(image: str, softmax: float = 0.25) -> str:
    outputs = {"raw": 3, "mean_subtracted": -1.5, "softmax": softmax}
    beside = {"raw": 2.0, "mean_subtracted": 0.5, "softmax": None}
    results = dict.fromkeys(emonet_face_ferd.HEADS.values(), outputs) | {"model_arousal": beside}
    return json.dumps({"image_path": image, "results": results})


def put(folder: Path, *lines: str) -> Path:
    (folder / emonet_face_ferd.LINES).write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    return folder


def test_the_class_is_the_truth_and_neutral_is_none_of_the_emotions(tmp_path: Path) -> None:
    put(tmp_path, line("ferd_images/0000_Happy.jpg"), line("0001_Neutral.jpg"))
    sources = emonet_face_ferd.read(PLAN, tmp_path)
    assert sources.items.to_pylist()[0] == {
        "posed_expression": "Happy",
        "item": "0000_Happy.jpg",
        "person": "0000_Happy.jpg",
    }
    table = items_table(sources.items, PLAN, file="items")
    found = truth(sources.ratings, table, PLAN, file="ratings")
    labels = dict(zip(found.emotions, found.values.T, strict=True))
    assert labels.pop("Elation").tolist() == [1, 0]
    assert len(labels) == 6
    assert not np.any(list(labels.values()))


def test_the_three_outputs_are_offered_apart(tmp_path: Path) -> None:
    put(tmp_path, line("0000_Happy.jpg", 0.5))
    assert emonet_face_ferd.score_names(PLAN, tmp_path) == ("raw", "mean_subtracted", "softmax")
    for name, value in (("raw", 3), ("mean_subtracted", -1.5), ("softmax", 0.5)):
        model = msgspec.structs.replace(SOFTMAX, dataset_scores=name)
        frame = emonet_face_ferd.read_scores(PLAN, tmp_path, model).frame
        assert frame.column("Fear").to_pylist() == [value]
    other = msgspec.structs.replace(SOFTMAX, dataset_scores="soft_max")
    with pytest.raises(InputError, match="Did you mean 'softmax'"):
        emonet_face_ferd.read_scores(PLAN, tmp_path, other)
    (tmp_path / "own.csv").write_text("item,Fear\n0000_Happy.jpg,0.5\n", encoding="utf-8")
    own = Model(name="own", predictions="own.csv")
    assert emonet_face_ferd.read_scores(PLAN, tmp_path, own).frame.num_rows == 1


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("{", "line 2: is no object with the keys image_path and results"),
        ("[]", "line 2: is no object"),
        ('{"image_path": "a_Sad.jpg"}', "line 2: is no object"),
        ('{"results": {}}', "line 2: image_path is 'None', expected a name that ends in one of"),
        (line("0001_Joy.jpg"), "line 2: image_path is '0001_Joy.jpg', expected"),
        (line("0001_Sad.jpg").replace("model_fear_best", "fear"), "'model_fear_best' are None"),
        (line("0001_Sad.jpg").replace("0.25", "null"), "expected numbers for raw, mean_subtracted"),
        (line("0001_Sad.jpg").replace("0.25", "true"), "line 2: results of 'model_anger_best'"),
        (line("0001_Sad.jpg").replace("0.25", "NaN"), "line 2: results of 'model_anger_best'"),
        (line("x/0000_Happy.jpg"), "1 images come more than once, expected each once"),
    ],
)
def test_lines_that_are_not_as_described_are_refused(tmp_path: Path, bad: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        emonet_face_ferd.read(PLAN, put(tmp_path, line("0000_Happy.jpg"), bad))
    assert str(caught.value).startswith("ferd.jsonl: ")
    assert said in str(caught.value)


def test_a_missing_file_and_another_scale_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"ferd.jsonl: no such file"):
        emonet_face_ferd.read(PLAN, tmp_path)
    seven = Ratings(scale=Scale(kind="ordinal", low=0, high=7))
    with pytest.raises(InputError, match=r"gives binary, ordinal, continuous 0..1"):
        emonet_face_ferd.read(msgspec.structs.replace(PLAN, ratings=seven), tmp_path)


@needs_data
def test_the_real_file_agrees_with_plain_reading() -> None:
    lines = (REAL / emonet_face_ferd.LINES).read_text(encoding="utf-8").splitlines()
    plain = [json.loads(text) for text in lines]
    sources = emonet_face_ferd.read(PLAN, REAL)
    table = items_table(sources.items, PLAN, file="items")
    found = truth(sources.ratings, table, PLAN, file="ratings")
    assert len(table.items) == 152
    assert np.sum(found.values, axis=0).tolist() == [19] * 7
    read = emonet_face_ferd.read_scores(PLAN, REAL, SOFTMAX)
    given = scores(read.frame, table, found.emotions, SOFTMAX, scale=BINARY, file="f")
    column = [row["results"]["model_fear_best"]["softmax"] for row in plain]
    np.testing.assert_allclose(given.values[:, found.emotions.index("Fear")], column, rtol=1e-15)


def test_images_are_taken_where_they_are_at_hand(tmp_path: Path) -> None:
    put(tmp_path, line("ferd_images/0000_Happy.jpg"), line("0001_Neutral.jpg"))
    (tmp_path / "ferd_images").mkdir()
    (tmp_path / "ferd_images" / "0000_Happy.jpg").write_bytes(b"picture")
    found = emonet_face_ferd.media(PLAN.data, tmp_path)
    assert [(each.item, dict(each.attributes)) for each in found] == [
        ("0000_Happy.jpg", {"posed_expression": "Happy"})
    ]
    assert list(found.skipped) == ["0001_Neutral.jpg"]


def test_rules_need_all_forty_heads(tmp_path: Path) -> None:
    put(tmp_path, line("ferd_images/0000_Happy.jpg"))
    data = msgspec.structs.replace(PLAN.data, options={"truth": "classes"})
    plan = msgspec.structs.replace(PLAN, data=data)
    assert emonet_face_ferd.score_names(plan, tmp_path)[0] == "any_head"
    assert set(emonet_face_ferd.read(plan, tmp_path).ratings.column("emotion").to_pylist()) == set(
        emonet_face_ferd.CLASSES
    )
    with pytest.raises(InputError, match="results of 'model_impatience_and_irritability_best'"):
        emonet_face_ferd.read_scores(plan, tmp_path, Model(name="m", dataset_scores="any_head"))
