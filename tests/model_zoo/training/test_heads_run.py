"""A whole run of task heads, and what its files hold."""

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
import torch

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.runtime.openvino_graph import OpenVinoGraph
from evenhand.model_zoo.training.finished_run import finished_heads
from evenhand.model_zoo.training.run import run_recipe
from evenhand.model_zoo.training.trained_card import read_trained_card


def test_what_is_loaded_scores_as_what_was_trained(heads_run: Path, heads_recipe: Path) -> None:
    finished = finished_heads(heads_run)
    table = pq.read_table(heads_run / "held_out.parquet").to_pydict()
    rows = [int(one[1:]) for one in table["item"]]
    x = np.load(heads_recipe.parent / "embeddings.npy")[rows]
    with torch.inference_mode():
        scores = finished.heads(torch.from_numpy(x)).numpy()
    for place, name in enumerate(("anger", "fear", "sadness")):
        np.testing.assert_allclose(table[f"score.{name}"], scores[:, place], atol=1e-6)
    assert set(table["person"]) == finished.persons["test"]
    assert not finished.persons["test"] & finished.persons["train"]


def test_what_is_unrated_stays_empty_beside_the_predictions(heads_run: Path) -> None:
    table = pq.read_table(heads_run / "held_out.parquet").to_pydict()
    unrated = [int(one[1:]) % 5 == 0 for one in table["item"]]
    assert [one is None for one in table["label.anger"]] == unrated
    assert set(table["attribute.gender"]) == {"female", "male"}


def test_published_files_hold_the_published_keys_of_each_head(
    heads_run: Path, heads_recipe: Path
) -> None:
    state = torch.load(heads_run / "heads" / "model_anger_best.pth", weights_only=True)
    assert list(state) == [f"layers.{n}.{k}" for n in (0, 3, 6) for k in ("weight", "bias")]
    plain = torch.nn.Sequential(
        torch.nn.Linear(12, 16),
        torch.nn.ReLU(),
        torch.nn.Linear(16, 8),
        torch.nn.ReLU(),
        torch.nn.Linear(8, 1),
    )
    plain.load_state_dict(renamed(state))
    table = pq.read_table(heads_run / "held_out.parquet").to_pydict()
    x = np.load(heads_recipe.parent / "embeddings.npy")[[int(one[1:]) for one in table["item"]]]
    with torch.inference_mode():
        scores = plain(torch.from_numpy(x))[:, 0].numpy()
    np.testing.assert_allclose(scores, table["score.anger"], atol=1e-5)


def renamed(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    places = {"layers.0": "0", "layers.3": "2", "layers.6": "4"}
    return {places[key[:8]] + key[8:]: value for key, value in state.items()}


def test_fewer_persons_are_a_curve_of_their_own(heads_run: Path) -> None:
    rows = list(csv.DictReader((heads_run / "sizes.csv").read_text("utf-8").splitlines()))
    persons = read_trained_card(heads_run).training.persons["train"]
    assert [(row["share"], int(row["persons"])) for row in rows] == [
        ("0.5", round(persons / 2)),
        ("1.0", persons),
    ]


def test_sequences_are_read_by_flattened_heads_and_exported(
    writes_items: Callable[..., Path], tmp_path: Path
) -> None:
    path = writes_items(tmp_path)
    x = np.load(tmp_path / "embeddings.npy").reshape(-1, 4, 3)
    np.save(tmp_path / "embeddings.npy", x.astype(np.float16))
    text = path.read_text(encoding="utf-8").replace("export = false", "export = true")
    text = text.replace("[network]", '[network]\nlayout = "flattened"').replace("sizes = [0.5]", "")
    path.write_text(text.replace("epochs = 8", "epochs = 2"), encoding="utf-8")
    out = tmp_path / "out"
    card = run_recipe(path, out, say=lambda _: None)
    assert card.input_shape == (4, 3)
    assert card.measured["openvino_largest_difference"] < 1e-5
    assert {"model.safetensors", "openvino/openvino_model.bin"} <= set(card.weights)
    state = torch.load(out / "heads" / "model_fear_best.pth", weights_only=True)
    assert state["proj.weight"].shape == (16, 12)
    table = pq.read_table(out / "held_out.parquet").to_pydict()
    rows = x[[int(one[1:]) for one in table["item"]]].astype(np.float16).astype(np.float32)
    scores = OpenVinoGraph(out / "openvino" / "openvino_model.xml")(rows)
    np.testing.assert_allclose(scores[:, 1], table["score.fear"], atol=1e-5)


def test_a_layout_that_does_not_read_the_embeddings_is_refused(
    writes_items: Callable[..., Path], tmp_path: Path
) -> None:
    path = writes_items(tmp_path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[network]", '[network]\nlayout = "flattened"'), encoding="utf-8")
    with pytest.raises(ZooError, match=r"got 'flattened' and embeddings of shape \(12,\)"):
        run_recipe(path, tmp_path / "out", say=lambda _: None)


def test_another_recipe_or_other_data_in_the_same_folder_are_refused(
    writes_items: Callable[..., Path], tmp_path: Path
) -> None:
    path = writes_items(tmp_path)
    short = path.read_text(encoding="utf-8").replace("epochs = 8", "epochs = 1")
    path.write_text(short.replace("sizes = [0.5]\n", ""), encoding="utf-8")
    run_recipe(path, tmp_path / "out", say=lambda _: None)
    said: list[str] = []
    run_recipe(path, tmp_path / "out", say=said.append)
    assert "resumed after epoch 1" in said
    np.save(tmp_path / "embeddings.npy", np.load(tmp_path / "embeddings.npy") + 1)
    with pytest.raises(ZooError, match="holds a run of another recipe or other data"):
        run_recipe(path, tmp_path / "out", say=lambda _: None)


def test_weights_of_other_heads_are_refused(heads_run: Path, tmp_path: Path) -> None:
    for name in ("card.toml", "model.safetensors", "split.json"):
        (tmp_path / name).write_bytes((heads_run / name).read_bytes())
    text = (heads_run / "recipe.toml").read_text(encoding="utf-8")
    (tmp_path / "recipe.toml").write_text(text.replace("[16, 8]", "[16, 4]"), encoding="utf-8")
    with pytest.raises(ZooError, match=r"model\.safetensors: not the weights of this recipe"):
        finished_heads(tmp_path)
