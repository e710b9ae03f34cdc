"""Ranges from a calibration set: rare items of the set are not cut off."""

import numpy as np
import openvino
import pytest
import torch
from numpy.typing import NDArray
from torch import nn

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.export.quiet import quiet
from evenhand.model_zoo.export.static_int8 import static_int8
from evenhand.model_zoo.export.weight_only import weight_only
from evenhand.model_zoo.runtime.openvino_graph import has_integers

Floats = NDArray[np.float32]


@pytest.fixture(scope="module")
def converted(network: nn.Module, samples: Floats) -> openvino.Model:
    return as_openvino(network, samples)


def as_openvino(module: nn.Module, items: Floats) -> openvino.Model:
    with quiet():
        shape = openvino.PartialShape([-1, *items.shape[1:]])
        return openvino.convert_model(module, example_input=torch.from_numpy(items), input=[shape])


def computed(model: openvino.Model, items: Floats) -> Floats:
    compiled = openvino.Core().compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return np.array(compiled(items)[0], np.float32)


def test_the_network_given_stays_as_it_is(converted: openvino.Model, samples: Floats) -> None:
    before = computed(converted, samples)
    for small in (weight_only(converted), static_int8(converted, samples)):
        assert has_integers(small)
        off = computed(small, samples) - before
        assert 0 < np.sqrt(np.mean(off**2) / np.mean(before**2)) < 0.05
    assert not has_integers(converted)
    np.testing.assert_array_equal(computed(converted, samples), before)


def test_rare_items_of_the_set_are_not_cut_off() -> None:
    """One item in 32 is twenty times larger: its outputs keep their size."""
    torch.manual_seed(0)
    items = np.random.default_rng(0).normal(size=(32, 16)).astype(np.float32)
    items[7] *= 20
    model = as_openvino(nn.Linear(16, 4), items)
    truth, got = computed(model, items[7:8]), computed(static_int8(model, items), items[7:8])
    assert np.abs(got - truth).max() < 0.03 * np.abs(truth).max()


def test_without_items_there_are_no_ranges(converted: openvino.Model, samples: Floats) -> None:
    with pytest.raises(ZooError, match=r"calibration set: shape \(0, 8\); items x 8 would be"):
        static_int8(converted, samples[:0])


def test_integers_are_those_of_one_channel() -> None:
    """A channel a thousand times smaller than its neighbours keeps its digits."""
    torch.manual_seed(0)
    layer = nn.Linear(64, 8)
    with torch.no_grad():
        layer.weight[0] /= 1000
        layer.bias[0] /= 1000
    items = np.random.default_rng(0).normal(size=(16, 64)).astype(np.float32)
    model = as_openvino(layer, items)
    truth, got = computed(model, items)[:, 0], computed(weight_only(model), items)[:, 0]
    assert np.sqrt(np.mean((got - truth) ** 2) / np.mean(truth**2)) < 0.02
