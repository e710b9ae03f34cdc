"""Operations of TensorFlow as operations of OpenVINO, number for number.

TensorFlow holds pictures as item x height x width x channel, OpenVINO as item x channel x height x
width; convolutions and poolings are turned there and back, and OpenVINO takes the turns out again.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.graphs.tfjs_node import Node

Built: TypeAlias = Any
"""A node of OpenVINO, which has no types."""

PADDINGS: Final[Mapping[str, str]] = MappingProxyType({"SAME": "same_upper", "VALID": "valid"})
"""SAME puts the surplus at the bottom and at the right."""

BINARY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Add": "add",
        "AddV2": "add",
        "BiasAdd": "add",
        "Maximum": "maximum",
        "Minimum": "minimum",
        "Mul": "multiply",
        "RealDiv": "divide",
        "Sub": "subtract",
    }
)
UNARY: Final[Mapping[str, str]] = MappingProxyType(
    {"Abs": "absolute", "Relu": "relu", "Sigmoid": "sigmoid", "Tanh": "tanh"}
)
REDUCING: Final[Mapping[str, str]] = MappingProxyType(
    {"Max": "reduce_max", "Mean": "reduce_mean", "Sum": "reduce_sum"}
)


def operation(node: Node, sources: Sequence[Built], *, file: str) -> Built:
    """Return the node of OpenVINO that computes what a node of TensorFlow does.

    Args:
        node: what to compute.
        sources: what it reads.
        file: for messages.

    Raises:
        ZooError: the operation, or what one of its attributes asks for, is not known here.
    """
    make = _operations().get(node.op)
    if make is None:
        problem = f"{file}: node {node.name!r}: operation {node.op!r} is not known here"
        raise ZooError([problem])
    try:
        return make(node, *sources)
    except TypeError:
        problem = f"{file}: node {node.name!r}: {node.op} of {len(sources)} inputs"
        raise ZooError([problem]) from None


def _operations() -> Mapping[str, Callable[..., Built]]:
    """Return how each operation is made."""
    from openvino import opset13  # noqa: PLC0415 an optional library

    def two(name: str) -> Callable[..., Built]:
        return lambda _, left, right: getattr(opset13, name)(left, right)

    def one(name: str) -> Callable[..., Built]:
        return lambda _, value: getattr(opset13, name)(value)

    def reducing(name: str) -> Callable[..., Built]:
        return lambda node, value, axes: getattr(opset13, name)(
            value, axes, keep_dims=node.flag("keep_dims")
        )

    return {
        **{op: two(name) for op, name in BINARY.items()},
        **{op: one(name) for op, name in UNARY.items()},
        **{op: reducing(name) for op, name in REDUCING.items()},
        "Identity": lambda _, value: value,
        "Relu6": lambda _, value: opset13.clamp(value, 0.0, 6.0),
        "Rsqrt": lambda _, value: opset13.power(value, np.float32(-0.5)),
        "Softmax": lambda _, value: opset13.softmax(value, axis=-1),
        "Square": lambda _, value: opset13.multiply(value, value),
        "Reshape": lambda _, value, shape: opset13.reshape(value, shape, special_zero=False),
        "Squeeze": lambda node, value: opset13.squeeze(value, list(node.numbers("squeeze_dims"))),
        "ConcatV2": _concatenation,
        "Pad": _pad,
        "Conv2D": _convolution,
        "_FusedConv2D": _fused(_convolution),
        "DepthwiseConv2dNative": _depthwise,
        "FusedDepthwiseConv2dNative": _fused(_depthwise),
        "MatMul": _matmul,
        "_FusedMatMul": _fused(_matmul),
        "MaxPool": _max_pool,
        "AvgPool": _avg_pool,
    }


def _fused(plain: Callable[..., Built]) -> Callable[..., Built]:
    """Return an operation followed by a bias and an activation, as the node lists them."""

    def make(node: Node, left: Built, right: Built, *more: Built) -> Built:
        found, rest = plain(node, left, right), list(more)
        for name in node.words("fused_ops"):
            if name in BINARY and rest:
                found = _operations()[name](node, found, rest.pop(0))
            elif name in {*UNARY, "Relu6"}:
                found = _operations()[name](node, found)
            else:
                problem = f"node {node.name!r}: fused operation {name!r} is not known here"
                raise ZooError([problem])
        if rest:
            problem = f"node {node.name!r}: {len(rest)} inputs that no fused operation reads"
            raise ZooError([problem])
        return found

    return make


def _convolution(node: Node, picture: Built, filters: Built) -> Built:
    """Return a convolution; filters are height x width x in x out."""
    from openvino import opset13  # noqa: PLC0415 an optional library

    turned = opset13.transpose(filters, [3, 2, 0, 1])
    return _last(
        opset13.convolution(_first(picture), turned, *_steps(node), auto_pad=_padding(node))
    )


def _depthwise(node: Node, picture: Built, filters: Built) -> Built:
    """Return a convolution of each channel by itself; filters are height x width x in x times."""
    from openvino import opset13  # noqa: PLC0415 an optional library

    turned = opset13.unsqueeze(opset13.transpose(filters, [2, 3, 0, 1]), [2])
    return _last(
        opset13.group_convolution(_first(picture), turned, *_steps(node), auto_pad=_padding(node))
    )


def _concatenation(node: Node, first: Built, second: Built, *more: Built) -> Built:
    """Return arrays joined along an axis, which the last input states."""
    from openvino import opset13  # noqa: PLC0415 an optional library

    *joined, axis = first, second, *more
    return opset13.concat(joined, int(_stated(node, axis, ())))


def _pad(node: Node, value: Built, by: Built) -> Built:
    """Return an array with zeros around it."""
    from openvino import opset13  # noqa: PLC0415 an optional library

    begin, end = _stated(node, by, (-1, 2)).T
    return opset13.pad(value, begin, end, "constant", np.float32(0))


def _stated(node: Node, value: Built, shape: tuple[int, ...]) -> NDArray[np.integer]:
    """Return numbers that a graph has to state, because operations here are fixed by them."""
    try:
        stated: NDArray[np.integer] = value.data.reshape(shape)
    except (AttributeError, ValueError):
        problem = f"node {node.name!r}: its last input has to be a constant of shape {shape}"
        raise ZooError([problem]) from None
    return stated


def _matmul(node: Node, left: Built, right: Built) -> Built:
    """Return a product of matrices."""
    from openvino import opset13  # noqa: PLC0415 an optional library

    return opset13.matmul(left, right, node.flag("transpose_a"), node.flag("transpose_b"))


def _max_pool(node: Node, picture: Built) -> Built:
    """Return the largest value of each window; what lies outside the picture never counts."""
    from openvino import opset13  # noqa: PLC0415 an optional library

    strides, begin, end, dilations = _steps(node)
    pooled = opset13.max_pool(
        _first(picture), strides, dilations, begin, end, _window(node), auto_pad=_padding(node)
    )
    return _last(pooled.output(0))


def _avg_pool(node: Node, picture: Built) -> Built:
    """Return the mean of each window over what lies in the picture."""
    from openvino import opset13  # noqa: PLC0415 an optional library

    strides, begin, end, _ = _steps(node)
    return _last(
        opset13.avg_pool(
            _first(picture),
            strides,
            begin,
            end,
            _window(node),
            exclude_pad=True,
            auto_pad=_padding(node),
        )
    )


def _first(picture: Built) -> Built:
    """Return a picture with its channels before its places."""
    from openvino import opset13  # noqa: PLC0415 an optional library

    return opset13.transpose(picture, [0, 3, 1, 2])


def _last(picture: Built) -> Built:
    """Return a picture with its channels after its places."""
    from openvino import opset13  # noqa: PLC0415 an optional library

    return opset13.transpose(picture, [0, 2, 3, 1])


def _steps(node: Node) -> tuple[list[int], list[int], list[int], list[int]]:
    """Return strides, no stated paddings at both ends, and dilations.

    Raises:
        ZooError: another order of axes than TensorFlow's usual one.
    """
    if (order := node.word("data_format", otherwise="NHWC")) != "NHWC":
        problem = f"node {node.name!r}: data_format: NHWC would be right, got {order!r}"
        raise ZooError([problem])
    dilations = node.numbers("dilations") or (1, 1, 1, 1)
    return list(node.numbers("strides")[1:3]), [0, 0], [0, 0], list(dilations[1:3])


def _window(node: Node) -> list[int]:
    """Return height and width of a pooling's window."""
    return list(node.numbers("ksize")[1:3])


def _padding(node: Node) -> str:
    """Return how a convolution or a pooling pads, or refuse what is not known."""
    stated = node.word("padding")
    if stated not in PADDINGS:
        problem = f"node {node.name!r}: padding: SAME or VALID would be right, got {stated!r}"
        raise ZooError([problem])
    return PADDINGS[stated]
