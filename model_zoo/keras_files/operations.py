"""Each kind of layer as operations of OpenVINO, on arrays that keep their channels last.

Between layers an array is items x places x channels, as Keras has it; a convolution turns it to
channels first and back.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias

import numpy as np

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.keras_files.stored_weights import StoredWeights
from evenhand.model_zoo.keras_files.topology import (
    Activated,
    Activation,
    BatchNormalization,
    Convolution,
    Dense,
    Dropout,
    Flatten,
    Input,
    Layer,
    MaxPooling,
    Padding,
    Reshape,
    Settings,
)

Node: TypeAlias = Any
"""An operation of OpenVINO, which has no types."""

PADDING: Final[Mapping[Padding, str]] = MappingProxyType({"valid": "valid", "same": "same_upper"})
"""Where `same` cannot pad both ends alike, TensorFlow pads the end by one more."""


def applied(layer: Layer, node: Node, weights: StoredWeights) -> Node:
    """Return what a layer makes of its input.

    Args:
        layer: the layer.
        node: its input.
        weights: those of the network.

    Raises:
        ZooError: its weights are missing or have another shape than its settings and input ask for.
    """
    return APPLY[type(layer.settings)](layer.settings, node, weights)


def _convolution(settings: Convolution, node: Node, weights: StoredWeights) -> Node:
    """Return the convolution of a sequence or a picture."""
    from openvino import opset13 as ops  # noqa: PLC0415 an optional library

    axes = len(settings.kernel_size)
    _refuse_rank(settings, node, axes + 2)
    kernel_shape = (*settings.kernel_size, _channels(node), settings.filters)
    shapes = [kernel_shape, *[(settings.filters,)] * settings.use_bias]
    kernel, *bias = weights.arrays(settings.name, shapes)
    turned = np.ascontiguousarray(kernel.transpose(axes + 1, axes, *range(axes)))
    found = ops.convolution(
        _channels_first(node),
        ops.constant(turned),
        list(settings.strides),
        [0] * axes,
        [0] * axes,
        list(settings.dilation_rate),
        PADDING[settings.padding],
    )
    return _activated(settings.activation, _shifted(_channels_last(found), bias))


def _max_pooling(settings: MaxPooling, node: Node, weights: StoredWeights) -> Node:
    """Return the largest numbers of each place's neighbourhood."""
    from openvino import opset13 as ops  # noqa: PLC0415 an optional library

    del weights
    axes = len(settings.pool_size)
    _refuse_rank(settings, node, axes + 2)
    found = ops.max_pool(
        _channels_first(node),
        list(settings.strides),
        [1] * axes,
        [0] * axes,
        [0] * axes,
        list(settings.pool_size),
        auto_pad=PADDING[settings.padding],
    )
    return _channels_last(found.output(0))


def _batch_normalization(settings: BatchNormalization, node: Node, weights: StoredWeights) -> Node:
    """Return numbers brought to the mean and deviation that were kept in training."""
    from openvino import opset13 as ops  # noqa: PLC0415 an optional library

    if settings.axis not in {-1, _rank(node) - 1}:
        problem = (
            f"{weights.file}: {settings.name!r}: axis: the last is wanted, got {settings.axis}"
        )
        raise ZooError([problem])
    count = 2 + settings.scale + settings.center
    arrays = list(weights.arrays(settings.name, [(_channels(node),)] * count))
    ones, zeros = np.ones_like(arrays[-1]), np.zeros_like(arrays[-1])
    gamma = arrays.pop(0) if settings.scale else ones
    beta = arrays.pop(0) if settings.center else zeros
    mean, variance = arrays
    slope = gamma / np.sqrt(variance + np.float32(settings.epsilon))
    return ops.add(ops.multiply(node, ops.constant(slope)), ops.constant(beta - mean * slope))


