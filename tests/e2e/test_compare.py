"""`evenhand compare` as people run it: a plan, two finished audits, and what goes wrong."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import numpy as np
import pandas as pd
import pytest

Command = Callable[..., CompletedProcess[str]]

MODELS = """
[[model]]
name = "large"
predictions = "large.csv"

[[comparison]]
name = "release"
old = "small"
new = "large"

[[comparison.gate]]
metric = "mae"
margin = 0.2
owner = "the test"
"""


@pytest.fixture(scope="module")
def both(study: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a plan of two models; the new one is worse for women, better for men."""
    folder = tmp_path_factory.mktemp("both")
    plan = study(folder, persons=24, noise=0.4)
    rng = np.random.default_rng(3)
    labels = pd.read_csv(folder / "ratings.csv").pivot_table(
        index="item", columns="emotion", values="value"
    )
    items = pd.read_csv(folder / "items.csv").set_index("item")
    woman = items.loc[labels.index, "gender"].eq("woman").to_numpy()
    size = np.where(woman, 1.5, 0.1)[:, None]
    (labels + rng.normal(0, 1, labels.shape) * size).reset_index().to_csv(
        folder / "large.csv", index=False
    )
    (folder / "release.toml").write_text(plan.read_text() + MODELS)
    (folder / "large.toml").write_text(plan.read_text().replace("scores.csv", "large.csv"))
    return folder


@pytest.fixture(scope="module")
def compared(both: Path, evenhand: Command) -> CompletedProcess[str]:
    """Return what the command said of the plan; what it wrote lies in `compared`."""
    return evenhand("compare", "release.toml", "--out", "compared", cwd=both)


@pytest.fixture(scope="module")
def finished(both: Path, evenhand: Command) -> Path:
    """Return the folder with finished audits of both models in it."""
    for name in ("plan", "large"):
        done = evenhand("audit", f"{name}.toml", "--out", f"out-{name}", "--quiet", cwd=both)
        assert done.returncode in {0, 1, 3}, done.stderr
    return both


def test_a_plan_is_compared_and_the_group_that_pays_is_named(
    both: Path, compared: CompletedProcess[str]
) -> None:
    assert compared.returncode == 1, compared.stderr
    assert "large held against small" in compared.stdout
    women = next(line for line in compared.stdout.splitlines() if "gender=woman" in line)
    assert "WORSE" in women
    result = json.loads((both / "compared" / "result.json").read_text())
    assert result["scope"] == "comparison"
    assert [f["code"] for f in result["findings"] if f["gated"]] == ["CMP001"]
    assert any(f["id"].startswith("DIS001") and not f["gated"] for f in result["findings"])
    frozen = (both / "compared" / "plan.toml").read_text()
    assert frozen == (both / "release.toml").read_text()
    assert (both / "compared" / "report.html").is_file()


@pytest.mark.usefixtures("compared")
def test_verify_redoes_a_comparison_and_sees_a_forged_decision(
    both: Path, evenhand: Command
) -> None:
    done = evenhand("verify", "compared", "--data", ".", cwd=both)
    assert done.returncode == 0, done.stdout
    assert "The decisions on new models follow from the numbers" in done.stdout
    shutil.copytree(both / "compared", both / "forged")
    path = both / "forged" / "result.json"
    path.write_text(path.read_text().replace('"decision": "worse"', '"decision": "better"'))
    forged = evenhand("verify", "forged", cwd=both)
    assert forged.returncode == 1
    assert "as it is 'better'" in forged.stdout
    assert "CMP001" in forged.stdout
    assert "not checked" in forged.stdout


def test_two_finished_audits_are_joined(finished: Path, evenhand: Command) -> None:
    done = evenhand(
        *("compare", "out-plan", "out-large", "--out", "joined"),
        *("--margin", "mae=0.2", "--owner", "me", "--json"),
        cwd=finished,
    )
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["verdict"] == "exceeds_margin"
    plan = (finished / "joined" / "plan.toml").read_text()
    assert 'old = "small-old"' in plan
    verified = evenhand("verify", "joined", "--data", ".", cwd=finished)
    assert verified.returncode == 0, verified.stdout


def test_the_same_scores_are_not_worse(finished: Path, evenhand: Command) -> None:
    done = evenhand(
        *("compare", "out-plan", "out-plan", "--data", ".", "--out", "same"),
        *("--margin", "mae=0.1", "--owner", "me"),
        cwd=finished,
    )
    assert done.returncode == 0, done.stdout
    assert "not worse" in done.stdout


def test_a_file_that_was_changed_since_is_named(
    finished: Path, evenhand: Command, tmp_path: Path
) -> None:
    for name in ("items", "ratings", "scores", "large"):
        (tmp_path / f"{name}.csv").write_text((finished / f"{name}.csv").read_text())
    lines = (tmp_path / "large.csv").read_text().splitlines()
    (tmp_path / "large.csv").write_text("\n".join(lines[:-1]) + "\n")
    done = evenhand(
        *("compare", "out-plan", "out-large", "--out", tmp_path / "x", "--data", tmp_path),
        cwd=finished,
    )
    assert done.returncode == 2
    assert "error: scores of small-new: large.csv has sha256" in done.stderr


def test_a_mistake_is_named_and_nothing_is_written(both: Path, evenhand: Command) -> None:
    done = evenhand("compare", "plan.toml", "--out", "never", cwd=both)
    assert done.returncode == 2
    assert "error: plan.toml: has no [[comparison]], so no models are compared" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (both / "never").exists()
