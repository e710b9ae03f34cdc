"""HDF5 files in the layouts that Keras 2 writes, made by h5py."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import pytest

COMMON: Final = {"trainable": True, "dtype": "float32"}
IDLE: Final = {
    "kernel_initializer": {"class_name": "Zeros", "config": {}},
    "bias_initializer": {"class_name": "Zeros", "config": {}},
    "kernel_regularizer": None,
    "bias_regularizer": None,
    "activity_regularizer": None,
    "kernel_constraint": None,
    "bias_constraint": None,
}
SPATIAL: Final = {"padding": "valid", "data_format": "channels_last"}

Held: TypeAlias = Any
"""A group of h5py."""

Made = tuple[dict[str, Any], list[np.ndarray[Any, np.dtype[Any]]]]


def layer(kind: str, name: str, **config: object) -> dict[str, Any]:
    """Return a layer as Keras states it."""
    return {"class_name": kind, "config": {"name": name, **COMMON, **config}}


def arrays(rng: np.random.Generator, *shapes: tuple[int, ...]) -> list[Any]:
    """Return weights for a layer."""
    return [(rng.standard_normal(shape) * 0.5).astype(np.float32) for shape in shapes]


def picture_layers(padding: str = "valid") -> list[Made]:
    """Return a small network of pictures with every kind of layer of the gender net."""
    rng = np.random.default_rng(5)
    conv = {**SPATIAL, **IDLE, "padding": padding, "use_bias": True, "activation": "linear"}
    norm = {"axis": -1, "momentum": 0.99, "epsilon": 0.001, "center": True, "scale": True}
    inner = {"kernel_size": [3, 2], "strides": [2, 1], "dilation_rate": [1, 1], "filters": 4}
    pool = {"pool_size": [1, 2], "strides": [1, 2], **SPATIAL, "padding": padding}
    dense = {"units": 3, "use_bias": True, "activation": "softmax", **IDLE}
    statistics = arrays(rng, (4,), (4,), (4,))
    shape = (1, 9, 7, 1)
    units = int(np.prod(after(shape, padding)[1:]))
    return [
        (layer("Reshape", "r", target_shape=[9, 7, 1], batch_input_shape=[None, 9, 7]), []),
        (layer("Conv2D", "c", **conv, **inner), arrays(rng, (3, 2, 1, 4), (4,))),
        (
            layer("BatchNormalization", "b", **norm, gamma_initializer=None),
            [*statistics, np.abs(arrays(rng, (4,))[0])],
        ),
        (layer("Activation", "a", activation="relu"), []),
        (layer("MaxPooling2D", "p", **pool), []),
        (layer("Flatten", "f", data_format="channels_last"), []),
        (layer("Dropout", "o", rate=0.5, noise_shape=None, seed=None), []),
        (layer("Dense", "d", **dense), arrays(rng, (units, 3), (3,))),
    ]


def after(shape: tuple[int, ...], padding: str) -> tuple[int, ...]:
    """Return the shape after the convolution and the pooling of `picture_layers`."""
    high, wide = shape[1:3]
    if padding == "same":
        return (shape[0], -(-high // 2), -(-wide // 2), 4)
    return (shape[0], (high - 3) // 2 + 1, (wide - 1) // 2, 4)


def sequence_layers() -> list[Made]:
    """Return a small network of sequences, like that of RAVDESS."""
    rng = np.random.default_rng(6)
    conv = {**SPATIAL, **IDLE, "use_bias": True, "activation": "relu", "filters": 4}
    inner = {"kernel_size": [3], "strides": [1], "dilation_rate": [1]}
    dense = {"units": 2, "use_bias": False, "activation": "tanh", **IDLE}
    return [
        (
            layer("Conv1D", "c", batch_input_shape=[None, 8, 2], **conv, **inner),
            arrays(rng, (3, 2, 4), (4,)),
        ),
        (layer("Flatten", "f"), []),
        (layer("Dense", "d", **dense), arrays(rng, (24, 2))),
    ]


def topology_text(made: Sequence[Made], *, flat: bool = False) -> str:
    """Return the JSON of layers; older versions of Keras hold them in a plain list."""
    layers = [table for table, _ in made]
    config: object = layers if flat else {"name": "sequential", "layers": layers}
    return json.dumps({"class_name": "Sequential", "config": config, "backend": "tensorflow"})


def write_weights(root: Held, made: Sequence[Made]) -> None:
    """Write weights below a group, under the names that Keras gives them."""
    names = [table["config"]["name"] for table, _ in made]
    root.attrs["layer_names"] = np.array([name.encode() for name in names])
    for (_, held), name in zip(made, names, strict=True):
        group = root.create_group(name)
        inner = [f"{name}_2/weight_{at}:0" for at in range(len(held))]
        group.attrs["weight_names"] = np.array([one.encode() for one in inner], dtype="S40")
        for one, array in zip(inner, held, strict=True):
            group.create_dataset(one, data=array)


@pytest.fixture(name="picture_layers", scope="session")
def _picture_layers() -> Callable[..., list[Made]]:
    return picture_layers


@pytest.fixture(name="sequence_layers", scope="session")
def _sequence_layers() -> Callable[[], list[Made]]:
    return sequence_layers


@pytest.fixture(name="topology_text", scope="session")
def _topology_text() -> Callable[..., str]:
    return topology_text


@pytest.fixture(name="write_weights", scope="session")
def _write_weights() -> Callable[[Any, Sequence[Made]], None]:
    return write_weights


@pytest.fixture
def keras_file(tmp_path: Path) -> Callable[[Sequence[Made]], Path]:
    """Return a writer of whole models."""
    h5py = pytest.importorskip("h5py")

    def write(made: Sequence[Made]) -> Path:
        path = tmp_path / "model.h5"
        with h5py.File(path, "w") as file:
            file.attrs["model_config"] = topology_text(made).encode()
            write_weights(file.create_group("model_weights"), made)
        return path

    return write
