"""Torch behind the same face: a copy, frozen, in the numbers asked for."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from evenhand.model_zoo.runtime.torch_graph import TorchGraph

Floats = NDArray[np.float32]


def test_it_says_what_the_module_says(
    small_network: nn.Module, samples: Floats, said: Floats
) -> None:
    graph = TorchGraph(small_network)
    assert (graph.runtime, graph.precision) == ("torch", "f32")
    np.testing.assert_array_equal(graph(samples), said)
    np.testing.assert_array_equal(graph(np.asfortranarray(samples.astype(np.float64))), said)


def test_bfloat16_is_the_module_put_in_bfloat16(
    small_network: nn.Module, samples: Floats, said: Floats
) -> None:
    graph = TorchGraph(small_network, arithmetic="bf16")
    assert (graph.precision, graph.arithmetic) == ("bf16", "bf16")
    got = graph(samples)
    assert got.dtype == np.float32
    assert 0 < np.abs(got - said).max() < 0.05
    assert all(one.dtype == torch.bfloat16 for one in graph.module.parameters())


def test_its_owner_keeps_the_module_as_it_was() -> None:
    layer = nn.Linear(4, 4)
    module = nn.Sequential(layer, nn.Dropout(0.5)).train()
    graph = TorchGraph(module, arithmetic="bf16")
    ones = np.ones((2, 4), np.float32)
    before = graph(ones)
    assert module.training
    assert layer.weight.dtype == torch.float32
    with torch.no_grad():
        layer.weight.zero_()
    np.testing.assert_array_equal(graph(ones), before)
