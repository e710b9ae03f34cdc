"""The old convention of signed weights that are declared unsigned: found, put right, left alone."""

from collections.abc import Callable

import numpy as np
import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.graphs.hybrid_weights import repaired
from evenhand.model_zoo.graphs.tflite import open_tflite
from evenhand.model_zoo.graphs.tflite_file import INT8, UINT8, read_tflite

WEIGHTS = np.array([[1, -2, 3, -128], [-5, 6, -7, 127], [0, -1, 9, 4]], dtype=np.int8)
ITEM = np.array([[0.5, -1.0, 2.0, 0.25]], dtype=np.float32)


@pytest.mark.parametrize("old_code", [True, False])
def test_signed_weights_are_declared_as_what_they_are(
    dense_tflite: Callable[..., bytes], *, old_code: bool
) -> None:
    data = dense_tflite(WEIGHTS, scale=0.5, declared=UINT8, old_code=old_code)
    found = repaired(data, file="a.tflite")
    assert found.tensors == 1
    assert len(found.data) == len(data)
    changed = [place for place, one in enumerate(data) if one != found.data[place]]
    assert [found.data[place] for place in changed] == [INT8]
    (graph,) = read_tflite(found.data, file="a.tflite")
    assert graph.tensors[1].type == INT8


@pytest.mark.parametrize(
    "how",
    [
        {"declared": INT8},
        {"declared": UINT8, "zero_point": 51},
        {"declared": UINT8, "operator": 4},
        {"declared": UINT8, "operator": 77},
    ],
    ids=["signed already", "true unsigned", "depthwise", "other operator"],
)
def test_other_weights_are_left_alone(
    dense_tflite: Callable[..., bytes], how: dict[str, int]
) -> None:
    data = dense_tflite(WEIGHTS, scale=0.5, **how)
    found = repaired(data, file="a.tflite")
    assert (found.tensors, found.data) == (0, data)


@pytest.mark.parametrize("declared", [UINT8, INT8])
def test_openvino_computes_the_signed_weights(
    dense_tflite: Callable[..., bytes], declared: int
) -> None:
    graph = open_tflite(dense_tflite(WEIGHTS, scale=0.5, declared=declared), file="a.tflite")
    assert np.allclose(graph(ITEM), ITEM @ (WEIGHTS.T * np.float32(0.5)), atol=1e-5)
    assert (graph.runtime, graph.precision) == ("openvino", "f32")


def test_what_is_no_such_file_is_said() -> None:
    with pytest.raises(ZooError, match=r"a\.tflite: no TensorFlow Lite file"):
        repaired(b"PK\3\4 something else", file="a.tflite")


def _refused(data: bytes) -> bool:
    """Return whether a file is refused in words; any other error comes through."""
    try:
        repaired(data, file="a.tflite")
    except ZooError as error:
        return "a.tflite: a damaged TensorFlow Lite file" in str(error)
    return False


def test_a_file_that_is_cut_off_anywhere_is_said(dense_tflite: Callable[..., bytes]) -> None:
    data = dense_tflite(WEIGHTS, scale=0.5, declared=UINT8)
    refused = [_refused(data[:end]) for end in range(8, len(data))]
    assert all(refused[: len(data) // 3])


@pytest.mark.parametrize("byte", [0x00, 0x7F, 0xFF])
def test_no_byte_that_is_wrong_ends_in_anything_but_words(
    dense_tflite: Callable[..., bytes], byte: int
) -> None:
    data = dense_tflite(WEIGHTS, scale=0.5, declared=UINT8)
    damaged = [bytearray(data) for _ in data]
    for place, one in enumerate(damaged):
        one[place] = byte
    assert any(_refused(bytes(one)) for one in damaged[8:])
