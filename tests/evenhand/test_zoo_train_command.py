"""`evenhand zoo train`: what it prints, what it writes, and how it ends."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import typer
from typer.testing import CliRunner

from evenhand.audit.errors import InputError
from evenhand.model_zoo.training import run
from evenhand.zoo_train_command import train

RECIPE = """
evenhand_recipe = 1
task = "heads"
name = "tiny"
modality = "face"
seed = 3
export = false
[data]
table = "items.parquet"
embeddings = "embeddings.npy"
attributes = {gender = "recorded"}
[network]
hidden = [8]
[learning]
rate = 1e-2
epochs = 2
[card]
title = "Tiny heads"
licence = "CC0-1.0"
encoder = "none"
data = "drawn numbers"
subjects = "synthetic"
not_for = ["anything but tests"]
[[target]]
of = "Anger"
column = "anger"
span = [0, 7]
loss = "mae"
"""


@pytest.fixture
def app() -> typer.Typer:
    made = typer.Typer()
    made.command()(train)
    return made


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    x = np.random.default_rng(0).normal(size=(160, 4)).astype(np.float32)
    np.save(tmp_path / "embeddings.npy", x)
    table = {
        "item": [str(one) for one in range(160)],
        "person": [f"p{one % 20}" for one in range(160)],
        "gender": ["female" if one % 2 else "male" for one in range(160)],
        "anger": np.clip(3.5 + x[:, 0], 0, 7),
    }
    pq.write_table(pa.table(table), tmp_path / "items.parquet")
    path = tmp_path / "recipe.toml"
    path.write_text(RECIPE, encoding="utf-8")
    return path


def test_a_recipe_becomes_a_model_with_a_card_and_an_audit(app: typer.Typer, recipe: Path) -> None:
    out = recipe.parent / "run"
    done = CliRunner().invoke(app, [str(recipe), "--out", str(out)], catch_exceptions=False)
    assert done.exit_code == 0
    assert "held out, anger: n 32" in done.stdout
    assert "no margin set" in done.stdout
    assert "evenhand: epoch 2 of 2" in done.stderr
    for name in ("report.html", "summary.md", "result.json"):
        assert (out / "audit" / "continuous_0_7" / name).is_file()
    assert "[[audits]]" in (out / "card.toml").read_text(encoding="utf-8")


def test_without_attributes_there_is_no_audit_and_it_is_said(
    app: typer.Typer, recipe: Path
) -> None:
    text = RECIPE.replace('attributes = {gender = "recorded"}\n', "").replace(
        "export = false", "export = true"
    )
    recipe.write_text(text, encoding="utf-8")
    done = CliRunner().invoke(app, [str(recipe), "--out", str(recipe.parent / "run")])
    assert "audit: none, because the recipe names no attribute" in done.stdout
    assert "measured, openvino_largest_difference" in done.stdout


def test_mistakes_are_named_as_those_of_any_command(recipe: Path) -> None:
    recipe.write_text(RECIPE.replace("epochs = 2", "epochs = 0"), encoding="utf-8")
    with pytest.raises(InputError, match=r"learning\.epochs: 1 or more, got 0"):
        train(recipe, recipe.parent / "run")


def test_who_interrupts_is_told_what_is_kept(
    recipe: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "run_recipe", interrupted)
    with pytest.raises(KeyboardInterrupt):
        train(recipe, recipe.parent / "run")
    assert "every whole epoch is kept in" in capsys.readouterr().err
