"""The file of scores is what an audit reads as predictions."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.scoring.score_file import checked_path, losses, write_scores
from evenhand.audit.scoring.scoring import Scored
from evenhand.model_zoo.outputs import known_outputs
from evenhand.model_zoo.predictor import Identity

SCORED = Scored(
    identity=Identity(model="m", weights="0", runtime="torch", precision="f32"),
    outputs=known_outputs("emotion", modality="face")[2:4],
    items=("a", "b", "c"),
    values=np.array([[1.0, 2.0], [np.nan, np.nan], [3.0, 0.5]]),
    reasons=(None, "no_face: no frontal face found", None),
    texts=(None, None, None),
    logs=(None, None, None),
    computed=3,
)


def test_columns_bear_ids_and_failed_items_are_empty(tmp_path: Path) -> None:
    write_scores(SCORED, tmp_path / "scores.parquet")
    table = pq.read_table(tmp_path / "scores.parquet")
    assert table.column_names == ["item", "pleasure_ecstasy", "contentment", "reason"]
    assert table["contentment"].to_pylist() == [2.0, None, 0.5]
    assert table["reason"].to_pylist() == [None, "no_face: no frontal face found", None]
    facts = json.loads(table.schema.metadata[b"evenhand"])
    assert facts["model"]["precision"] == "f32"
    assert facts["outputs"][0]["name"] == "pleasure_ecstasy"
    assert [file.name for file in tmp_path.iterdir()] == ["scores.parquet"]


def test_how_items_were_disturbed_stands_in_the_file(tmp_path: Path) -> None:
    write_scores(SCORED, tmp_path / "scores.parquet", perturbation={"name": "grey", "seed": 1})
    facts = json.loads(pq.read_schema(tmp_path / "scores.parquet").metadata[b"evenhand"])
    assert facts["perturbation"] == {"name": "grey", "seed": 1}
    write_scores(SCORED, tmp_path / "scores.parquet")
    facts = json.loads(pq.read_schema(tmp_path / "scores.parquet").metadata[b"evenhand"])
    assert "perturbation" not in facts


def test_words_and_requests_have_a_column_where_there_are_some(tmp_path: Path) -> None:
    said = replace(SCORED, texts=("x", None, "y"), logs=("{}", None, None))
    write_scores(said, tmp_path / "scores.parquet")
    table = pq.read_table(tmp_path / "scores.parquet")
    assert table["text"].to_pylist() == ["x", None, "y"]
    assert table["log"].to_pylist() == ["{}", None, None]


def test_losses_are_counted_by_kind() -> None:
    assert losses(SCORED) == {"no_face": 1}


def test_a_path_that_cannot_be_written_is_said_before_anything_is_computed(tmp_path: Path) -> None:
    assert checked_path(tmp_path / "a.parquet").name == "a.parquet"
    with pytest.raises(InputError, match=r"'a.csv': scores are written as Parquet"):
        checked_path(tmp_path / "a.csv")
    with pytest.raises(InputError, match="make it first"):
        checked_path(tmp_path / "no" / "a.parquet")
    (tmp_path / "b.parquet").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        write_scores(SCORED, tmp_path / "b.parquet")
