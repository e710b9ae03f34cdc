"""The command as people run it: another process, another folder, files that were just written."""

import os
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

HOUSE = Path(__file__).resolve().parents[2]
PATIENCE_S = 180
"""A command that takes longer hangs."""

CTRL_C_WORKS = (
    "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); "
    "os.execv(sys.argv[1], sys.argv[1:])"
)
"""Starts a program that hears Ctrl-C even where the shell of the tests does not."""

PLAN = """\
evenhand = 1
title = "Small study"

[purpose]
system = "small model 1"
intended_use = "To see what the command does"
context = "research"
modality = "voice"

[data]
name = "Simulated calls"
subjects = "synthetic"
items = "items.csv"

[ratings]
file = "ratings.csv"
scale = { kind = "continuous", low = 0.0, high = 7.0 }
emotions = ["Anger", "Sadness"]

[[attribute]]
name = "gender"
source = "prompted"
levels = ["woman", "man"]

[[model]]
name = "small"
predictions = "scores.csv"

[[gate]]
metric = "bias"
margin = 0.5
owner = "the test"

[statistics]
seed = 1
replicates = 200
"""


@pytest.fixture(scope="session")
def command() -> tuple[str, ...]:
    """Return the installed script, or where there is none the module."""
    script = Path(sysconfig.get_path("scripts"), "evenhand")
    return (str(script),) if script.is_file() else (sys.executable, "-m", "evenhand")


@pytest.fixture(scope="session")
def environment(command: tuple[str, ...]) -> dict[str, str]:
    """Return an environment without anything that would help a package that is not installed."""
    kept = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "COLUMNS"}}
    own = {"PYTHONSAFEPATH": "1", "PYTHONIOENCODING": "utf-8", "OMP_NUM_THREADS": "1"}
    place = {} if len(command) == 1 else {"PYTHONPATH": str(HOUSE)}
    return kept | own | place


@pytest.fixture(scope="session")
def evenhand(
    command: tuple[str, ...], environment: dict[str, str]
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that runs the command in a folder and returns what it said."""

    def run(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, *map(str, arguments)],
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE_S,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def interrupted(
    command: tuple[str, ...], environment: dict[str, str]
) -> Callable[..., tuple[int, str]]:
    """Return a function that runs the command until it says something, and then presses Ctrl-C."""

    def run(*arguments: str | Path, cwd: Path, at: str) -> tuple[int, str]:
        process = subprocess.Popen(
            [sys.executable, "-c", CTRL_C_WORKS, *command, *map(str, arguments)],
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        assert process.stderr is not None
        said = ""
        for line in process.stderr:
            said += line
            if at in line:
                process.send_signal(signal.SIGINT)
                break
        said += process.communicate(timeout=PATIENCE_S)[1]
        return process.returncode, said

    return run


@pytest.fixture(scope="session")
def study() -> Callable[..., Path]:
    """Return a function that writes a small audit into a folder and returns its plan."""

    def write(
        folder: Path, *, persons: int = 40, gap: float = 0.0, noise: float = 0.2, plan: str = PLAN
    ) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        rng = np.random.default_rng(7)
        items, ratings, scores = ["item,person,gender"], ["item,rater,emotion,value"], []
        scores = ["item,Anger,Sadness"]
        for number in range(4 * persons):
            person = number // 4
            gender = ("woman", "man")[person % 2]
            items.append(f"i{number},p{person},{gender}")
            truth = rng.uniform(2.0, 5.0, 2).round(2)
            for emotion, value in zip(("Anger", "Sadness"), truth, strict=True):
                ratings.append(f"i{number},r1,{emotion},{value}")
            given = truth + rng.normal(0.0, noise, 2) + gap * (gender == "woman")
            scores.append(f"i{number},{given[0]:.4f},{given[1]:.4f}")
        for name, rows in (("items", items), ("ratings", ratings), ("scores", scores)):
            (folder / f"{name}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
        path = folder / "plan.toml"
        path.write_text(plan, encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def even(
    tmp_path_factory: pytest.TempPathFactory,
    evenhand: Callable[..., subprocess.CompletedProcess[str]],
    study: Callable[..., Path],
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """Return the folder of an audit of an even model (`data`, `out`), and what the command said."""
    folder = tmp_path_factory.mktemp("even")
    study(folder / "data")
    return folder, evenhand("audit", "data/plan.toml", "--out", "out", cwd=folder)


@pytest.fixture(scope="session")
def uneven(
    tmp_path_factory: pytest.TempPathFactory,
    evenhand: Callable[..., subprocess.CompletedProcess[str]],
    study: Callable[..., Path],
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """Return the folder of an audit of a model that scores one group higher, told as JSON."""
    folder = tmp_path_factory.mktemp("uneven")
    study(folder / "data", gap=1.5)
    return folder, evenhand("audit", "data/plan.toml", "--out", "out", "--json", cwd=folder)


@pytest.fixture(scope="session")
def demo(
    tmp_path_factory: pytest.TempPathFactory,
    evenhand: Callable[..., subprocess.CompletedProcess[str]],
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """Return the folder of the demonstration, run once for all tests, and what it said."""
    folder = tmp_path_factory.mktemp("demo")
    return folder / "demo-report", evenhand(
        "demo", "--simulated", "--out", "demo-report", cwd=folder
    )
