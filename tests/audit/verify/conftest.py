"""A finished audit in both editions, of which every test gets a copy to tamper with."""

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pandas as pd
import pytest

from evenhand.audit.evidence import Evidence
from evenhand.audit.manifest import MANIFEST_NAME, Manifest, sealed
from evenhand.audit.result import AuditResult, dump, load
from evenhand.audit.run import run

CELLS = {("F", "young"): 30, ("F", "old"): 7, ("M", "young"): 30, ("M", "old"): 14}
"""Women who are old are withheld from an edition to hand on, and with them others."""

GATES = (
    {"metric": "bias", "margin": 0.3, "owner": "test"},
    {"metric": "mae", "margin": 0.3, "owner": "test", "emotions": ["Anger"]},
)
SHOW = (
    {"metric": "pearson", "emotions": "each"},
    {"metric": "over_reading", "truth_at": 3.5, "score_at": 3.5},
)


@pytest.fixture(scope="session")
def data(
    tmp_path_factory: pytest.TempPathFactory,
    measured: Callable[..., Evidence],
    reading: Callable[..., object],
    frames_of: Callable[[Evidence], dict[str, pd.DataFrame]],
) -> Path:
    """Return a folder of items, ratings and scores of two models; some scores are lost."""
    evidence = measured(reading(shifts={"gender=F": 0.9}), reading(), cells=CELLS)
    folder = tmp_path_factory.mktemp("data")
    frames = frames_of(evidence)
    frames["model1"] = frames["model1"].iloc[5:]
    for name, frame in frames.items():
        frame.to_csv(folder / f"{name}.csv", index=False)
    return folder


@pytest.fixture(scope="session")
def made(
    tmp_path_factory: pytest.TempPathFactory, data: Path, plan_text: Callable[..., str]
) -> Callable[..., Path]:
    """Return a function that audits the data into a folder; other arguments are the plan's."""

    def audit(**parts: object) -> Path:
        text = plan_text(
            models=("model", "model1"),
            gate=GATES,
            show=SHOW,
            slices={"intersections": [["gender", "age"]]},
            **parts,
        )
        place = tmp_path_factory.mktemp("audited")
        (place / "plan.toml").write_text(text, encoding="utf-8")
        run(place / "plan.toml", place / "out", data=data, command=["evenhand", "audit"])
        return place / "out"

    return audit


@pytest.fixture(scope="session")
def finished(made: Callable[..., Path]) -> Path:
    """Return the folder of an audit whose plan names the shareable edition."""
    return made()


@pytest.fixture(scope="session")
def internal(made: Callable[..., Path]) -> Path:
    """Return the folder of an audit whose plan names the internal edition."""
    return made(report={"audience": "internal", "suppress_below": 5})


@pytest.fixture
def copy(finished: Path, tmp_path: Path) -> Path:
    """Return a copy of the finished audit."""
    return shutil.copytree(finished, tmp_path / "copy")


@pytest.fixture(scope="session")
def forged() -> Callable[..., None]:
    """Return a function that edits a result and makes every hash fit again."""

    def forge(
        root: Path, edit: Callable[[AuditResult], AuditResult], *, name: str = "result.json"
    ) -> None:
        dump(edit(load(root / name)), root / name)
        reseal(root)

    return forge


@pytest.fixture(scope="session")
def sealed_again() -> Callable[[Path], None]:
    """Return a function that makes the hashes of a manifest fit the files."""
    return reseal


def reseal(root: Path) -> None:
    manifest = msgspec.json.decode((root / MANIFEST_NAME).read_bytes(), type=Manifest)
    files = []
    for file in manifest.written:
        if not (root / file.name).exists():  # a copy to hand on
            files.append(file)
            continue
        content = (root / file.name).read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        files.append(replace(file, sha256=digest, size_bytes=len(content)))
    own = next(file.sha256 for file in files if file.name == "result.json")
    changed = msgspec.structs.replace(manifest, written=tuple(files), bundle_sha256=own)
    (root / MANIFEST_NAME).write_bytes(sealed(changed))