def _dense(settings: Dense, node: Node, weights: StoredWeights) -> Node:
    """Return sums of the last axis, each number weighted."""
    from openvino import opset13 as ops  # noqa: PLC0415 an optional library

    units = (settings.units,)
    shapes = [(_channels(node), *units), *[units] * settings.use_bias]
    kernel, *bias = weights.arrays(settings.name, shapes)
    found = ops.matmul(node, ops.constant(kernel), transpose_a=False, transpose_b=False)
    return _activated(settings.activation, _shifted(found, bias))


def _reshape(settings: Reshape, node: Node, weights: StoredWeights) -> Node:
    """Return the same numbers in another shape."""
    del weights
    return _reshaped(node, settings.target_shape)


def _flatten(settings: Settings, node: Node, weights: StoredWeights) -> Node:
    """Return all numbers of an item on one axis."""
    del settings, weights
    return _reshaped(node, (-1,))


def _activation(settings: Activated, node: Node, weights: StoredWeights) -> Node:
    """Return a function of each number, or of the last axis."""
    del weights
    return _activated(settings.activation, node)


def _same(settings: Settings, node: Node, weights: StoredWeights) -> Node:
    """Return the input: of what matters in training alone."""
    del settings, weights
    return node


APPLY: Final[Mapping[type[Settings], Callable[[Any, Node, StoredWeights], Node]]] = (
    MappingProxyType(
        {
            Activated: _activation,
            BatchNormalization: _batch_normalization,
            Convolution: _convolution,
            Dense: _dense,
            Dropout: _same,
            Flatten: _flatten,
            Input: _same,
            MaxPooling: _max_pooling,
            Reshape: _reshape,
        }
    )
)


def _activated(activation: Activation, node: Node) -> Node:
    """Return what a function makes of an array."""
    from openvino import opset13 as ops  # noqa: PLC0415 an optional library

    if activation == "softmax":
        return ops.softmax(node, _rank(node) - 1)
    return node if activation == "linear" else getattr(ops, activation)(node)


def _shifted(node: Node, bias: list[Any]) -> Node:
    """Return an array with its bias added, where there is one."""
    from openvino import opset13 as ops  # noqa: PLC0415 an optional library

    return ops.add(node, ops.constant(bias[0])) if bias else node


def _reshaped(node: Node, shape: tuple[int, ...]) -> Node:
    """Return the numbers of each item in another shape."""
    from openvino import opset13 as ops  # noqa: PLC0415 an optional library

    return ops.reshape(node, ops.constant(np.array([0, *shape])), special_zero=True)


def _channels_first(node: Node) -> Node:
    """Return an array with its last axis put after the items."""
    rank = _rank(node)
    return _turned(node, [0, rank - 1, *range(1, rank - 1)])


def _channels_last(node: Node) -> Node:
    """Return an array with the axis after the items put last."""
    return _turned(node, [0, *range(2, _rank(node)), 1])


def _turned(node: Node, order: list[int]) -> Node:
    """Return an array with its axes in another order."""
    from openvino import opset13 as ops  # noqa: PLC0415 an optional library

    return ops.transpose(node, ops.constant(np.array(order)))


def _rank(node: Node) -> int:
    """Return how many axes an array has."""
    return len(_shape(node))


def _channels(node: Node) -> int:
    """Return the size of the last axis."""
    return int(_shape(node)[-1].get_length())


def _shape(node: Node) -> Any:  # noqa: ANN401 OpenVINO has no types
    """Return the shape of an array; its first axis is free."""
    return (node if hasattr(node, "get_partial_shape") else node.output(0)).get_partial_shape()


def _refuse_rank(settings: Convolution | MaxPooling, node: Node, rank: int) -> None:
    """Refuse a layer of pictures on sequences, and the reverse."""
    if _rank(node) != rank:
        got = f"{_rank(node)} axes, items among them"
        raise ZooError([f"layer {settings.name!r}: an input of {rank} axes is wanted, got {got}"])
