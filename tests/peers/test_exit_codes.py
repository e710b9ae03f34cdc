"""A failed audit fails on every route: the command, a workflow, a test that calls us."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml  # type: ignore[import-untyped]

from evenhand.audit.result import AuditResult, load

Frames = dict[str, pd.DataFrame]
Panel = Callable[..., Frames]
Audited = Callable[..., AuditResult]

HOUSE = Path(__file__).resolve().parents[2]
WORKFLOW, ACTION = HOUSE / "examples" / "ci" / "audit.yml", HOUSE / "action.yml"


def _tilted(truth: np.ndarray, items: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    return truth + 1.0 * (items["group"] == "a") + rng.normal(0.0, 0.2, len(items))


def _step() -> str:
    """Return what the action of the workflow runs, in which `python` is this one."""
    steps = yaml.safe_load(ACTION.read_text(encoding="utf-8"))["runs"]["steps"]
    (script,) = [step["run"] for step in steps if step.get("id") == "run"]
    return f'python() {{ {shlex.quote(sys.executable)} "$@"; }}\n{script}'


def _inputs(folder: Path) -> dict[str, str]:
    """Return what the workflow gives to the action, as the variables that its step reads."""
    steps = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]["audit"]["steps"]
    (given,) = [step["with"] for step in steps if "evenhand" in step.get("uses", "")]
    files = {name: str(folder / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    return {
        "COMMAND": "audit",
        "DATA": "",
        "BASELINE": "",
        "PATHS": given["paths"],
        "OUT": given["out"],
        **files,
    }


@pytest.fixture
def failing(panel: Panel, plan_of: Callable[..., str], tmp_path: Path) -> Path:
    """Return a folder as the workflow expects it, with a model that exceeds its margin."""
    frames = panel({("a",): 20, ("b",): 20}, models={"model": _tilted})
    folder = tmp_path / "audit"
    folder.mkdir()
    for name, frame in frames.items():
        frame.to_csv(folder / f"{name}.csv", index=False)
    (folder / "plan.toml").write_text(plan_of({"group": ["a", "b"]}), encoding="utf-8")
    return tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="a workflow's steps run in a POSIX shell")
def test_e11_a_workflow_stops_where_the_audit_fails(failing: Path) -> None:
    # ser-tests and the command of Aequitas end with 0 whatever they find; so did deepeval (#770).
    shell = shutil.which("bash")
    if shell is None:
        pytest.skip("there is no bash on this machine")
    done = subprocess.run(
        [shell, "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", _step()],
        cwd=failing,
        env={
            **os.environ,
            **_inputs(failing),
            "OMP_NUM_THREADS": "1",
            "PYTHONPATH": str(HOUSE),
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "exit-code=1" in (failing / "GITHUB_OUTPUT").read_text(encoding="utf-8")
    result = load(failing / "audit-report" / "result.json")
    assert (result.verdict, result.exit_code) == ("exceeds_margin", 1)
    assert (failing / "audit-report" / "report.html").is_file(), "and its report is kept"


def test_e11_the_workflow_swallows_no_failure() -> None:
    for path in (WORKFLOW, ACTION):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"continue-on-error|\|\|\s*(true|:)|set \+e|;\s*exit 0", text)
    assert _step().rstrip().endswith('exit "$code"')


@pytest.mark.parametrize(
    ("persons", "model", "code"), [(20, _tilted, 1), (3, _tilted, 3), (20, None, 0)]
)
def test_e11_a_test_of_somebody_else_reads_the_same_code(
    panel: Panel, audited: Audited, persons: int, model: object, code: int
) -> None:
    frames = panel({("a",): persons, ("b",): 20}, models={"model": model} if model else None)
    result = audited(frames)
    assert result.exit_code == code
    assert (result.verdict == "within_margin") == (code == 0)
