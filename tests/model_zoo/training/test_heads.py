"""The loop: it learns, repeats itself to the bit, and survives being killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.training import heads as loop
from evenhand.model_zoo.training.checkpoint import write_checkpoint
from evenhand.model_zoo.training.heads import Material, label_weights, score_heads, train_heads
from evenhand.model_zoo.training.heads_run import prepare_material
from evenhand.model_zoo.training.metrics_log import read_log
from evenhand.model_zoo.training.recipe import read_recipe
from evenhand.model_zoo.training.recipe_file import HeadsRecipe, Learning
from evenhand.model_zoo.training.trained_heads import TrainedHeads, fresh_heads

LEARNING = Learning(rate=5e-3, batch=32, epochs=6)


@pytest.fixture(scope="module")
def recipe(heads_recipe: Path) -> HeadsRecipe:
    found = read_recipe(heads_recipe)
    assert isinstance(found, HeadsRecipe)
    return found


@pytest.fixture(scope="module")
def material(recipe: HeadsRecipe, heads_recipe: Path) -> Material:
    names = ["anger", "fear", "sadness"]
    return prepare_material(
        recipe.data, recipe.split, recipe.target, names, base=heads_recipe.parent, seed=3
    ).material


@pytest.fixture(scope="module")
def trained(
    recipe: HeadsRecipe, material: Material, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., tuple[TrainedHeads, Path]]:
    def train(
        of: Material = material,
        learning: Learning = LEARNING,
        folder: Path | None = None,
        seed: int = 3,
    ) -> tuple[TrainedHeads, Path]:
        out = folder or tmp_path_factory.mktemp("run")
        heads = fresh_heads(recipe, of.embeddings.shape[1:])
        return train_heads(heads, of, learning, seed=seed, folder=out, key="k"), out

    return train


Train = Callable[..., tuple[TrainedHeads, Path]]


def bits(heads: TrainedHeads) -> list[bytes]:
    return [one.detach().numpy().tobytes() for one in heads.state_dict().values()]


def test_the_rule_in_the_data_is_learnt(trained: Train, material: Material) -> None:
    heads, out = trained(learning=Learning(rate=1e-2, batch=32, epochs=40))
    log = read_log(out)
    assert log[-1].valid_loss < log[0].valid_loss / 2
    scores = score_heads(heads, material.embeddings, material.split.test)
    labels = material.labels[material.split.test]
    for place in range(3):
        rated = ~np.isnan(labels[:, place])
        assert np.corrcoef(labels[rated, place], scores[rated, place])[0, 1] > 0.8


def test_the_same_seed_gives_the_same_bits_and_another_does_not(trained: Train) -> None:
    first, out = trained()
    again, other = trained()
    assert bits(first) == bits(again)
    assert (out / "metrics.jsonl").read_bytes() == (other / "metrics.jsonl").read_bytes()
    assert bits(trained(seed=4)[0]) != bits(first)


def test_a_run_that_is_cut_short_ends_as_one_that_was_not(
    trained: Train, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cut lies between the log and the checkpoint, where a line has to be taken back."""
    whole, out = trained()

    def cut(folder: Path, state: dict[str, object], *, key: str) -> None:
        if state["epoch"] == 3:
            raise KeyboardInterrupt
        write_checkpoint(folder, state, key=key)

    monkeypatch.setattr(loop, "write_checkpoint", cut)
    with pytest.raises(KeyboardInterrupt):
        trained(folder=tmp_path)
    assert len(read_log(tmp_path)) == 3
    monkeypatch.undo()
    resumed, _ = trained(folder=tmp_path)
    assert bits(resumed) == bits(whole)
    assert (tmp_path / "metrics.jsonl").read_bytes() == (out / "metrics.jsonl").read_bytes()


KILLED = """
import sys
from pathlib import Path
from evenhand.model_zoo.training.run import run_recipe
run_recipe(Path(sys.argv[1]), Path(sys.argv[2]), say=lambda _: None)
"""


