"""A tiny Whisper learns captions, in full and by low rank."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import torch

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.networks.state_dict import read_state_dict
from evenhand.model_zoo.training.caption_learner import Examples, collated, open_whisper
from evenhand.model_zoo.training.caption_run import run_captions
from evenhand.model_zoo.training.metrics_log import read_log
from evenhand.model_zoo.training.recipe import read_recipe
from evenhand.model_zoo.training.recipe_file import CaptionsRecipe
from evenhand.model_zoo.training.run import run_recipe
from evenhand.model_zoo.training.trained_card import read_trained_card
from evenhand.model_zoo.whisper.speech_model import open_speech_model

Recipes = Callable[..., Path]


@pytest.fixture
def other_recipe(captions_recipe: Path) -> Recipes:
    def write(name: str, *changes: tuple[str, str], more: str = "") -> Path:
        text = captions_recipe.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = captions_recipe.parent / name
        path.write_text(text + more, encoding="utf-8")
        return path

    return write


def test_the_loss_falls_and_the_captions_come_back(captions_run: Path) -> None:
    log = read_log(captions_run)
    assert log[-1].train_loss < log[0].train_loss / 5
    assert log[-1].valid_loss < log[0].valid_loss / 5
    texts = pq.read_table(captions_run / "captions.parquet").to_pydict()
    assert texts["got"] == texts["wanted"]
    assert len(texts["got"]) == 6


def test_the_card_says_what_was_learnt_from(captions_run: Path) -> None:
    card = read_trained_card(captions_run)
    assert card.outputs[0].form == "text"
    assert card.training.persons == {"train": 6, "valid": 1, "test": 2}
    assert set(card.training.data) == {"table", "whisper/model.safetensors", "sounds"}
    assert card.held_out["caption"] == {"n": 6, "wer": 0, "chrf": 1, "exact": 1}


def test_what_is_audited_are_words_and_words_less_edits(captions_run: Path) -> None:
    table = pq.read_table(captions_run / "held_out.parquet").to_pydict()
    assert table["label.caption"] == [2, 2, 1, 2, 2, 1]
    assert table["score.caption"] == table["label.caption"]


def test_a_run_that_was_stopped_ends_with_the_same_weights(
    captions_recipe: Path, other_recipe: Recipes, tmp_path: Path
) -> None:
    path = other_recipe("short.toml", ("epochs = 18", "epochs = 4"))
    run_recipe(path, tmp_path / "whole", say=lambda _: None)

    def stop(line: str) -> None:
        if line.startswith("epoch 3"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_recipe(path, tmp_path / "cut", say=stop)
    said: list[str] = []
    run_recipe(path, tmp_path / "cut", say=said.append)
    assert said[0] == "resumed after epoch 2"
    assert [one.epoch for one in read_log(tmp_path / "cut")] == [1, 2, 3, 4]
    states = [
        read_state_dict(tmp_path / one / "whisper" / "model.safetensors")
        for one in ("whole", "cut")
    ]
    assert all(torch.equal(states[0][name], states[1][name]) for name in states[0])
    with pytest.raises(ZooError, match="holds a run of another recipe or other data"):
        run_recipe(captions_recipe, tmp_path / "cut", say=lambda _: None)


def test_low_rank_updates_learn_and_are_merged(
    captions_run: Path, other_recipe: Recipes, tmp_path: Path
) -> None:
    """A Whisper that knows the tones learns other words for them, by updates alone."""
    lora = '\n[lora]\nrank = 8\nalpha = 16.0\nlayers = ["q_proj", "v_proj", "fc1", "fc2"]\n'
    path = other_recipe(
        "lora.toml",
        ('whisper = "whisper"', 'whisper = "run/whisper"\nfreeze_encoder = true'),
        ('table = "sounds.csv"', 'table = "other.csv"'),
        ("epochs = 18", "epochs = 10"),
        ("rate = 3e-3", "rate = 2e-2"),
        more=lora,
    )
    folder = path.parent
    text = (folder / "sounds.csv").read_text(encoding="utf-8")
    (folder / "other.csv").write_text(text.replace("so calm", "so calm joy"), encoding="utf-8")
    run_recipe(path, tmp_path, say=lambda _: None)
    first, last = read_log(tmp_path)[0], read_log(tmp_path)[-1]
    assert last.train_loss < first.train_loss
    assert last.outputs["caption"]["wer"] == 0 != first.outputs["caption"]["wer"]
    before = read_state_dict(captions_run / "whisper" / "model.safetensors")
    after = read_state_dict(tmp_path / "whisper" / "model.safetensors")
    assert before.keys() == after.keys()
    changed = {name for name in before if not torch.equal(before[name], after[name])}
    assert changed
    assert {name.rsplit(".", 2)[1] for name in changed} == {"q_proj", "v_proj", "fc1", "fc2"}
    assert all(name.startswith("model.decoder.") for name in changed)
    assert "low-rank updates of rank 8, merged, encoder frozen" in (
        read_trained_card(tmp_path).training.method
    )


def test_what_was_tuned_is_a_whisper_like_any_other(captions_run: Path) -> None:
    model = open_speech_model(captions_run / "whisper")
    assert model.window_s == 2
    assert set(model.languages) == {"en", "de"}


def test_a_caption_that_is_too_long_keeps_its_end(captions_recipe: Path) -> None:
    from evenhand.model_zoo.training.caption_pairs import read_pairs  # noqa: PLC0415
    from evenhand.model_zoo.training.labelled_items import read_table  # noqa: PLC0415

    recipe = read_recipe(captions_recipe)
    folder = captions_recipe.parent
    pairs = read_pairs(
        read_table(folder / "sounds.csv"), recipe.data, recipe.split, folder=folder, file="", seed=1
    )
    _, processor = open_whisper(folder / "whisper")
    whole, cut = (Examples(pairs, [0, 2], processor, longest) for longest in (99, 5))
    assert len(whole) == 2
    assert cut[0]["labels"] == [*whole[0]["labels"][:4], whole[0]["labels"][-1]]
    batch = collated([whole[0], whole[1]])
    assert batch["labels"].shape[0] == 2
    assert (batch["labels"] == -100).sum() == len("very sad") - len("joy")


def test_a_folder_without_a_whisper_is_refused_in_words(
    other_recipe: Recipes, tmp_path: Path
) -> None:
    path = other_recipe("none.toml", ('whisper = "whisper"', 'whisper = "none"'))
    with pytest.raises(ZooError, match="no Whisper in the form of transformers"):
        run_recipe(path, tmp_path / "out", say=lambda _: None)


def test_a_language_that_the_whisper_lacks_is_refused(
    other_recipe: Recipes, tmp_path: Path
) -> None:
    path = other_recipe(
        "french.toml", ('whisper = "whisper"', 'whisper = "whisper"\nlanguage = "fr"')
    )
    with pytest.raises(ZooError, match="language: the Whisper has de, en, got 'fr'"):
        run_recipe(path, tmp_path / "out", say=lambda _: None)


def test_a_whisper_of_english_alone_is_told_no_language(
    captions_run: Path, other_recipe: Recipes, tmp_path: Path
) -> None:
    shutil.copytree(captions_run / "whisper", tmp_path / "english")
    path = tmp_path / "english" / "generation_config.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    for name in ("lang_to_id", "task_to_id", "language", "task"):
        told.pop(name)
    path.write_text(json.dumps(told | {"is_multilingual": False}), encoding="utf-8")
    recipe = other_recipe(
        "english.toml",
        ('whisper = "whisper"', f'whisper = "{tmp_path / "english"}"'),
        ("epochs = 18", "epochs = 1"),
    )
    run_recipe(recipe, tmp_path / "out", say=lambda _: None)
    assert read_trained_card(tmp_path / "out").held_out["caption"]["n"] == 6


def test_layers_that_are_not_there_are_refused(other_recipe: Recipes, tmp_path: Path) -> None:
    path = other_recipe("layers.toml", more='\n[lora]\nlayers = ["nothing"]\n')
    with pytest.raises(ZooError, match=r"lora\.layers: nothing: Target modules"):
        run_recipe(path, tmp_path / "out", say=lambda _: None)


def test_a_checkpoint_that_was_cut_off_is_passed_over(
    captions_run: Path, captions_recipe: Path, tmp_path: Path
) -> None:
    """The newest has no state, so the run goes on from the one before it."""
    shutil.copytree(captions_run, tmp_path / "run")
    newest = max(
        (tmp_path / "run" / "checkpoints").iterdir(), key=lambda one: int(one.name.split("-")[1])
    )
    (newest / "trainer_state.json").write_text('{"epoch": 1', encoding="utf-8")
    recipe = read_recipe(captions_recipe)
    assert isinstance(recipe, CaptionsRecipe)
    said: list[str] = []
    run_captions(recipe, tmp_path / "run", base=captions_recipe.parent, say=said.append)
    assert said[0] == "resumed after epoch 17"
