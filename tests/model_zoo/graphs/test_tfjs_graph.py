"""Graphs of TensorFlow.js give the numbers that torch gives for the same operations."""

import base64
import json
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import pytest
import torch
from torch.nn import functional

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.graphs.compiled import CompiledGraph
from evenhand.model_zoo.graphs.tfjs_graph import tfjs_model

Attribute: TypeAlias = Any
"""A table of JSON."""

RNG = np.random.default_rng(3)
PICTURES = RNG.normal(size=(2, 7, 6, 3)).astype(np.float32)
FILTERS = RNG.normal(size=(3, 3, 3, 4)).astype(np.float32)
DEPTHWISE = RNG.normal(size=(3, 3, 3, 2)).astype(np.float32)
MATRIX = RNG.normal(size=(3, 5)).astype(np.float32)
TURNED: Attribute = {"transpose_b": {"b": True}}
BIAS = RNG.normal(size=4).astype(np.float32)


def _word(text: str) -> dict[str, str]:
    return {"s": base64.b64encode(text.encode()).decode()}


def _words(*texts: str) -> dict[str, Any]:
    return {"list": {"s": [_word(one)["s"] for one in texts]}}


def _numbers(*values: int) -> dict[str, Any]:
    return {"list": {"i": [str(one) for one in values]}}


def _node(op: str, *inputs: str, name: str = "out", **attr: Attribute) -> Attribute:
    return {"name": name, "op": op, "input": list(inputs), "attr": attr}


def _input(*shape: int) -> dict[str, Any]:
    dims = [{"size": str(one)} for one in (-1, *shape)]
    return {"name": "x", "op": "Placeholder", "attr": {"shape": {"shape": {"dim": dims}}}}


def _model(nodes: list[dict[str, Any]], constants: dict[str, np.ndarray], **how: str) -> Any:  # noqa: ANN401 a model of OpenVINO
    specs = [
        {"name": name, "shape": one.shape, "dtype": str(one.dtype)}
        for name, one in constants.items()
    ]
    every = [*nodes, *({"name": name, "op": "Const"} for name in constants)]
    document = {
        "format": "graph-model",
        "modelTopology": {"node": every},
        "weightsManifest": [{"paths": ["w.bin"], "weights": specs}],
    }
    data = {"w.bin": b"".join(one.tobytes() for one in constants.values())}
    return tfjs_model(json.dumps(document | how).encode(), data, file="model.json")


def _run(
    nodes: list[dict[str, Any]], items: np.ndarray = PICTURES, **constants: np.ndarray
) -> np.ndarray:
    graph = CompiledGraph(_model([_input(*items.shape[1:]), *nodes], constants))
    return graph(items)


