"""A small network, exported once in every form."""

from collections.abc import Mapping

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import nn

from evenhand.model_zoo.export.export import export_module
from evenhand.model_zoo.runtime.ir_folder import IrFolder
from evenhand.model_zoo.runtime.precision import Stored

STORED: tuple[Stored, ...] = ("f32", "f16", "int8-weights", "int8-static")


@pytest.fixture(scope="session")
def small_network() -> nn.Module:
    """Return a network of three inputs a step, eight steps, four outputs."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Linear(16, 32), nn.GELU(), nn.LayerNorm(32), nn.Flatten(1), nn.Linear(96, 4)
    ).eval()


@pytest.fixture(scope="session")
def samples() -> NDArray[np.float32]:
    """Return what the network takes."""
    return np.random.default_rng(0).normal(size=(24, 3, 16)).astype(np.float32)


@pytest.fixture(scope="session")
def said(small_network: nn.Module, samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what the network says, by torch itself."""
    with torch.inference_mode():
        told: torch.Tensor = small_network(torch.from_numpy(samples))
        return told.numpy()


@pytest.fixture(scope="session")
def exported(
    small_network: nn.Module,
    samples: NDArray[np.float32],
    tmp_path_factory: pytest.TempPathFactory,
) -> Mapping[Stored, IrFolder]:
    """Return the network in every form that a folder can hold."""
    place = tmp_path_factory.mktemp("exported")
    return {
        stored: export_module(
            small_network,
            samples,
            input_name="columns",
            output_name="numbers",
            folder=place / stored,
            stored=stored,
        )
        for stored in STORED
    }
