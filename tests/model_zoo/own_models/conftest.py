"""Networks of one's own: ONNX written byte by byte, OpenVINO, and what states them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from numpy.typing import NDArray

FLOAT: Final = 1
SHAPE: Final = ("n", 3, 8, 8)

PICTURE: Final = """
schema = 1
kind = "network"
name = "mine"
file = "mine.onnx"
licence = "MIT"
softmax = "here"

[input]
medium = "picture"
size = 8
mean = [0.5, 0.5, 0.5]
std = [0.5, 0.5, 0.5]

[[outputs]]
kind = "label"
of = "basic-emotions/joy"

[[outputs]]
kind = "label"
of = "basic-emotions/anger"
"""


def varint(number: int) -> bytes:
    """Return a whole number in groups of seven bits, the lowest first."""
    found = bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    return bytes([*found, number])


def field(number: int, value: int | bytes | str) -> bytes:
    """Return a field of a protobuf message."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    held = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(held)) + held


def value_info(name: str, shape: Sequence[int | str]) -> bytes:
    """Return the name and shape of an input or output; an axis with a name is free."""
    axes = [field(2, one) if isinstance(one, str) else field(1, one) for one in shape]
    tensor = field(1, FLOAT) + field(2, b"".join(field(1, axis) for axis in axes))
    return field(1, name) + field(2, field(1, tensor))


def onnx_bytes(weights: NDArray[np.float32], shape: Sequence[int | str] = SHAPE) -> bytes:
    """Return a network that flattens an item and weighs its numbers."""
    nodes = [("Flatten", ["x"], "flat"), ("MatMul", ["flat", "w"], "y")]
    graph = b"".join(
        field(1, b"".join(field(1, one) for one in given) + field(2, made) + field(4, kind))
        for kind, given, made in nodes
    )
    sizes = b"".join(field(1, size) for size in weights.shape)
    tensor = sizes + field(2, FLOAT) + field(8, "w") + field(9, weights.tobytes())
    graph += field(2, "g") + field(5, tensor)
    graph += field(11, value_info("x", shape)) + field(12, value_info("y", ("n", weights.shape[1])))
    return field(1, 8) + field(8, field(2, 13)) + field(7, graph)


@pytest.fixture(scope="session")
def weights() -> NDArray[np.float32]:
    """Return the weights of the network of pictures: 192 numbers to two."""
    return (np.random.default_rng(0).standard_normal((192, 2)) * 0.2).astype(np.float32)


@pytest.fixture(name="onnx_bytes", scope="session")
def _onnx_bytes() -> Callable[..., bytes]:
    return onnx_bytes


@pytest.fixture
def stated(tmp_path: Path, weights: NDArray[np.float32]) -> Callable[..., Path]:
    """Return a writer of a TOML file of a network of pictures, with words replaced."""
    (tmp_path / "mine.onnx").write_bytes(onnx_bytes(weights))

    def write(*changes: tuple[str, str]) -> Path:
        text = PICTURE
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "mine.toml"
        path.write_text(text)
        return path

    return write


@pytest.fixture
def ir_file(tmp_path: Path) -> Callable[..., Path]:
    """Return a writer of networks of OpenVINO that take one array."""

    def write(
        shape: Sequence[int] | None, answer: Callable[[Any, Any], Any], *, kind: type = np.float32
    ) -> Path:
        import openvino  # noqa: PLC0415 heavy
        from openvino import opset13  # noqa: PLC0415 heavy

        axes = openvino.PartialShape.dynamic() if shape is None else list(shape)
        given = opset13.parameter(axes, kind, name="x")
        made = answer(opset13, given)
        outputs = made if isinstance(made, list) else [made]
        for at, one in enumerate(outputs):
            one.output(0).set_names({f"out{at}"})
        path = tmp_path / "own.xml"
        openvino.save_model(openvino.Model(outputs, [given]), path, compress_to_fp16=False)
        return path

    return write
