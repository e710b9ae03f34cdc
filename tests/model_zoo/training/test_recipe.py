"""Recipes: strict, and every mistake in words."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.training.recipe import (
    keep_recipe,
    read_recipe,
    recipe_key,
    target_outputs,
)
from evenhand.model_zoo.training.recipe_file import HeadsRecipe


@pytest.fixture
def refused(heads_text: str, tmp_path: Path) -> Callable[..., str]:
    def problem(*changes: tuple[str, str]) -> str:
        text = heads_text
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / "recipe.toml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ZooError) as error:
            read_recipe(path)
        return str(error.value)

    return problem


def test_outputs_bear_the_published_names_and_the_scale_of_their_labels(
    heads_recipe: Path,
) -> None:
    recipe = read_recipe(heads_recipe)
    assert isinstance(recipe, HeadsRecipe)
    told = [(one.name, one.scale.kind, one.scale.high) for one in target_outputs(recipe)]
    assert told == [("anger", "nominal", 7), ("fear", "bounded", 2), ("sadness", "bounded", 1)]


def test_a_recipe_that_is_kept_is_read_back_as_it_was(heads_recipe: Path, tmp_path: Path) -> None:
    recipe = read_recipe(heads_recipe)
    keep_recipe(recipe, tmp_path)
    assert read_recipe(tmp_path / "recipe.toml") == recipe


def test_the_key_follows_the_recipe_and_its_data_and_no_comment(
    heads_recipe: Path, heads_text: str, tmp_path: Path
) -> None:
    recipe = read_recipe(heads_recipe)
    other = tmp_path / "other.toml"
    other.write_text("# a comment\n" + heads_text, encoding="utf-8")
    assert recipe_key(read_recipe(other), {"a": "1"}) == recipe_key(recipe, {"a": "1"})
    assert recipe_key(recipe, {"a": "2"}) != recipe_key(recipe, {"a": "1"})
    other.write_text(heads_text.replace("seed = 3", "seed = 4"), encoding="utf-8")
    assert recipe_key(read_recipe(other), {"a": "1"}) != recipe_key(recipe, {"a": "1"})


def test_an_unknown_key_is_named_with_the_nearest(refused: Callable[..., str]) -> None:
    assert "learning: unknown key 'epoch'. Did you mean 'epochs'?" in refused(
        ("epochs = 8", "epoch = 8")
    )


def test_an_unknown_task_is_named_with_the_nearest(refused: Callable[..., str]) -> None:
    assert refused(('task = "heads"', 'task = "head"')) == (
        "recipe.toml: task: one of heads, captions, qat, got 'head'. Did you mean 'heads'?"
    )


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("seed = 3", "seed = -3", "seed: from 0 to 4294967295, got -3"),
        ("seed = 3", "seed = 4294967296", "seed: from 0 to 4294967295, got 4294967296"),
        ('name = "tiny"', 'name = "a b"', "name: letters, digits, '_', '-' and '.', at most 64"),
        ("{gender =", '{"a b" =', "data.attributes: letters, digits, '_', '-' and '.'"),
        ("{gender =", "{person =", "data.attributes: 'person' says which row it is"),
        (
            '"Tiny heads"',
            '"Tiny\\nheads"',
            "card.title: a line of text is wanted, got 'Tiny\\nheads'",
        ),
        ('owner = "nobody"', 'owner = " "', "margin.owner: a line of text is wanted, got ' '"),
        ("batch = 32", "weight_decay = -1.0", "learning.weight_decay: 0 or more, got -1.0"),
        ("batch = 32", "batch = 0", "learning.batch: 1 or more, got 0"),
        ("rate = 5e-3", "rate = nan", "learning.rate: more than 0, got nan"),
        ("batch = 32", "balance = 0.5", "learning.balance: 1 or more, got 0.5"),
        ("[network]", "[split]\nvalid = 0.9\n[network]", "split: valid and test are shares"),
        ("hidden = [16, 8]", "hidden = [0]", "network.hidden: whole numbers of 1 or more"),
        ("hidden = [16, 8]", "dropout = 1.0", "network.dropout: from 0 to below 1, got 1.0"),
        ("sizes = [0.5]", "sizes = [2.0]", "sizes: shares between 0 and 1, got [2.0]"),
        ("share = 0.1", "share = 3.0", "margin.share: between 0 and 1, got 3.0"),
        (
            "span = [0, 7]",
            "span = [7, 0]",
            "target[0].span: two numbers, the lower first, got [7.0, 0.0]",
        ),
        ("span = [0, 7]", "span = [0, inf]", "target[0].span: two numbers, the lower first"),
        ("span = [0, 2]", "span = [0, 101]", "target[1].span: whole levels from 0 to 100 at most"),
        ("span = [0, 1]", "span = [0, 2]", "target[2].span: presence is 0 or 1"),
        ("span = [0, 2]", "span = [1, 2]", "target[1].span: whole levels from 0 to 100 at most"),
        ('of = "Anger"', 'of = "Angr"', "target[0].of: no emotion 'Angr'. Did you mean 'Anger'"),
        ('of = "Anger"', 'of = "Fear"', "target: emotion 'Fear' is wanted more than once"),
        ('of = "Fear"', 'of = "anger"', "emotion 'anger' has 2 outputs"),
        ('column = "fear"', 'column = "anger"', "column 'anger' is the label of more than one"),
        (
            'of = "Anger"',
            'of = "Arousal"\nkind = "voice_attribute"',
            "target[0].of: a face has no voice_attribute 'Arousal'",
        ),
        (
            'of = "Anger"',
            'of = "caption"\nkind = "caption"',
            "target[0].of: a face has no caption 'caption'",
        ),
    ],
)
def test_a_value_out_of_range_is_refused_in_words(
    refused: Callable[..., str], old: str, new: str, says: str
) -> None:
    assert says in refused((old, new))


def test_targets_may_be_dimensions_and_attributes(heads_text: str, tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text(
        heads_text.replace('of = "Anger"', 'of = "Valence"\nkind = "face_dimension"'), "utf-8"
    )
    recipe = read_recipe(path)
    assert isinstance(recipe, HeadsRecipe)
    assert target_outputs(recipe)[0].kind == "face_dimension"
    voice = heads_text.replace('"face"', '"voice"')
    path.write_text(voice.replace('of = "Anger"', 'of = "Age"\nkind = "voice_attribute"'), "utf-8")
    recipe = read_recipe(path)
    assert isinstance(recipe, HeadsRecipe)
    assert target_outputs(recipe)[0].name == "Age"


def test_no_target_is_no_recipe(refused: Callable[..., str], heads_text: str) -> None:
    targets = heads_text[heads_text.index("[[target]]") :]
    assert "at least one [[target]] is wanted" in refused(
        (targets, ""), ("seed = 3", "seed = 3\ntarget = []")
    )


def test_what_is_no_file_or_no_toml_is_said(tmp_path: Path) -> None:
    with pytest.raises(ZooError, match=r"none\.toml: cannot be read: No such file"):
        read_recipe(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_text("task =", encoding="utf-8")
    with pytest.raises(ZooError, match=r"bad\.toml: not TOML"):
        read_recipe(tmp_path / "bad.toml")


def test_a_quantised_run_needs_items_to_calibrate_on(heads_text: str, tmp_path: Path) -> None:
    text = heads_text.split("[[target]]", maxsplit=1)[0].replace('"heads"', '"qat"')
    for line in ("published_files = true\n", "sizes = [0.5]\n", "export = false\n"):
        text = text.replace(line, "")
    before, after = text.split("[network]")
    text = before + after[after.index("[learning]") :]
    text = text.replace("seed = 3", 'seed = 3\nheads = "h"\ncalibration = 0')
    tomllib.loads(text)
    (tmp_path / "q.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ZooError, match="calibration: 1 or more, got 0"):
        read_recipe(tmp_path / "q.toml")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"voice"', '"face"', "modality: captions are of a voice, got 'face'"),
        ("longest_tokens = 24", "longest_tokens = 0", "longest_tokens: 1 or more, got 0"),
        ("[card]", "[lora]\nrank = 0\n[card]", "lora.rank: 1 or more, got 0"),
        ("[card]", "[lora]\nalpha = 0.0\n[card]", "lora.alpha: more than 0, got 0.0"),
        ("[card]", "[lora]\ndropout = 1.0\n[card]", "lora.dropout: from 0 to below 1, got 1.0"),
    ],
)
def test_captions_out_of_range_are_refused_in_words(
    captions_text: str, tmp_path: Path, old: str, new: str, says: str
) -> None:
    (tmp_path / "c.toml").write_text(captions_text.replace(old, new), encoding="utf-8")
    with pytest.raises(ZooError) as refusal:
        read_recipe(tmp_path / "c.toml")
    assert refusal.value.problems == (f"c.toml: {says}",)
