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

from evenhand.audit.result import AuditResult, load

Frames = dict[str, pd.DataFrame]
Panel = Callable[..., Frames]
Audited = Callable[..., AuditResult]

HOUSE = Path(__file__).resolve().parents[2]
WORKFLOW = HOUSE / "examples" / "ci" / "audit.yml"


def _tilted(truth: np.ndarray, items: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    return truth + 1.0 * (items["group"] == "a") + rng.normal(0.0, 0.2, len(items))


def _steps() -> list[str]:
    """Return what the workflow runs, step by step."""
    text = WORKFLOW.read_text(encoding="utf-8")
    return re.findall(r"^\s+run: (evenhand .*)$", text, re.MULTILINE)


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
    command = f'evenhand() {{ {shlex.quote(sys.executable)} -m evenhand "$@"; }}'
    codes = []
    for step in _steps():
        done = subprocess.run(
            [shell, "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", f"{command}\n{step}"],
            cwd=failing,
            env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(HOUSE)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        codes.append(done.returncode)
    assert codes == [0, 1], "the plan is without mistakes, and the audit fails"
    result = load(failing / "audit-report" / "result.json")
    assert (result.verdict, result.exit_code) == ("exceeds_margin", 1)
    assert (failing / "audit-report" / "report.html").is_file(), "and its report is kept"


def test_e11_the_workflow_swallows_no_failure() -> None:
    text = WORKFLOW.read_text(encoding="utf-8")
    assert _steps()[-1].startswith("evenhand audit ")
    assert not re.search(r"continue-on-error|\|\|\s*(true|:)|set \+e|;\s*exit 0", text)


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
