"""The examples' data, where they are at hand, and one run of the CREMA-D example for all tests."""

import os
from pathlib import Path

import pytest

import evenhand
from evenhand.audit.result import AuditResult

HOUSE = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("EVENHAND_DATA", HOUSE.parent / "shared" / "data"))


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
