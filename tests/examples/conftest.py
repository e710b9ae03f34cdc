"""The examples' data, where at hand, one run of the CREMA-D example, and a runner of workflows."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import evenhand
from evenhand.audit.result import AuditResult

HOUSE = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("EVENHAND_DATA", HOUSE.parent / "shared" / "data"))

PATIENCE_S = 180

PLAN = """\
evenhand = 1
title = "Small study"
purpose = { system = "s", intended_use = "u", context = "research", modality = "voice" }
data = { name = "Calls", subjects = "synthetic", items = "items.csv" }
statistics = { seed = 1, replicates = 200 }

[ratings]
file = "ratings.csv"
scale = { kind = "continuous", low = 0.0, high = 7.0 }

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
"""


def _folder(name: str) -> Path:
    if not (DATA / name).is_dir():
        pytest.skip(f"the data set {name} is not at hand; EVENHAND_DATA names its parent folder")
    return DATA / name


@pytest.fixture(scope="session")
def crema_d_folder() -> Path:
    return _folder("crema-d")


@pytest.fixture(scope="session")
def compas_folder() -> Path:
    return _folder("compas")


@pytest.fixture(scope="session")
def emonet_face_folder() -> Path:
    return _folder("emonet-face")


@pytest.fixture(scope="session")
def crema_d(crema_d_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> AuditResult:
    plan = HOUSE / "examples" / "crema_d" / "plan.toml"
    return evenhand.run(plan, tmp_path_factory.mktemp("crema-d"), data=crema_d_folder)


@pytest.fixture(scope="session")
def study() -> Callable[..., Path]:
    """Return a function that writes a small audit and returns its plan.

    `gap` is what one group is scored too high by.
    """

    def write(folder: Path, *, gap: float = 0.0, persons: int = 40) -> Path:
        folder.mkdir(parents=True)
        tables = {"items": ["item,person,gender"], "ratings": ["item,rater,emotion,value"]}
        tables["scores"] = ["item,Anger"]
        for number in range(4 * persons):
            person = number // 4
            gender = ("woman", "man")[person % 2]
            truth = 2.0 + number * 37 % 101 / 50
            score = truth + number * 53 % 41 / 100 - 0.2 + gap * (gender == "woman")
            tables["items"].append(f"i{number},p{person},{gender}")
            tables["ratings"].append(f"i{number},r1,Anger,{truth}")
            tables["scores"].append(f"i{number},{score:.3f}")
        for name, rows in tables.items():
            (folder / f"{name}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
        (folder / "plan.toml").write_text(PLAN, encoding="utf-8")
        return folder / "plan.toml"

    return write


@pytest.fixture
def shell(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that runs a script as a runner of GitHub does."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name, more in (("python", ""), ("evenhand", " -m evenhand")):
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}"{more} "$@"\n', encoding="utf-8")
        program.chmod(0o755)
    own = {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(HOUSE),
        "OMP_NUM_THREADS": "1",
        "GITHUB_OUTPUT": str(tmp_path / "outputs"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        "GITHUB_WORKSPACE": str(tmp_path),
    }

    def run(script: str, **variables: str) -> subprocess.CompletedProcess[str]:
        path = tmp_path / "step.sh"
        path.write_text(script, encoding="utf-8")
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(path)],  # noqa: S607 any bash
            cwd=tmp_path,
            env={**os.environ, **own, **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE_S,
            check=False,
        )

    return run
