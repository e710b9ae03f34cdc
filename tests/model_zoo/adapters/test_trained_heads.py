"""Heads that were trained on a shipped encoder score pictures as the run scored its embeddings."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from numpy.typing import NDArray

from evenhand.model_zoo.adapters.encoders import open_encoder
from evenhand.model_zoo.adapters.trained_heads import opened, recognises
from evenhand.model_zoo.errors import UnknownName, ZooError
from evenhand.model_zoo.opening import open_predictor, read_from
from evenhand.model_zoo.training.run import run_recipe
from evenhand.model_zoo.wish import Wish

FACE, VOICE = "evenhand-face-demo", "evenhand-voice-demo"
RECIPE = """
evenhand_recipe = 1
task = "heads"
name = "brightness"
modality = "face"
seed = 5

[data]
table = "items.parquet"
embeddings = "embeddings.npy"

[network]
hidden = [8]

[learning]
rate = 5e-3
epochs = 3

[card]
title = "Brightness that was labelled joy"
licence = "CC0-1.0"
encoder = "evenhand-face-demo, sha256 SHA256"
data = "drawn pictures"
subjects = "synthetic"
not_for = ["anything but tests"]

[[target]]
of = "Elation"
column = "bright"
span = [0, 1]
loss = "mae"

[[target]]
of = "Anger"
column = "red"
span = [0, 2]
loss = "ordinal"
"""


def _pictures(count: int) -> list[NDArray[np.uint8]]:
    rng = np.random.default_rng(3)
    noise = rng.integers(0, 90, (count, 40, 30, 3))
    return list((noise + rng.integers(0, 160, (count, 1, 1, 3))).astype(np.uint8))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a run on the embeddings of the shipped encoder of faces."""
    folder = tmp_path_factory.mktemp("trained")
    encoder = open_encoder(FACE, modality="face", wish=Wish(cache=folder))
    pictures = _pictures(60)
    np.save(folder / "embeddings.npy", encoder.embed(pictures))
    table = {
        "item": [str(at) for at in range(60)],
        "person": [f"p{at % 12}" for at in range(60)],
        "bright": [float(one.mean()) / 255 for one in pictures],
        "red": [float(one[..., 0].mean() // 86) for one in pictures],
    }
    pq.write_table(pa.table(table), folder / "items.parquet")
    recipe = RECIPE.replace("SHA256", encoder.identity.weights)
    (folder / "recipe.toml").write_text(recipe, encoding="utf-8")
    run_recipe(folder / "recipe.toml", folder / "run", say=lambda _: None)
    return folder / "run"


@pytest.mark.parametrize("runtime", ["openvino", "optimum-intel"])
def test_held_out_pictures_get_the_scores_that_the_run_gave_them(
    runtime: str, run: Path, tmp_path: Path
) -> None:
    wish = Wish(runtime=runtime, encoder=FACE, cache=tmp_path)  # type: ignore[arg-type]
    model = open_predictor(str(run), wish)
    held_out = pq.read_table(run / "held_out.parquet")
    pictures = _pictures(60)
    found = model.score([pictures[int(one)] for one in held_out["item"].to_pylist()])
    names = [one.name for one in model.outputs]
    told = np.stack([held_out[f"score.{name}"].to_numpy() for name in names], axis=1)
    assert len(told) >= 10
    assert np.abs(found.scores - told).max() < 1e-5
    assert found.scores.std(axis=0).min() > 1e-3
    assert [one.of for one in model.outputs] == ["elation", "anger"]


def test_torch_computes_heads_that_were_not_exported(run: Path, tmp_path: Path) -> None:
    mine = tmp_path / "run"
    shutil.copytree(run, mine)
    shutil.rmtree(mine / "openvino")
    card = mine / "card.toml"
    kept = [line for line in card.read_text().splitlines() if "openvino/" not in line]
    card.write_text("\n".join(kept))
    wish = Wish(encoder=FACE, cache=tmp_path)
    ours, exported = (opened(str(one), wish) for one in (mine, run))
    pictures = _pictures(4)
    assert np.allclose(ours.score(pictures).scores, exported.score(pictures).scores, atol=1e-5)
    assert ours.heads.identity.runtime == "torch"
    assert ours.encoder.identity.runtime == "openvino"


def test_a_score_is_known_by_its_heads_and_its_encoder(run: Path, tmp_path: Path) -> None:
    wish = Wish(encoder=FACE, cache=tmp_path)
    model = opened(str(run), wish)
    assert model.identity.settings["encoder_weights"] == model.encoder.identity.weights
    assert len(model.identity.weights) == 64
    assert model.identity.model == "brightness"
    assert set(read_from(str(run), wish)) == {run, Path(FACE)}
    speech = read_from(str(run), replace(wish, encoder="whisper-base"))
    assert tmp_path / "models" / "whisper-base" in speech
    assert recognises(run)
    assert not recognises(run.parent)


def test_another_encoder_is_refused(run: Path, tmp_path: Path) -> None:
    mine = tmp_path / "run"
    shutil.copytree(run, mine)
    card = mine / "card.toml"
    text = card.read_text()
    wish = Wish(encoder=FACE, cache=tmp_path)
    own = open_encoder(FACE, modality="face", wish=wish).identity.weights
    card.write_text(text.replace(own, "0" * 64))
    with pytest.raises(ZooError, match=f"trained on '{FACE}, sha256 0{{64}}'; .* sha256 {own}"):
        opened(str(mine), wish)
    card.write_text(text.replace(f", sha256 {own}", ""))
    with pytest.raises(ZooError, match=f'without its sha256.*encoder = "{FACE}, sha256 {own}"'):
        opened(str(mine), wish)
    card.write_text(text.replace("[64]", "[65]").replace("[64,]", "[65]"))
    with pytest.raises(ZooError, match=r"shape \(65,\), evenhand-face-demo gives \(64,\)"):
        opened(str(mine), wish)


def test_what_does_not_fit_is_refused(run: Path, tmp_path: Path) -> None:
    wish = Wish(cache=tmp_path)
    with pytest.raises(ZooError, match="--encoder is missing: what brightness reads, 'evenhand-fa"):
        opened(str(run), wish)
    with pytest.raises(ZooError, match="takes sounds; one of a face is wanted"):
        opened(str(run), replace(wish, encoder=VOICE))
    with pytest.raises(ZooError, match=r"--language: .* gives raw scores only"):
        opened(str(run), replace(wish, encoder=FACE, language="de"))
    with pytest.raises(
        ZooError, match="no model that can be run here, such as the folder of a finished"
    ):
        open_predictor(str(tmp_path), wish)
    with pytest.raises(UnknownName, match="nowhere: no such file or folder"):
        open_predictor(str(tmp_path / "nowhere"), wish)


def test_weights_that_were_changed_are_refused(run: Path, tmp_path: Path) -> None:
    mine = tmp_path / "run"
    shutil.copytree(run, mine)
    with (mine / "model.safetensors").open("ab") as stream:
        stream.write(b"more")
    (mine / "openvino" / "openvino_model.bin").unlink()
    with pytest.raises(ZooError) as caught:
        opened(str(mine), Wish(encoder=FACE, cache=tmp_path))
    assert len(caught.value.problems) == 2
    assert "model.safetensors: sha256 " in str(caught.value)
    assert "openvino_model.bin: sha256 " in str(caught.value)


def test_a_run_of_another_task_is_refused(run: Path, tmp_path: Path) -> None:
    mine = tmp_path / "run"
    shutil.copytree(run, mine)
    card = mine / "card.toml"
    kept = [one for one in card.read_text().splitlines() if not one.startswith("input_shape")]
    card.write_text("\n".join(kept))
    with pytest.raises(ZooError, match="heads on embeddings are wanted; brightness is another"):
        opened(str(mine), Wish(encoder=FACE, cache=tmp_path))


def test_the_facts_of_a_run_are_plain(run: Path) -> None:
    assert json.dumps(opened(str(run), Wish(encoder=FACE, cache=run)).identity.told())
