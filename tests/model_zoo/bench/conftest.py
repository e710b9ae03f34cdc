"""A small network, exported in 32 bit and in 8 bit integers."""

from pathlib import Path

import numpy as np
import pytest
import torch

from evenhand.model_zoo.export.export import export_module
from evenhand.model_zoo.runtime.ir_folder import IrFolder
from evenhand.model_zoo.runtime.precision import Stored


def _exported(folder: Path, stored: Stored) -> IrFolder:
    torch.set_num_threads(1)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        module = torch.nn.Sequential(
            torch.nn.Linear(6, 16), torch.nn.GELU(), torch.nn.Linear(16, 3)
        )
    return export_module(
        module,
        np.random.default_rng(0).normal(size=(8, 6)).astype(np.float32),
        input_name="numbers",
        output_name="scores",
        folder=folder,
        model="tiny",
        stored=stored,
        tolerance=1.0,
    )


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> IrFolder:
    """Return a network of 6 numbers to 3."""
    return _exported(tmp_path_factory.mktemp("exported") / "tiny", "f32")


@pytest.fixture(scope="session")
def in_integers(tmp_path_factory: pytest.TempPathFactory) -> IrFolder:
    """Return the same with weights in 8 bit integers."""
    return _exported(tmp_path_factory.mktemp("integers") / "tiny", "int8-weights")
