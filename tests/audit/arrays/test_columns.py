"""Frames, mappings and arrays give the same columns."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from evenhand.audit.arrays import columns
from evenhand.audit.arrays.vectors import Vector
from evenhand.audit.errors import InputError

TWO = {"anger": [1.0, 2.0], "joy": [3.0, 4.0]}


def plain(found: dict[str, Vector]) -> dict[str, list[object]]:
    return {name: one.to_pylist() for name, one in found.items()}


@pytest.mark.parametrize(
    "source",
    [TWO, pd.DataFrame(TWO), pl.DataFrame(TWO), pa.table(TWO), pa.record_batch(TWO)],
    ids=lambda source: type(source).__module__,
)
def test_labels_of_any_frame_are_the_same(source: object) -> None:
    assert plain(columns.labels(source, ())) == TWO


def test_emotions_choose_and_order_the_columns_of_a_frame() -> None:
    assert list(columns.labels(pd.DataFrame(TWO), ("joy", "anger"))) == ["joy", "anger"]
    assert list(columns.labels(TWO, ("joy",))) == ["joy"]


def test_the_columns_of_an_array_are_named_by_the_emotions() -> None:
    assert plain(columns.labels(np.array([[1.0, 3.0], [2.0, 4.0]]), ("anger", "joy"))) == TWO


@pytest.mark.parametrize(
    ("source", "emotions", "name"),
    [
        ([1.0], (), "outcome"),
        ([1.0], ("fear",), "fear"),
        (pd.Series([1.0], name="anger"), (), "anger"),
        (pd.Series([1.0], name="anger"), ("fear",), "fear"),
        (pd.Series([1.0], name=7), (), "outcome"),
        (pl.Series("joy", [1.0]), (), "joy"),
    ],
)
def test_a_single_vector_bears_a_name(source: object, emotions: tuple[str, ...], name: str) -> None:
    assert plain(columns.labels(source, emotions)) == {name: [1.0]}


def test_scores_of_one_model_need_no_name() -> None:
    assert plain(columns.scores([0.5], ("joy",))["model"]) == {"joy": [0.5]}
    assert plain(columns.scores(pd.DataFrame(TWO), ("joy",))["model"]) == TWO
    assert plain(columns.scores(np.array([[1.0, 2.0]]), ("a", "b"))["model"]) == {
        "a": [1.0],
        "b": [2.0],
    }


def test_a_mapping_leads_from_models_to_scores() -> None:
    found = columns.scores({"old": [0.5], "new": pd.DataFrame({"joy": [0.7]})}, ("joy",))
    assert {name: plain(one) for name, one in found.items()} == {
        "old": {"joy": [0.5]},
        "new": {"joy": [0.7]},
    }


@pytest.mark.parametrize(
    "source", [{"age": ["old", None]}, pd.DataFrame({"age": ["old", None]})], ids=["dict", "frame"]
)
def test_attributes_come_as_frame_or_mapping(source: object) -> None:
    assert plain(columns.attributes(source)) == {"age": ["old", None]}


def refused(source: object, emotions: tuple[str, ...] = ()) -> str:
    with pytest.raises(InputError) as caught:
        columns.labels(source, emotions)
    return str(caught.value)


def test_labels_that_do_not_fit_are_refused() -> None:
    assert refused(TWO, ("jo",)) == (
        "emotions: truth has no 'jo'. Did you mean 'joy'? It has anger, joy"
    )
    assert refused(np.zeros((2, 3)), ("anger", "joy")).startswith(
        "truth: has 3 columns, and there are 2 emotions: anger, joy; name each column"
    )
    assert refused({}) == "truth: has no column, expected one for each emotion"
    assert refused({"joy": ["x"]}).startswith("truth['joy']: holds string, for instance 'x'")
    assert "more than once: joy" in refused(pd.DataFrame([[1.0, 2.0]], columns=["joy", "joy"]))


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ({}, "scores: got no model, expected the scores of one at least"),
        (TWO, "scores: a mapping leads from models to their scores, and its keys are emotions"),
        ([1.0], "scores: has 1 columns, and there are 2 emotions"),
        ({"new": [1.0]}, "scores['new']: has 1 columns, and there are 2 emotions"),
    ],
)
def test_scores_that_do_not_fit_are_refused(source: object, told: str) -> None:
    with pytest.raises(InputError) as caught:
        columns.scores(source, ("anger", "joy"))
    assert str(caught.value).startswith(told)


def test_attributes_without_names_are_refused() -> None:
    with pytest.raises(InputError, match=r"^attributes: got a list, expected a frame or a mapping"):
        columns.attributes(["old", "young"])


def test_names_that_read_alike_are_refused() -> None:
    alike = {1: [1.0], "1": [2.0]}
    for read in (
        lambda: columns.labels(alike, ()),
        lambda: columns.scores(alike, ("joy",)),
        lambda: columns.attributes(alike),
    ):
        with pytest.raises(InputError, match="two of its keys read alike: 1, '1'"):
            read()
