"""A network read from HDF5 gives what plain sums over its arrays give."""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.fetch.archives import kept_at
from evenhand.model_zoo.fetch.cache import cache_folder
from evenhand.model_zoo.fetch.part_list import part_list
from evenhand.model_zoo.graphs.compiled import CompiledGraph
from evenhand.model_zoo.keras_files.network import read_network

Layers = Callable[..., Any]
Array = NDArray[np.float64]

ACTIVATIONS: Mapping[str, Callable[[Array], Array]] = {
    "linear": lambda x: x,
    "relu": lambda x: np.maximum(x, 0),
    "tanh": np.tanh,
    "softmax": lambda x: np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True),
}


def _windows(x: Array, size: list[int], strides: list[int], padding: str, fill: float) -> Array:
    """Return items x places x size x channels, padded at the end by one more where it is odd."""
    axes = len(size)
    shape = x.shape[1:-1]
    if padding == "same":
        ends = [
            max((-(-n // s) - 1) * s + k - n, 0)
            for n, k, s in zip(shape, size, strides, strict=True)
        ]
        x = np.pad(x, [(0, 0), *((e // 2, e - e // 2) for e in ends), (0, 0)], constant_values=fill)
    counts = [(n - k) // s + 1 for n, k, s in zip(x.shape[1:-1], size, strides, strict=True)]
    found = np.empty((len(x), *counts, *size, x.shape[-1]))
    for place in np.ndindex(*counts):
        cut = tuple(slice(p * s, p * s + k) for p, s, k in zip(place, strides, size, strict=True))
        found[(slice(None), *place)] = x[(slice(None), *cut)]
    return found.reshape(*found.shape[: 1 + axes], -1, x.shape[-1])


def _forward(made: list[Any], x: Array) -> Array:
    """Return the output of layers in numpy, one place after the other."""
    for table, weights in made:
        kind, c = table["class_name"], table["config"]
        w = [one.astype(np.float64) for one in weights]
        if kind == "Reshape":
            x = x.reshape(len(x), *c["target_shape"])
        elif kind.startswith("Conv"):
            seen = _windows(x, c["kernel_size"], c["strides"], c["padding"], 0.0)
            kernel = w[0].reshape(-1, *w[0].shape[-2:])
            x = np.einsum("...kc,kcf->...f", seen, kernel) + w[1]
        elif kind == "MaxPooling2D":
            seen = _windows(x, c["pool_size"], c["strides"], c["padding"], -np.inf)
            x = seen.max(axis=-2)
        elif kind == "BatchNormalization":
            x = w[0] * (x - w[2]) / np.sqrt(w[3] + c["epsilon"]) + w[1]
        elif kind == "Flatten":
            x = x.reshape(len(x), -1)
        elif kind == "Dense":
            x = x @ w[0] + (w[1] if c["use_bias"] else 0.0)
        x = ACTIVATIONS[c.get("activation", "linear")](x)
    return x


def _answers(path: Path, x: Array, topology: Path | None = None) -> NDArray[np.float32]:
    return CompiledGraph(read_network(path, topology=topology), threads=1)(x.astype(np.float32))


@pytest.mark.parametrize("padding", ["valid", "same"])
def test_pictures_equal_plain_sums(
    picture_layers: Layers, keras_file: Callable[..., Path], padding: str
) -> None:
    made = picture_layers(padding)
    x = np.random.default_rng(1).standard_normal((5, 9, 7))
    got = _answers(keras_file(made), x)
    np.testing.assert_allclose(got, _forward(made, x), atol=1e-6)


def test_sequences_equal_plain_sums(
    sequence_layers: Layers, keras_file: Callable[..., Path]
) -> None:
    made = sequence_layers()
    x = np.random.default_rng(2).standard_normal((3, 8, 2))
    np.testing.assert_allclose(_answers(keras_file(made), x), _forward(made, x), atol=1e-6)


def test_a_norm_without_slope_or_shift(
    sequence_layers: Layers, keras_file: Callable[..., Path]
) -> None:
    made = sequence_layers()[:1]
    config = {"name": "b", "axis": 2, "epsilon": 0.1, "center": False, "scale": False}
    mean, variance = np.arange(4, dtype=np.float32), np.full(4, 0.15, np.float32)
    made.append(({"class_name": "BatchNormalization", "config": config}, [mean, variance]))
    x = np.random.default_rng(2).standard_normal((3, 8, 2))
    right = (_forward(made[:1], x) - mean) / 0.5
    np.testing.assert_allclose(_answers(keras_file(made), x), right, atol=1e-5)


def test_layers_may_lie_beside_the_weights(
    sequence_layers: Layers,
    topology_text: Callable[..., str],
    write_weights: Callable[[Any, Any], None],
    tmp_path: Path,
) -> None:
    h5py = pytest.importorskip("h5py")
    made = sequence_layers()
    path, layers = tmp_path / "w.h5", tmp_path / "layers.json"
    with h5py.File(path, "w") as file:
        write_weights(file, made)
    with pytest.raises(ZooError, match=r"w\.h5: holds weights alone; the JSON of its layers"):
        read_network(path)
    with pytest.raises(ZooError, match=r"layers\.json: the JSON of the layers cannot be read"):
        read_network(path, topology=layers)
    layers.write_text(topology_text(made))
    x = np.random.default_rng(2).standard_normal((3, 8, 2))
    np.testing.assert_allclose(_answers(path, x, layers), _forward(made, x), atol=1e-6)


def test_weights_of_another_network_are_refused(
    sequence_layers: Layers,
    topology_text: Callable[..., str],
    keras_file: Callable[..., Path],
    tmp_path: Path,
) -> None:
    layers = tmp_path / "layers.json"
    layers.write_text(topology_text(sequence_layers()[:2]))
    with pytest.raises(ZooError, match="weights of layers that are not stated: d"):
        read_network(keras_file(sequence_layers()), topology=layers)


@pytest.mark.parametrize(
    ("at", "config", "says"),
    [
        (1, {"axis": 1}, "'b': axis: the last is wanted, got 1"),
        (0, {"kernel_size": [99], "filters": 4}, r"weights of 'c': .* is wanted"),
        (0, {"batch_input_shape": [None, 8]}, "layer 'c': an input of 3 axes is wanted, got 2"),
        (0, {"strides": [0]}, "layer 'c' does not fit: "),
    ],
)
def test_settings_that_do_not_fit_are_refused(
    sequence_layers: Layers,
    keras_file: Callable[..., Path],
    at: int,
    config: dict[str, object],
    says: str,
) -> None:
    norm = {"name": "b", "axis": -1, "epsilon": 0.1, "center": False, "scale": False}
    made = [
        sequence_layers()[0],
        ({"class_name": "BatchNormalization", "config": norm}, [np.ones(4, "f4")] * 2),
    ]
    made[at][0]["config"].update(config)
    with pytest.raises(ZooError, match=says):
        read_network(keras_file(made))


@pytest.mark.parametrize("name", ["ina-speech-gender", "ravdess-cnn"])
def test_published_networks_equal_plain_sums(name: str) -> None:
    h5py = pytest.importorskip("h5py")
    paths = [kept_at(part, cache=cache_folder()) for part in part_list(name).parts]
    if not all(path.is_file() for path in paths):
        pytest.skip(f"not fetched: evenhand zoo fetch {name} ({os.environ.get('EVENHAND_CACHE')})")
    topology = paths[1] if len(paths) > 1 else None
    with h5py.File(paths[0]) as file:
        root = file.get("model_weights", file)
        text = topology.read_text() if topology else file.attrs["model_config"]
        layers = json.loads(text)["config"]["layers"]
        made = []
        for table in layers:
            group = root[table["config"]["name"]]
            made.append((table, [group[one][()] for one in group.attrs["weight_names"]]))
    shape = layers[0]["config"]["batch_input_shape"][1:]
    x = np.random.default_rng(3).standard_normal((2, *shape))
    np.testing.assert_allclose(_answers(paths[0], x, topology), _forward(made, x), atol=1e-5)
