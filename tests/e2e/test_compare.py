"""`evenhand compare` as people run it: a plan, two finished audits, and what goes wrong."""

import json
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
    plan = study(folder, noise=0.4)
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
    (folder / "same.csv").write_text((folder / "scores.csv").read_text())
    (folder / "release.toml").write_text(plan.read_text() + MODELS)
    for name in ("scores", "large", "same"):
        text = plan.read_text().replace('"scores.csv"', f'"{name}.csv"')
        (folder / f"{name}.toml").write_text(text)
    return folder


@pytest.fixture(scope="module")
def finished(both: Path, evenhand: Command) -> Path:
    """Return the folder with three finished audits of single models in it."""
    for name in ("scores", "large", "same"):
        done = evenhand("audit", f"{name}.toml", "--out", f"out-{name}", cwd=both)
        assert done.returncode in {0, 1, 3}, done.stderr
    return both


def test_a_plan_is_compared_and_the_group_that_pays_is_named(both: Path, evenhand: Command) -> None:
    done = evenhand("compare", "release.toml", "--out", "compared", cwd=both)
    assert done.returncode == 1, done.stderr
    assert "large held against small" in done.stdout
    women = next(line for line in done.stdout.splitlines() if "gender=woman" in line)
    assert "WORSE" in women
    result = json.loads((both / "compared" / "result.json").read_text())
    assert result["scope"] == "comparison"
    assert [f["code"] for f in result["findings"] if f["gated"]] == ["CMP001"]
    assert any(f["id"].startswith("DIS001") and not f["gated"] for f in result["findings"])
    frozen = (both / "compared" / "plan.toml").read_text()
    assert frozen == (both / "release.toml").read_text()
    assert (both / "compared" / "report.html").is_file()


def test_verify_redoes_a_comparison_and_sees_a_forged_decision(
    both: Path, evenhand: Command
) -> None:
    evenhand("compare", "release.toml", "--out", "checked", cwd=both)
    done = evenhand("verify", "checked", "--data", ".", cwd=both)
    assert done.returncode == 0, done.stdout
    assert "The decisions on new models follow from the numbers" in done.stdout
    bare = evenhand("verify", "checked", cwd=both)
    assert "CMP001" in bare.stdout
    assert "not checked" in bare.stdout
    path = both / "checked" / "result.json"
    path.write_text(path.read_text().replace('"decision": "worse"', '"decision": "better"'))
    forged = evenhand("verify", "checked", cwd=both)
    assert forged.returncode == 1
    assert "as it is 'better'" in forged.stdout


def test_two_finished_audits_are_joined(finished: Path, evenhand: Command) -> None:
    done = evenhand(
        *("compare", "out-scores", "out-large", "--out", "joined"),
        *("--margin", "mae=0.2", "--owner", "me", "--json"),
        cwd=finished,
    )
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["verdict"] == "exceeds_margin"
    plan = (finished / "joined" / "plan.toml").read_text()
    assert 'old = "small-old"' in plan
    verified = evenhand("verify", "joined", "--data", ".", cwd=finished)
    assert verified.returncode == 0, verified.stdout


def test_the_same_scores_are_not_worse_and_without_margins_nothing_is_judged(
    finished: Path, evenhand: Command
) -> None:
    given = ("compare", "out-scores", "out-same", "--data", ".")
    judged = evenhand(
        *given, "--out", "same-1", "--margin", "mae=0.1", "--owner", "me", cwd=finished
    )
    assert judged.returncode == 0, judged.stdout
    assert "not worse" in judged.stdout
    shown = evenhand(*given, "--out", "same-2", cwd=finished)
    assert shown.returncode == 3
    assert "nothing was judged: the plan declares no margin" in shown.stdout


def test_a_file_that_was_changed_since_is_named(
    finished: Path, evenhand: Command, tmp_path: Path
) -> None:
    for name in ("items", "ratings", "scores", "large"):
        (tmp_path / f"{name}.csv").write_text((finished / f"{name}.csv").read_text())
    lines = (tmp_path / "large.csv").read_text().splitlines()
    (tmp_path / "large.csv").write_text("\n".join(lines[:-1]) + "\n")
    done = evenhand(
        "compare",
        "out-scores",
        "out-large",
        "--out",
        tmp_path / "x",
        "--data",
        tmp_path,
        cwd=finished,
    )
    assert done.returncode == 2
    assert "error: scores of small-new: large.csv has sha256" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            ["plan.toml"],
            "plan.toml: has no [[comparison]], so no models are compared; add a second",
        ),
        (["."], ".: is a folder; expected a plan with [[comparison]], or two folders"),
        (["a", "b", "c"], "got 3 paths, expected a plan, or the folders of two audits"),
        (
            ["release.toml", "--margin", "mae=1"],
            "--old-model, --new-model, --margin and --owner go",
        ),
        (["a", "b"], "error: a: there is no result; expected the output folder"),
    ],
)
def test_mistakes_are_named(
    both: Path, evenhand: Command, arguments: list[str], expected: str
) -> None:
    done = evenhand("compare", *arguments, "--out", "never", cwd=both)
    assert done.returncode == 2
    assert expected in done.stderr, done.stderr
    assert "Traceback" not in done.stderr
    assert not (both / "never").exists()


def test_what_to_write_is_said_where_two_models_are_not_compared(
    both: Path, evenhand: Command
) -> None:
    text = (both / "release.toml").read_text().split("[[comparison]]", maxsplit=1)[0]
    (both / "two.toml").write_text(text)
    done = evenhand("compare", "two.toml", "--out", "never", cwd=both)
    assert done.returncode == 2
    assert 'name = "release", old = "small", new = "large"' in done.stderr


@pytest.mark.parametrize("margin", ["mae", "mae=nan"])
def test_a_margin_has_a_metric_and_a_number(finished: Path, evenhand: Command, margin: str) -> None:
    done = evenhand(
        "compare", "out-scores", "out-large", "--out", "never", "--margin", margin, cwd=finished
    )
    assert done.returncode == 2
    assert f"--margin: got '{margin}', expected METRIC=VALUE, each metric once" in done.stderr


def test_a_margin_that_no_gate_can_have_is_refused(finished: Path, evenhand: Command) -> None:
    done = evenhand(
        *("compare", "out-scores", "out-large", "--out", "never"),
        *("--margin", "bias=0.1", "--owner", "me"),
        cwd=finished,
    )
    assert done.returncode == 2
    assert "bias is best at 0 and can get worse both ways" in done.stderr
