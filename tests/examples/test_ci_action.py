"""The action: it ends with the code of its command, and no input is ever part of a script."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

HOUSE = Path(__file__).resolve().parents[2]
ACTION = yaml.safe_load((HOUSE / "action.yml").read_text(encoding="utf-8"))
EXPRESSION = re.compile(r"\$\{\{.*?\}\}")
VALUES = ("paths", "out", "data", "baseline")

Shell = Callable[..., subprocess.CompletedProcess[str]]


def step(name: str) -> dict[str, Any]:
    """Return a step of the action."""
    (found,) = (one for one in ACTION["runs"]["steps"] if one["name"] == name)
    return dict(found)


def inputs(**given: str) -> dict[str, str]:
    """Return the variables that the action's own `env` makes of inputs."""
    known = {name: one.get("default", "") for name, one in ACTION["inputs"].items()} | given
    return {
        name: EXPRESSION.sub(lambda m: known[m[0][3:-2].strip().removeprefix("inputs.")], value)
        for name, value in step("Run")["env"].items()
    }


def outputs(folder: Path) -> dict[str, str]:
    """Return what a step wrote as its outputs."""
    lines = (folder / "outputs").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)


def test_the_action_is_whole() -> None:
    assert {"name", "description", "inputs", "outputs", "runs"} == set(ACTION)
    assert ACTION["runs"]["using"] == "composite"
    for one in ACTION["runs"]["steps"]:
        assert ("run" in one) != ("uses" in one)
        assert ("run" in one) == (one.get("shell") == "bash")
    used = set(re.findall(r"inputs\.([\w-]+)", (HOUSE / "action.yml").read_text(encoding="utf-8")))
    assert used == set(ACTION["inputs"])
    for name, one in ACTION["outputs"].items():
        assert one["value"] == f"${{{{ steps.run.outputs.{name} }}}}"
    assert step("Install")["run"].startswith('python -m pip install "$GITHUB_ACTION_PATH')


def test_the_action_ends_with_the_code_of_the_audit(
    tmp_path: Path, shell: Shell, study: Callable[..., Path]
) -> None:
    study(tmp_path / "my audit", gap=1.5)
    done = shell(step("Run")["run"], **inputs(paths="my audit/plan.toml\n", out="the report"))
    assert done.returncode == 1, done.stderr
    assert outputs(tmp_path) == {
        "exit-code": "1",
        "verdict": "exceeds_margin",
        "report": str(Path("the report", "report.html")),
    }
    assert (tmp_path / "summary").read_text(encoding="utf-8").startswith("# Small study")
    assert "::error file=my audit/plan.toml,line=20," in done.stderr


BASELINE = ("--baseline", "b.toml")


@pytest.mark.parametrize("code", [0, 1, 2, 3, 70])
@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("audit", ["audit", "--github", "--out", "o ut", *BASELINE, "--", "a b", "c"]),
        ("compare", ["compare", "--github", "--out", "o ut", *BASELINE, "--", "a b", "c"]),
        ("verify", ["verify", "--github", *BASELINE, "--", "a b", "c"]),
        ("baseline", ["baseline", "check", "--github", *BASELINE, "--", "a b", "c"]),
    ],
)
def test_each_command_gets_its_words_and_its_code_is_handed_on(
    tmp_path: Path, shell: Shell, command: str, words: list[str], code: int
) -> None:
    program = f'#!/bin/sh\nprintf "%s\\n" "$@" > words\nexit {code}\n'
    (tmp_path / "programs" / "python").write_text(program, encoding="utf-8")
    given = inputs(command=command, paths="a b\n\nc\n", out="o ut", baseline="b.toml")
    assert shell(step("Run")["run"], **given).returncode == code
    assert (tmp_path / "words").read_text().splitlines() == ["-m", "evenhand", *words]
    assert outputs(tmp_path) == {"exit-code": str(code)}


def test_the_action_verifies_and_refuses_what_is_no_audit(tmp_path: Path, shell: Shell) -> None:
    (tmp_path / "a report").mkdir()
    done = shell(step("Run")["run"], **inputs(command="verify", paths="a report"))
    assert done.returncode == 2
    assert "expected the output folder of `evenhand audit`" in done.stderr
    assert outputs(tmp_path) == {"exit-code": "2"}


def test_a_mistake_in_the_plan_ends_the_action_with_2(tmp_path: Path, shell: Shell) -> None:
    (tmp_path / "plan.toml").write_text("evenhand = 1\n", encoding="utf-8")
    done = shell(step("Run")["run"], **inputs(paths="plan.toml"))
    assert done.returncode == 2
    assert "::error title=evenhand::plan.toml" in done.stderr
    assert outputs(tmp_path) == {"exit-code": "2"}


@pytest.mark.parametrize("command", ["deploy", "", "audit; touch gone", "$(touch gone)"])
def test_another_command_is_refused(tmp_path: Path, shell: Shell, command: str) -> None:
    done = shell(step("Run")["run"], **inputs(command=command, paths="plan.toml"))
    assert done.returncode == 2
    assert "expected audit, compare, verify or baseline" in done.stderr
    assert outputs(tmp_path) == {"exit-code": "2"}
    assert not (tmp_path / "gone").exists()


def test_no_input_is_run(tmp_path: Path, shell: Shell) -> None:
    hostile = '"; touch gone; $(touch gone) `touch gone` --help'
    done = shell(step("Run")["run"], **inputs(**dict.fromkeys(VALUES, hostile)))
    assert done.returncode == 2
    assert not (tmp_path / "gone").exists()
