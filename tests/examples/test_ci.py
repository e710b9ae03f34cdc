"""The workflows: what they run is run here, and no expression is part of a script."""

import re
import shlex
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]
from PIL import Image

HOUSE = Path(__file__).resolve().parents[2]
EXAMPLES = HOUSE / "examples" / "ci"
ACTION = yaml.safe_load((HOUSE / "action.yml").read_text(encoding="utf-8"))
GITHUB = ("audit.yml", "pre-release.yml")
EXPRESSION = re.compile(r"\$\{\{.*?\}\}")

TWO_MODELS = """
[[model]]
name = "before"
predictions = "before.csv"

[[comparison]]
name = "release"
old = "before"
new = "small"

[[comparison.gate]]
metric = "mae"
margin = 0.1
owner = "the test"
"""

Shell = Callable[..., subprocess.CompletedProcess[str]]


def scripts(document: object) -> Iterator[str]:
    """Yield every script of a workflow or action."""
    if isinstance(document, dict):
        for key, value in document.items():
            if key == "run":
                yield value
            else:
                yield from scripts(value)
    elif isinstance(document, list):
        for one in document:
            yield from scripts(one)


def commands(name: str) -> list[str]:
    """Return the commands of evenhand in an example."""
    document = yaml.safe_load((EXAMPLES / name).read_text(encoding="utf-8"))
    job = document.get("audit", {})
    every = [*scripts(document), *job.get("script", ()), *job.get("after_script", ())]
    return [
        line for script in every for line in script.splitlines() if line.startswith("evenhand ")
    ]


@pytest.mark.parametrize("path", [HOUSE / "action.yml", *(EXAMPLES / name for name in GITHUB)])
def test_no_expression_is_part_of_a_script(path: Path) -> None:
    found = list(scripts(yaml.safe_load(path.read_text(encoding="utf-8"))))
    assert not [script for script in found if EXPRESSION.search(script)]


@pytest.mark.parametrize("name", ["audit.yml", "pre-release.yml", "gitlab-ci.yml"])
def test_an_example_is_a_workflow(name: str) -> None:
    document = yaml.safe_load((EXAMPLES / name).read_text(encoding="utf-8"))
    if name == "gitlab-ci.yml":
        assert set(document) == {"audit"}
        assert document["audit"]["artifacts"]["when"] == "always"
        return
    assert {"name", True, "permissions", "jobs"} <= set(document)  # YAML reads `on` as true
    assert document["permissions"] == {"contents": "read"}
    for job in document["jobs"].values():
        for one in job["steps"]:
            assert ("run" in one) != ("uses" in one)
            assert "@" in one.get("uses", "@")


def test_the_example_gives_the_action_what_it_knows() -> None:
    document = yaml.safe_load((EXAMPLES / "audit.yml").read_text(encoding="utf-8"))
    (one,) = (s for s in document["jobs"]["audit"]["steps"] if "evenhand" in s["uses"])
    assert set(one["with"]) <= set(ACTION["inputs"])


def test_what_is_installed_was_fetched_before() -> None:
    steps = yaml.safe_load((EXAMPLES / "pre-release.yml").read_text())["jobs"]["gate"]["steps"]
    names = [one.get("name") for one in steps]
    fetch = steps[names.index("Fetch evenhand")]
    assert names.index("Fetch evenhand") < names.index("Install")
    assert fetch["with"]["path"] == "evenhand"
    assert "'./evenhand[run]'" in steps[names.index("Install")]["run"]


def test_the_job_of_gitlab_ends_with_the_code_of_the_audit(
    tmp_path: Path, shell: Shell, study: Callable[..., Path]
) -> None:
    study(tmp_path / "audit", gap=1.5)
    script, after = commands("gitlab-ci.yml")
    done = shell(script)
    assert done.returncode == 1, done.stderr
    assert shell(after).returncode == 0
    job = yaml.safe_load((EXAMPLES / "gitlab-ci.yml").read_text(encoding="utf-8"))["audit"]
    for path in job["artifacts"]["reports"].values():
        assert (tmp_path / path).stat().st_size


def test_publishing_waits_for_the_gate() -> None:
    document = yaml.safe_load((EXAMPLES / "pre-release.yml").read_text(encoding="utf-8"))
    assert document["jobs"]["publish"]["needs"] == "gate"
    assert not any("continue-on-error" in one for one in document["jobs"]["gate"]["steps"])
    words = [shlex.split(line)[1] for line in commands("pre-release.yml")]
    assert words == ["score", "score", "compare", "audit", "baseline"]


def test_the_gate_before_a_release_runs_as_it_stands(
    tmp_path: Path, shell: Shell, study: Callable[..., Path]
) -> None:
    study(tmp_path / "audit", gap=0.0)
    (tmp_path / "audit" / "scores.csv").rename(tmp_path / "audit" / "before.csv")
    plan = study(tmp_path / "worse", gap=1.5)
    (tmp_path / "worse" / "scores.csv").rename(tmp_path / "audit" / "scores.csv")
    whole = plan.read_text(encoding="utf-8") + TWO_MODELS
    (tmp_path / "audit" / "plan.toml").write_text(whole, encoding="utf-8")
    _, _, compare, audit, check = commands("pre-release.yml")
    done = shell(compare)
    assert done.returncode == 1, done.stderr
    assert "CMP001 small against before" in done.stderr
    until = datetime.now(UTC).date() + timedelta(days=30)
    accepted = shell(
        "evenhand audit audit/plan.toml --out first --quiet || true\n"
        "evenhand baseline set first --out audit/baseline.toml --owner me --reason known "
        f"--expires {until} --open"
    )
    assert accepted.returncode == 0, accepted.stderr
    for line in (audit, f"{check} --github"):
        done = shell(line)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "::notice " in done.stderr


def test_both_models_are_scored_as_it_stands(tmp_path: Path, shell: Shell) -> None:
    (tmp_path / "audit").mkdir()
    Image.new("RGB", (40, 30), (90, 120, 60)).save(tmp_path / "audit" / "a.png")
    (tmp_path / "audit" / "items.csv").write_text("item,person,path\n1,p,a.png\n")
    models = {"OLD_MODEL": "evenhand-face-demo", "NEW_MODEL": "evenhand-face-demo"}
    for line, name in zip(commands("pre-release.yml"), ("old", "new"), strict=False):
        done = shell(f"{line} --cache cache", **models)
        assert done.returncode == 0, done.stderr
        assert (tmp_path / "audit" / f"{name}.parquet").stat().st_size
