"""The expression network of face-api: its weights come with names and shapes, and no graph."""

from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.frameworks import require

SIDE: Final = 112
"""Pixels of the input: 1 x 112 x 112 x 3."""

CHANNELS: Final = (3, 32, 64, 128, 256)
"""Of the picture, and of each block."""

LABELS: Final = 7


def _shapes() -> Mapping[str, tuple[int, ...]]:
    """Return the shape of every array that the network needs."""
    found: dict[str, tuple[int, ...]] = {"fc/weights": (CHANNELS[-1], LABELS), "fc/bias": (LABELS,)}
    for block, (below, above) in enumerate(pairwise(CHANNELS)):
        for place in range(4):
            name, taken = f"dense{block}/conv{place}", above if place else below
            if (block, place) == (0, 0):
                found[f"{name}/filters"] = (3, 3, taken, above)
            else:
                found[f"{name}/depthwise_filter"] = (3, 3, taken, 1)
                found[f"{name}/pointwise_filter"] = (1, 1, taken, above)
            found[f"{name}/bias"] = (above,)
    return MappingProxyType(found)


SHAPES: Final = _shapes()


def face_expression_net(weights: Mapping[str, NDArray[Any]]) -> Any:  # noqa: ANN401 a model of OpenVINO
    """Return the network: four dense blocks, the mean over places, one layer, softmax.

    In a block o1 = relu(conv0(x)) halves the sides, o2 = conv1(o1), o3 = conv2(relu(o1 + o2)),
    o4 = conv3(relu(o1 + o2 + o3)), and relu(o1 + o2 + o3 + o4) goes on. All convolutions but the
    very first are separable, and pad as TensorFlow's SAME: the surplus at the bottom and right.

    Args:
        weights: arrays by name, filters as height x width x in x out.

    Returns:
        A model of OpenVINO: 1 x 112 x 112 x 3 to 1 x 7 probabilities.

    Raises:
        ZooError: arrays that are missing, or of another shape; OpenVINO is not installed.
    """
    require("openvino", extra="run")
    from openvino import Model, opset13  # noqa: PLC0415 an optional library

    _check(weights)
    picture = opset13.parameter([1, SIDE, SIDE, CHANNELS[0]], np.float32, name="picture")
    found = opset13.transpose(picture, [0, 3, 1, 2])
    for block in range(len(CHANNELS) - 1):
        found = _block(weights, found, f"dense{block}")
    pooled = opset13.reduce_mean(found, [2, 3], keep_dims=False)
    layer = opset13.matmul(pooled, weights["fc/weights"], transpose_a=False, transpose_b=False)
    labels = opset13.softmax(opset13.add(layer, weights["fc/bias"]), axis=1)
    return Model([labels], [picture], "face_expression_net")


def _check(weights: Mapping[str, NDArray[Any]]) -> None:
    """Refuse weights of another network."""
    problems = []
    for name, shape in SHAPES.items():
        got = weights[name].shape if name in weights else "no such array"
        if got != shape:
            problems.append(f"weights: {name!r}: shape {shape} would be right, got {got}")
    if problems:
        raise ZooError(problems)


def _block(weights: Mapping[str, NDArray[Any]], below: Any, name: str) -> Any:  # noqa: ANN401 nodes
    """Return a dense block: each convolution reads the sum of what came before it."""
    from openvino import opset13  # noqa: PLC0415 an optional library

    total = opset13.relu(_convolution(weights, below, f"{name}/conv0", stride=2))
    for place in (1, 2, 3):
        above = _convolution(weights, opset13.relu(total), f"{name}/conv{place}", stride=1)
        total = opset13.add(total, above)
    return opset13.relu(total)


def _convolution(
    weights: Mapping[str, NDArray[Any]],
    below: Any,  # noqa: ANN401 a node
    name: str,
    *,
    stride: int,
) -> Any:  # noqa: ANN401 a node
    """Return a plain convolution, or a separable one, where the weights are of one."""
    from openvino import opset13  # noqa: PLC0415 an optional library

    if f"{name}/filters" in weights:
        filters = weights[f"{name}/filters"].transpose(3, 2, 0, 1)
        found = _same(opset13.convolution, below, filters, stride)
    else:
        depthwise = weights[f"{name}/depthwise_filter"].transpose(2, 3, 0, 1)[:, :, None]
        pointwise = weights[f"{name}/pointwise_filter"].transpose(3, 2, 0, 1)
        found = _same(opset13.group_convolution, below, depthwise, stride)
        found = _same(opset13.convolution, found, pointwise, 1)
    return opset13.add(found, weights[f"{name}/bias"][None, :, None, None])


def _same(
    operation: Any,  # noqa: ANN401 an operation of the opset
    below: Any,  # noqa: ANN401 a node
    filters: NDArray[Any],
    stride: int,
) -> Any:  # noqa: ANN401 a node
    """Return a convolution that pads as TensorFlow's SAME."""
    filters = np.ascontiguousarray(filters, dtype=np.float32)
    return operation(
        below, filters, [stride, stride], [0, 0], [0, 0], [1, 1], auto_pad="same_upper"
    )