def _padded(pictures: np.ndarray, window: int, stride: int, value: float = 0.0) -> torch.Tensor:
    """Return pictures with channels first, padded as SAME: the surplus at the bottom and right."""
    sides = []
    for length in (pictures.shape[2], pictures.shape[1]):
        total = max((-(-length // stride) - 1) * stride + window - length, 0)
        sides += [total // 2, total - total // 2]
    return functional.pad(torch.tensor(pictures).permute(0, 3, 1, 2), sides, value=value)


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("padding", ["SAME", "VALID"])
def test_convolutions(padding: str, stride: int) -> None:
    attr: Attribute = {"strides": _numbers(1, stride, stride, 1), "padding": _word(padding)}
    taken = (
        _padded(PICTURES, 3, stride)
        if padding == "SAME"
        else torch.tensor(PICTURES).permute(0, 3, 1, 2)
    )
    expected = functional.conv2d(taken, torch.tensor(FILTERS).permute(3, 2, 0, 1), stride=stride)
    found = _run([_node("Conv2D", "x", "w", **attr)], w=FILTERS)
    assert np.allclose(found, expected.permute(0, 2, 3, 1), atol=1e-5)
    each = torch.tensor(DEPTHWISE).permute(2, 3, 0, 1).reshape(6, 1, 3, 3)
    expected = functional.conv2d(taken, each, stride=stride, groups=3)
    found = _run([_node("DepthwiseConv2dNative", "x", "w", **attr)], w=DEPTHWISE)
    assert np.allclose(found, expected.permute(0, 2, 3, 1), atol=1e-5)


@pytest.mark.parametrize("size", [2, 3])
def test_poolings(size: int) -> None:
    attr: Attribute = {"ksize": _numbers(1, size, size, 1), "strides": _numbers(1, 2, 2, 1)}
    same: Attribute = {"padding": _word("SAME"), **attr}
    valid: Attribute = {"padding": _word("VALID"), **attr}
    lowest = _padded(PICTURES, size, 2, -np.inf)
    expected = functional.max_pool2d(lowest, size, 2).permute(0, 2, 3, 1)
    assert np.allclose(_run([_node("MaxPool", "x", **same)]), expected)
    plain = torch.tensor(PICTURES).permute(0, 3, 1, 2)
    expected = functional.avg_pool2d(plain, size, 2).permute(0, 2, 3, 1)
    assert np.allclose(_run([_node("AvgPool", "x", **valid)]), expected, atol=1e-6)
    ones = functional.avg_pool2d(_padded(np.ones_like(PICTURES), size, 2), size, 2)
    means = functional.avg_pool2d(_padded(PICTURES, size, 2), size, 2) / ones
    found = _run([_node("AvgPool", "x", **same)])
    assert np.allclose(found, means.permute(0, 2, 3, 1), atol=1e-5)


def test_fused_operations() -> None:
    attr: Attribute = {"strides": _numbers(1, 1, 1, 1), "padding": _word("VALID")}
    fused = _node("_FusedConv2D", "x", "w", "b", fused_ops=_words("BiasAdd", "Relu"), **attr)
    plain = _run([_node("Conv2D", "x", "w", **attr)], w=FILTERS)
    assert np.allclose(_run([fused], w=FILTERS, b=BIAS), np.maximum(plain + BIAS, 0), atol=1e-5)
    items = PICTURES[:, 0, 0]
    capped = _node("_FusedMatMul", "x", "w", fused_ops=_words("Relu6"))
    assert np.allclose(_run([capped], items, w=MATRIX), np.clip(items @ MATRIX, 0, 6), atol=1e-5)
    turned = _node("MatMul", "x", "w", transpose_b={"b": True})
    found = _run([turned], items, w=np.ascontiguousarray(MATRIX.T))
    assert np.allclose(found, items @ MATRIX, atol=1e-5)


@pytest.mark.parametrize(
    ("op", "expected"),
    [
        ("Abs", np.abs),
        ("Relu", lambda x: np.maximum(x, 0)),
        ("Relu6", lambda x: np.clip(x, 0, 6)),
        ("Sigmoid", lambda x: 1 / (1 + np.exp(-x))),
        ("Tanh", np.tanh),
        ("Square", np.square),
        ("Identity", lambda x: x),
        ("Softmax", lambda x: torch.tensor(x).softmax(-1).numpy()),
    ],
)
def test_operations_of_one_input(op: str, expected: Callable[[np.ndarray], np.ndarray]) -> None:
    assert np.allclose(_run([_node(op, "x:0")]), expected(PICTURES), atol=1e-6)


@pytest.mark.parametrize(
    ("op", "expected"),
    [
        ("AddV2", np.add),
        ("Sub", np.subtract),
        ("Mul", np.multiply),
        ("RealDiv", np.divide),
        ("Maximum", np.maximum),
        ("Minimum", np.minimum),
    ],
)
def test_operations_of_two_inputs(op: str, expected: np.ufunc) -> None:
    other = np.array([0.5, -2.0, 3.0], np.float32)
    assert np.allclose(_run([_node(op, "x", "c")], c=other), expected(PICTURES, other), atol=1e-6)


def test_operations_that_change_the_shape() -> None:
    axes = np.array([1, 2], np.int32)
    for op, expected in (("Mean", np.mean), ("Sum", np.sum), ("Max", np.max)):
        found = _run([_node(op, "x", "a")], a=axes)
        assert np.allclose(found, expected(PICTURES, axis=(1, 2)), atol=1e-5)
    kept = _run(
        [
            _node("Mean", "x", "a", name="m", keep_dims={"b": True}),
            _node("Squeeze", "m", squeeze_dims=_numbers(1, 2)),
        ],
        a=axes,
    )
    assert np.allclose(kept, PICTURES.mean(axis=(1, 2)), atol=1e-6)
    by = np.array([[0, 0], [1, 2], [0, 1], [0, 0]], np.int32)
    assert np.allclose(_run([_node("Pad", "x", "p")], p=by), np.pad(PICTURES, by))
    flat = _run([_node("Reshape", "x", "s")], s=np.array([-1, 126], np.int32))
    assert np.allclose(flat, PICTURES.reshape(2, 126))
    twice = _run([_node("ConcatV2", "x", "x", "a")], a=np.array(3, np.int32))
    assert np.allclose(twice, np.concatenate([PICTURES, PICTURES], axis=3))
    inverse = _run([_node("Rsqrt", "x")], np.abs(PICTURES) + 1)
    assert np.allclose(inverse, (np.abs(PICTURES) + 1) ** -0.5, atol=1e-5)


@pytest.mark.parametrize(
    ("nodes", "says"),
    [
        ([_node("Einsum", "x")], "node 'out': operation 'Einsum' is not known here"),
        ([_node("Relu", "x", "x")], "node 'out': Relu of 2 inputs"),
        ([_node("Add", "x", "y")], "no node 'y'"),
        ([_node("Relu", "x:1")], "input 'x:1': first outputs only"),
        ([_node("Relu", "^x")], "first outputs only"),
        ([_node("Relu", "x", name="a"), _node("Relu", "x", name="b")], "one of 'a', 'b'"),
        ([_node("Add", "x", "b", name="a"), _node("Relu", "a", name="b"), _node("Abs", "b")],
         "waits for itself"),
        ([_node("Const", name="c"), _node("Add", "x", "c")], "no weights of 'c'"),
        ([_node("MaxPool", "x", padding=_word("EXPLICIT"))], "padding: SAME or VALID"),
        ([_node("MaxPool", "x", data_format=_word("NCHW"))], "data_format: NHWC would be right"),
        ([_node("MaxPool", "x", padding={"s": "?"})], r"base64.*attr\[\.\.\.\]\.s"),
        ([_node("MaxPool", "x", padding={"s": "/w=="})], "padding: SAME or VALID would be right"),
        ([_node("MaxPool", "x", strides={"list": 3})], r"`object`, got `int`.*\.list"),
        ([_node("MaxPool", "x", strides={"list": {"i": ["a"]}})], r"regex.*\.list\.i"),
        ([_node("MaxPool", "x", strides={"list": {"i": ["9" * 5000]}})], r"regex.*\.list\.i"),
        ([_node("Placeholder", shape={"shape": {"dim": [{}]}})], "missing required field `size`"),
        ([_node("Placeholder", shape={"shape": {"dim": [None]}})], r"`object`, got `null`"),
        ([_node("Pad", "x", "x")], "'out': its last input has to be a constant of shape"),
        ([_node("ConcatV2", "x", "x")], "'out': its last input has to be a constant of shape"),
        ([_node("ConcatV2", "x")], "'out': ConcatV2 of 1 inputs"),
        ([_node("_FusedMatMul", "x", "x", **TURNED, fused_ops=_words("Gelu"))],
         "'Gelu' is not known"),
        ([_node("_FusedMatMul", "x", "x", "x", **TURNED)],
         "1 inputs that no fused operation reads"),
        ([_node("Reshape", "x", "x")], "OpenVINO refuses the graph"),
        ([_input(3) | {"name": "z"}], "2 inputs, one would be right"),
    ],
)  # fmt: skip
def test_graphs_that_cannot_be_computed_are_refused(nodes: list[dict[str, Any]], says: str) -> None:
    with pytest.raises(ZooError, match=says):
        _model([_input(3, 3, 1), *nodes], {})


def test_other_documents_are_refused() -> None:
    with pytest.raises(ZooError, match=r"a\.json: no graph model of TensorFlow\.js"):
        tfjs_model(b"{}", {}, file="a.json")
    with pytest.raises(ZooError, match="'graph-model' would be right, got 'layers-model'"):
        _model([], {}, format="layers-model")