def test_a_run_that_is_killed_with_signal_9_ends_with_the_same_weights(
    writes_items: Callable[..., Path], tmp_path: Path
) -> None:
    path = writes_items(tmp_path)
    text = path.read_text(encoding="utf-8").replace("epochs = 8", "epochs = 60\npatience = 60")
    path.write_text(text.replace("sizes = [0.5]\n", ""), encoding="utf-8")
    command = [sys.executable, "-c", KILLED, str(path)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    running = subprocess.Popen([*command, str(tmp_path / "killed")], env=environment)
    log = tmp_path / "killed" / "metrics.jsonl"
    while running.poll() is None and not (log.is_file() and log.read_bytes().count(b"\n") > 2):
        time.sleep(0.002)
    running.send_signal(signal.SIGKILL)
    assert running.wait() == -signal.SIGKILL
    assert 2 < len(read_log(tmp_path / "killed")) < 60
    for name in ("killed", "whole"):
        from evenhand.model_zoo.training.run import run_recipe  # noqa: PLC0415 torch is slow

        run_recipe(path, tmp_path / name, say=lambda _: None)
    for name in ("model.safetensors", "metrics.jsonl", "card.toml", "held_out.parquet"):
        files = [tmp_path / run / name for run in ("killed", "whole")]
        assert files[0].read_bytes() == files[1].read_bytes(), name


def test_it_stops_when_validation_does_not_get_better(trained: Train, material: Material) -> None:
    noise = np.random.default_rng(0).permutation(material.labels)
    learning = Learning(rate=2e-2, batch=32, epochs=200, patience=3)
    heads, out = trained(replace(material, labels=noise), learning)
    log = read_log(out)
    assert len(log) < 200
    best = min(one.valid_loss for one in log)
    assert [one.valid_loss for one in log[-4:]].index(best) == 0
    assert not heads.training


def test_what_is_unrated_moves_nothing(trained: Train, material: Material) -> None:
    """An item without any label might as well have another embedding."""
    labels = material.labels.copy()
    place = material.split.train[0]
    labels[place] = np.nan
    other = np.array(material.embeddings)
    other[place] += 100
    first, _ = trained(replace(material, labels=labels))
    second, _ = trained(replace(material, labels=labels, embeddings=other))
    assert bits(first) == bits(second)


def test_every_output_counts_alike_however_many_are_rated(material: Material) -> None:
    weights = label_weights(material, LEARNING)
    for part in (material.split.train, material.split.valid):
        np.testing.assert_allclose(weights[part].sum(axis=0), len(part), rtol=1e-5)
    assert (weights[material.split.test] == 0).all()
    assert (weights[np.isnan(material.labels)] == 0).all()


def test_e38_the_loop_itself_refuses_a_person_on_both_sides(
    trained: Train, material: Material
) -> None:
    persons = ("ann",) * len(material.persons)
    with pytest.raises(ZooError, match="1 person in more than one part: 'ann'"):
        trained(replace(material, persons=persons))


def test_an_output_without_a_rated_training_person_is_refused(
    trained: Train, material: Material
) -> None:
    labels = material.labels.copy()
    labels[material.split.train, 1] = np.nan
    with pytest.raises(ZooError, match="no training person is rated for fear; drop the target"):
        trained(replace(material, labels=labels))
    labels = material.labels.copy()
    labels[material.split.valid] = np.nan
    with pytest.raises(ZooError, match="no validation person is rated for any output"):
        trained(replace(material, labels=labels))


def test_held_out_persons_without_any_rating_are_refused(
    trained: Train, material: Material
) -> None:
    labels = material.labels.copy()
    labels[material.split.test] = np.nan
    with pytest.raises(ZooError, match="no held-out person is rated for any output"):
        trained(replace(material, labels=labels))


def test_an_output_without_a_rated_validation_person_does_not_decide(
    trained: Train, material: Material
) -> None:
    labels = material.labels.copy()
    labels[material.split.valid, 1] = np.nan
    _, out = trained(replace(material, labels=labels))
    assert read_log(out)[0].outputs["fear"]["mae"] is None
    assert np.isfinite(read_log(out)[0].valid_loss)


def test_a_loss_that_is_no_number_ends_the_run_in_words(trained: Train, material: Material) -> None:
    huge = replace(material, embeddings=np.array(material.embeddings) * 1e30)
    with pytest.raises(ZooError, match=r"the loss is no number any more; lower learning\.rate"):
        trained(huge, Learning(rate=1e30, batch=32, epochs=5))


def test_many_items_are_scored_in_blocks(
    trained: Train, material: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads, _ = trained()
    everything = np.arange(len(material.persons))
    whole = score_heads(heads, material.embeddings, everything)
    monkeypatch.setattr(loop, "SCORED", 7)
    np.testing.assert_allclose(
        score_heads(heads, material.embeddings, everything), whole, atol=1e-6
    )
    assert torch.is_tensor(heads(torch.zeros(1, 12)))
