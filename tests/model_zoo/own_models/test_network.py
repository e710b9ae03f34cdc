"""Files of ONNX and OpenVINO are opened if they are what is stated, and refused by key if not."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.own_models.model_file import read_model_file
from evenhand.model_zoo.own_models.network import OwnNetwork, network_files, open_network

Node: TypeAlias = Any
State = Callable[..., Path]
IrFile = Callable[..., Path]
IR = ("mine.onnx", "own.xml")


def _opened(path: Path) -> OwnNetwork:
    return open_network(read_model_file(path), path.parent)


def _means(ops: Node, given: Node) -> Node:
    return ops.reduce_mean(given, np.array([2, 3]), keep_dims=False)


def test_onnx_equals_plain_sums(stated: State, weights: NDArray[np.float32]) -> None:
    batch = np.random.default_rng(1).standard_normal((5, 3, 8, 8)).astype(np.float32)
    found = _opened(stated()).graph
    np.testing.assert_allclose(found(batch), batch.reshape(5, -1) @ weights, atol=1e-5)
    assert (found.runtime, found.precision) == ("openvino", "f32")


@pytest.mark.parametrize("batch", [-1, 1])
def test_openvino_files(stated: State, ir_file: IrFile, batch: int) -> None:
    ir_file([batch, 3, 8, 8], _means)
    items = np.random.default_rng(1).standard_normal((4, 3, 8, 8)).astype(np.float32)
    found = _opened(stated(IR)).graph
    np.testing.assert_allclose(found(items), items.mean(axis=(2, 3)), atol=1e-6)


def test_other_floats_and_free_sides_are_brought_to_what_is_stated(
    stated: State, ir_file: IrFile
) -> None:
    ir_file([-1, 3, -1, -1], _means, kind=np.float16)
    found = _opened(stated(IR)).graph(np.ones((2, 3, 8, 8), np.float32))
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, 1, atol=1e-3)


def test_the_hash_is_over_all_files(stated: State, ir_file: IrFile) -> None:
    path = ir_file([-1, 3, 8, 8], lambda ops, x: ops.add(_means(ops, x), np.ones(3, np.float32)))
    first = _opened(stated(IR)).sha256
    held = path.with_suffix(".bin").read_bytes()
    path.with_suffix(".bin").write_bytes(held[:-1] + bytes([held[-1] ^ 1]))
    assert _opened(stated(IR)).sha256 != first
    files = network_files(read_model_file(stated(IR)), path.parent)
    assert [one.name for one in files] == ["own.xml", "own.bin"]


def test_one_of_several_outputs(stated: State, ir_file: IrFile) -> None:
    ir_file([-1, 3, 8, 8], lambda ops, x: [_means(ops, x), ops.negative(_means(ops, x))])
    with pytest.raises(ZooError, match="output: one of 'out0', 'out1' is wanted, got None"):
        _opened(stated(IR))
    licence = 'licence = "MIT"'
    second = stated(IR, (licence, f'{licence}\noutput = "out1"'))
    assert (_opened(second).graph(np.ones((1, 3, 8, 8), np.float32)) == -1).all()


def test_pinned_files(stated: State) -> None:
    path = stated()
    right = hashlib.sha256((path.parent / "mine.onnx").read_bytes()).hexdigest()
    licence = 'licence = "MIT"'
    table = 'sha256 = {{ "{}" = "{}" }}'
    assert _opened(stated((licence, f"{licence}\n{table.format('mine.onnx', right)}"))).sha256
    for name, pinned, says in (
        ("mine.onnx", "0" * 64, f"sha256: mine.onnx has {right}, stated is 000"),
        ("other.onnx", right, "sha256: 'other.onnx' is no file here; there are mine.onnx"),
    ):
        with pytest.raises(ZooError, match=says):
            _opened(stated((licence, f"{licence}\n{table.format(name, pinned)}")))


def test_sounds_of_any_length_need_a_network_that_takes_them(
    stated: State, ir_file: IrFile
) -> None:
    picture = 'medium = "picture"\nsize = 8\nmean = [0.5, 0.5, 0.5]\nstd = [0.5, 0.5, 0.5]'
    sound = 'medium = "sound"\nsample_rate_hz = 8_000\nseconds = 1\npadding = "none"'

    def loudness(ops: Node, given: Node) -> Node:
        return ops.reduce_mean(ops.abs(given), np.array([1]), keep_dims=True)

    ir_file([1, -1], loudness)
    found = _opened(stated(IR, (picture, sound))).graph
    assert found(np.full((1, 77), -2, np.float32)).tolist() == [[2.0]]
    ir_file([1, 8_000], loudness)
    with pytest.raises(
        ZooError, match=r"input: it states items x \(any\), own\.xml takes \[1,8000"
    ):
        _opened(stated(IR, (picture, sound)))


@pytest.mark.parametrize(
    ("shape", "says"),
    [
        ([-1, 3, 9, 9], r"input: it states items x \(3, 8, 8\), own\.xml takes \[\?,3,9,9\]"),
        ([8, 3, 8, 8], r"input: it states items x \(3, 8, 8\), own\.xml takes \[8,3,8,8\]"),
        ([-1, 8, 8, 3], r"input: it states items x \(3, 8, 8\), own\.xml takes \[\?,8,8,3\]"),
    ],
)
def test_a_network_that_takes_something_else(
    stated: State, ir_file: IrFile, shape: list[int], says: str
) -> None:
    ir_file(shape, _means)
    with pytest.raises(ZooError, match=says):
        _opened(stated(IR))


def test_free_sides_that_do_not_fit_inside(stated: State, ir_file: IrFile) -> None:
    def weighed(ops: Node, given: Node) -> Node:
        flat = ops.reshape(given, np.array([0, -1]), special_zero=True)
        return ops.matmul(flat, np.ones((75, 2), np.float32), False, False)  # noqa: FBT003 of OpenVINO

    ir_file([1, 3, -1, -1], weighed)
    with pytest.raises(ZooError, match=r"input: the network cannot take \[1,3,8,8\]: "):
        _opened(stated(IR))


def test_a_network_that_states_no_axes(stated: State, ir_file: IrFile) -> None:
    ir_file(None, _means)
    assert _opened(stated(IR)).graph(np.ones((2, 3, 8, 8), np.float32)).shape == (2, 3)


def test_a_network_of_whole_numbers(stated: State, ir_file: IrFile) -> None:
    ir_file([-1, 3, 8, 8], lambda ops, x: ops.convert(x, "f32"), kind=np.uint8)
    with pytest.raises(ZooError, match=r"own\.xml: an input of floats is wanted, got u8"):
        _opened(stated(IR))


def test_a_network_of_two_inputs(stated: State, tmp_path: Path) -> None:
    import openvino  # noqa: PLC0415 heavy
    from openvino import opset13 as ops  # noqa: PLC0415 heavy

    both = [ops.parameter([1, 2], np.float32) for _ in range(2)]
    openvino.save_model(openvino.Model([ops.add(*both)], both), tmp_path / "own.xml")
    with pytest.raises(ZooError, match=r"own\.xml: one input is wanted, got 2"):
        _opened(stated(IR))


def test_files_that_cannot_be_read(stated: State, tmp_path: Path) -> None:
    (tmp_path / "mine.onnx").write_bytes(b"none of ONNX")
    with pytest.raises(ZooError, match=r"file: OpenVINO cannot read mine\.onnx: "):
        _opened(stated())
    (tmp_path / "mine.onnx").unlink()
    with pytest.raises(ZooError, match=r"file: .*mine\.onnx cannot be read: No such file"):
        _opened(stated())
