"""What several tests of metrics need: independent implementations, loaded by their path."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

REFERENCE = Path(__file__).parent.parent / "reference"


@pytest.fixture(scope="session")
def clustered_regression() -> ModuleType:
    """Return `tests/reference/clustered_regression.py`."""
    return _load("clustered_regression")


@pytest.fixture(scope="session")
def plain() -> ModuleType:
    """Return `tests/reference/comparison_by_items.py`."""
    return _load("comparison_by_items")


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, REFERENCE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
