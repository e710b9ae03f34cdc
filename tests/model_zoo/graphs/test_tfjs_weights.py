"""Weights come out of their files as TensorFlow.js would compute with them."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.graphs.tfjs_weights import read_manifest, tfjs_weights


def _weight(name: str, *shape: int, dtype: str = "float32", **how: object) -> dict[str, object]:
    return {"name": name, "shape": shape, "dtype": dtype} | ({"quantization": how} if how else {})


def _read(data: dict[str, bytes], *weights: dict[str, object]) -> dict[str, np.ndarray]:
    document = json.dumps([{"paths": list(data), "weights": weights}]).encode()
    return dict(tfjs_weights(read_manifest(document, file="m.json"), data))


@given(
    stored=st.lists(st.integers(0, 255), min_size=6, max_size=6),
    scale=st.floats(1e-4, 1e2),
    low=st.floats(-1e2, 1e2),
)
def test_eight_bits_are_scaled_and_shifted(stored: list[int], scale: float, low: float) -> None:
    found = _read(
        {"a": bytes(stored)},
        _weight("w", 2, 3, dtype="float32")
        | {"quantization": {"dtype": "uint8", "scale": scale, "min": low}},
    )
    expected = [np.float32(one * scale + low) for one in stored]
    assert found["w"].dtype == np.float32
    assert found["w"].ravel().tolist() == expected


def test_arrays_follow_each_other_through_joined_files() -> None:
    floats = np.arange(4, dtype="<f4").tobytes()
    rest = (
        np.array([7], "<i4").tobytes()
        + np.array([1.5, -2], "<f2").tobytes()
        + np.array([3, 600], "<u2").tobytes()
        + b"\1"
    )
    data = {"a": floats[:5], "b": floats[5:] + rest}
    found = _read(
        data,
        _weight("f", 2, 2),
        _weight("i", dtype="int32"),
        _weight("h", 2, dtype="float32") | {"quantization": {"dtype": "float16"}},
        _weight("q", 2, dtype="int32")
        | {"quantization": {"dtype": "uint16", "scale": 0.5, "min": -1}},
        _weight("b", 1, dtype="bool"),
    )
    assert found["f"].tolist() == [[0, 1], [2, 3]]
    assert (found["i"].shape, int(found["i"])) == ((), 7)
    assert found["h"].tolist() == [1.5, -2]
    assert found["q"].dtype == np.int32
    assert found["q"].tolist() == [0, 299]
    assert found["b"].tolist() == [True]


@pytest.mark.parametrize("more", [-1, 1])
def test_files_of_another_length_are_refused(more: int) -> None:
    with pytest.raises(ZooError, match=rf"a: {8 + more} bytes, its arrays take 8"):
        _read({"a": b"\0" * (8 + more)}, _weight("w", 2))


def test_negative_shapes_are_refused() -> None:
    with pytest.raises(ZooError, match="a: 4 bytes, its arrays take 4"):
        _read({"a": b"\0" * 4}, _weight("w", -1, -1))


def test_missing_files_and_other_documents_are_named() -> None:
    document = json.dumps([{"paths": ["x", "y"], "weights": []}]).encode()
    with pytest.raises(ZooError, match="weights: no file 'y'"):
        tfjs_weights(read_manifest(document, file="m.json"), {"x": b""})
    for other in (b"\xff", b"{}", b'[{"paths": 3}]'):
        with pytest.raises(ZooError, match=r"m\.json: no manifest of weights"):
            read_manifest(other, file="m.json")
