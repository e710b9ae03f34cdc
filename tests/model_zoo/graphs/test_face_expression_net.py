"""The network that is built from weights alone gives the numbers of the same network in torch."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.graphs.compiled import CompiledGraph
from evenhand.model_zoo.graphs.face_expression_net import SHAPES, face_expression_net

RNG = np.random.default_rng(8)
WEIGHTS = {
    name: RNG.normal(0, np.prod(shape[:-1] or (9,)) ** -0.5, shape).astype(np.float32)
    for name, shape in SHAPES.items()
}


def _same(x: torch.Tensor, weight: torch.Tensor, stride: int, groups: int = 1) -> torch.Tensor:
    sides = []
    for length in (x.shape[3], x.shape[2]):
        total = max((-(-length // stride) - 1) * stride + 3 - length, 0)
        sides += [total // 2, total - total // 2]
    return functional.conv2d(functional.pad(x, sides), weight, stride=stride, groups=groups)


def _convolution(x: torch.Tensor, name: str, stride: int) -> torch.Tensor:
    own = {
        key: torch.tensor(WEIGHTS[f"{name}/{key}"])
        for key in ("filters", "depthwise_filter", "pointwise_filter", "bias")
        if f"{name}/{key}" in WEIGHTS
    }
    bias = own["bias"][:, None, None]
    if "filters" in own:
        return _same(x, own["filters"].permute(3, 2, 0, 1), stride) + bias
    between = _same(x, own["depthwise_filter"].permute(2, 3, 0, 1), stride, groups=x.shape[1])
    return functional.conv2d(between, own["pointwise_filter"].permute(3, 2, 0, 1)) + bias


def _in_torch(pictures: np.ndarray) -> np.ndarray:
    x = torch.tensor(pictures).permute(0, 3, 1, 2)
    for block in range(4):
        name = f"dense{block}"
        one = _convolution(x, f"{name}/conv0", 2).relu()
        two = _convolution(one, f"{name}/conv1", 1)
        three = _convolution((one + two).relu(), f"{name}/conv2", 1)
        four = _convolution((one + two + three).relu(), f"{name}/conv3", 1)
        x = (one + two + three + four).relu()
    pooled = functional.avg_pool2d(x, 7, 2).flatten(1)
    layer = pooled @ torch.tensor(WEIGHTS["fc/weights"]) + torch.tensor(WEIGHTS["fc/bias"])
    return layer.softmax(1).numpy()


def test_it_is_the_network_that_the_authors_describe() -> None:
    pictures = RNG.normal(size=(2, 112, 112, 3)).astype(np.float32)
    found = CompiledGraph(face_expression_net(WEIGHTS))(pictures)
    assert found.shape == (2, 7)
    assert np.abs(found - _in_torch(pictures)).max() < 1e-5


def test_weights_of_another_network_are_named() -> None:
    other = {name: one for name, one in WEIGHTS.items() if name != "fc/bias"}
    other["fc/weights"] = other["fc/weights"].T
    with pytest.raises(ZooError) as caught:
        face_expression_net(other)
    assert caught.value.problems == (
        "weights: 'fc/weights': shape (256, 7) would be right, got (7, 256)",
        "weights: 'fc/bias': shape (7,) would be right, got no such array",
    )
