"""EmoNet-Face Big: both published layouts, as Parquet and CSV, and a machine's labels."""

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from evenhand.audit.datasets import emonet_face_big
from evenhand.audit.errors import InputError
from evenhand.audit.intake.emonet_names import EMOTIONS
from evenhand.audit.intake.items import items_table
from evenhand.audit.intake.ratings import truth
from evenhand.audit.plan import Plan

MakePlan = Callable[..., Plan]

RATED = json.dumps(
    {
        "emotions": {"Anger": {"rating": 5, "reasoning": "brows"}, "Pride": {"rating": 1}},
        "extra_dimensions": {"Arousal": {"rating": 6}},
    }
)
ITEM = {
    "prompt": "a close-up",
    "prompted_age": "60",
    "prompted_gender": "non-binary",
    "prompted_ethnicity": "Southeast Asian",
    "prompted_ethnicity_group": "Southeast Asian",
}


def raw() -> dict[str, list[object]]:
    """Return two images in the layout of the raw files."""
    return {
        "path": ["x.jpg", "y.jpg"],
        "ind": [0, 1],
        "Prompt": ["a close-up"] * 2,
        "Age": [60, 20],
        "Ethnicity": ["Southeast Asian", "White"],
        "Gender": ["non-binary person", "man"],
        "Emotion": ["relief, respite", "laughter"],
    }


def card() -> dict[str, list[object]]:
    """Return two images in the layout of the card."""
    told = [
        {"ethnicity": "Southeast Asian", "gender": "non-binary", "age": 60},
        {"ethnicity": "White", "gender": "man", "age": 20},
    ]
    return {
        "image": [{"bytes": b"one", "path": "x.jpg"}, {"bytes": b"two", "path": "y.jpg"}],
        "prompt": ["a close-up"] * 2,
        "demographics": list(told),
        "annotations": [RATED, "[{'vlm': {'Positive Low-Energy Emotions|Pride': 7}}]"],
    }


def test_the_layout_of_the_card_holds_images_and_ratings(
    tmp_path: Path, make_plan: MakePlan
) -> None:
    pq.write_table(pa.table(card()), tmp_path / "0.parquet")
    plan = make_plan("emonet_face_big", top=7)
    sources = emonet_face_big.read(plan, tmp_path)
    assert sources.items.to_pylist()[0] == {**ITEM, "item": "x.jpg", "person": "x.jpg"}
    table = items_table(sources.items, plan, file="items")
    found = truth(sources.ratings, table, plan, file="ratings")
    labels = dict(zip(found.emotions, found.values.T, strict=True))  # noqa: PD011  (ours)
    assert labels.pop("Anger").tolist() == [5, 0]
    assert labels.pop("Pride").tolist() == [1, 7]
    assert not any(each.any() for each in labels.values())
    images = emonet_face_big.media(plan.data, tmp_path)
    with images[1].media.open() as stream:
        assert stream.read() == b"two"


def test_the_raw_layout_has_words_that_may_mean_a_category(
    tmp_path: Path, make_plan: MakePlan
) -> None:
    images = [{"bytes": b"one", "path": None}, {"bytes": b"two", "path": None}]
    pq.write_table(pa.table({**raw(), "image": images}), tmp_path / "0.parquet")
    plan = make_plan("emonet_face_big", options={"truth": "prompted"})
    sources = emonet_face_big.read(plan, tmp_path)
    words = {"prompted_words": "relief, respite", "prompted_emotion": "Relief"}
    assert sources.items.to_pylist()[0] == {**ITEM, **words, "item": "x.jpg", "person": "x.jpg"}
    assert sources.ratings.num_rows == len(EMOTIONS)
    assert sum(sources.ratings.column("value").to_pylist()) == 1
    assert emonet_face_big.media(plan.data, tmp_path).ids.tolist() == ["x.jpg", "y.jpg"]
    rated = make_plan("emonet_face_big", top=7)
    with pytest.raises(InputError, match="truth = 'prompted' does without"):
        emonet_face_big.read(rated, tmp_path)


def test_a_csv_names_its_images(tmp_path: Path, make_plan: MakePlan) -> None:
    table = pd.DataFrame(raw()).assign(annotations=["{'Anger': 2}", "{}"])
    table.to_csv(tmp_path / "big.csv", index=False)
    (tmp_path / "x.jpg").write_bytes(b"one")
    plan = make_plan("emonet_face_big", top=7, options={"source": "big.csv"})
    assert emonet_face_big.read(plan, tmp_path).ratings.num_rows == 2 * len(EMOTIONS)
    found = emonet_face_big.media(plan.data, tmp_path)
    assert [each.item for each in found] == ["x.jpg"]
    told = pd.DataFrame(card()).drop(columns="image").assign(image=["x.jpg", "y.jpg"])
    told.astype(str).to_csv(tmp_path / "big.csv", index=False)
    assert emonet_face_big.read(plan, tmp_path).items.to_pylist()[0] == {
        **ITEM,
        "item": "x.jpg",
        "person": "x.jpg",
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nothing", "got 'nothing', expected a dictionary of ratings as text"),
        ("[3]", r"got \[3\], expected a dictionary of ratings"),
        ('{"emotions": [1]}', r"got \[1\], expected {emotion: rating} as text"),
        ('{"Joy": 1}', "got 'Joy', expected each EmoNet emotion at most once"),
        ('{"Anger": {"reasoning": "x"}}', "got None, expected a whole number within 0..7"),
    ],
)
def test_ratings_that_are_not_as_described_are_refused(
    tmp_path: Path, make_plan: MakePlan, text: str, said: str
) -> None:
    columns = card() | {"annotations": [text, "{}"]}
    pq.write_table(pa.table(columns), tmp_path / "0.parquet")
    with pytest.raises(InputError, match=said):
        emonet_face_big.read(make_plan("emonet_face_big", top=7), tmp_path)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("Age", "19", "got '19'"),
        ("Ethnicity", "Martian", "got 'Martian'"),
        ("Gender", "", "got ''"),
    ],
)
def test_attributes_that_were_never_prompted_are_refused(
    tmp_path: Path, make_plan: MakePlan, column: str, value: str, said: str
) -> None:
    table = pd.DataFrame(raw()).astype(str)
    table.loc[0, column] = value
    table.to_csv(tmp_path / "big.csv", index=False)
    plan = make_plan("emonet_face_big", options={"source": "big.csv", "truth": "prompted"})
    with pytest.raises(InputError, match=f"column '{column}', data row 1: {said}, expected one of"):
        emonet_face_big.read(plan, tmp_path)
