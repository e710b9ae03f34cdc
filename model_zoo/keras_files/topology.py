"""The layers of a Keras `Sequential`, as its JSON states them; none that would run code.

Every setting of a layer is either read, or known to be without effect on a trained network, or
refused. A setting that is passed over in silence would be a network that computes something else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

import msgspec

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.strict import Strict, converted

NO_EFFECT: Final = ("_initializer", "_regularizer", "_constraint")
"""Ends of settings that matter in training alone."""

TRAINING_ONLY: Final = frozenset(
    {
        "trainable",
        "batch_input_shape",
        "momentum",
        "rate",
        "noise_shape",
        "seed",
        "sparse",
        "ragged",
    }
)

Activation: TypeAlias = Literal["linear", "relu", "sigmoid", "softmax", "tanh"]
Padding: TypeAlias = Literal["valid", "same"]
Last: TypeAlias = Literal["channels_last"]


class Settings(Strict, frozen=True, kw_only=True):
    """What every layer states."""

    name: str
    dtype: Literal["float32"] = "float32"


class Input(Settings, frozen=True, kw_only=True):
    """`InputLayer`: states the shape of an item."""


class Reshape(Settings, frozen=True, kw_only=True):
    """`Reshape`: the same numbers in another shape."""

    target_shape: tuple[int, ...]


class Convolution(Settings, frozen=True, kw_only=True):
    """`Conv1D` and `Conv2D`."""

    filters: int
    kernel_size: tuple[int, ...]
    strides: tuple[int, ...]
    padding: Padding
    data_format: Last
    dilation_rate: tuple[int, ...]
    groups: Literal[1] = 1
    activation: Activation
    use_bias: bool


class MaxPooling(Settings, frozen=True, kw_only=True):
    """`MaxPooling2D`."""

    pool_size: tuple[int, ...]
    strides: tuple[int, ...]
    padding: Padding
    data_format: Last


class BatchNormalization(Settings, frozen=True, kw_only=True):
    """`BatchNormalization` over the last axis."""

    axis: int
    epsilon: float
    center: bool
    scale: bool


class Flatten(Settings, frozen=True, kw_only=True):
    """`Flatten`: all numbers of an item on one axis."""

    data_format: Last = "channels_last"


class Dense(Settings, frozen=True, kw_only=True):
    """`Dense`: every unit reads every number of the last axis."""

    units: int
    activation: Activation
    use_bias: bool


class Activated(Settings, frozen=True, kw_only=True):
    """`Activation`: a function of each number, or of the last axis."""

    activation: Activation


class Dropout(Settings, frozen=True, kw_only=True):
    """`Dropout`: nothing, in a trained network."""


KINDS: Final[Mapping[str, type[Settings]]] = MappingProxyType(
    {
        "Activation": Activated,
        "BatchNormalization": BatchNormalization,
        "Conv1D": Convolution,
        "Conv2D": Convolution,
        "Dense": Dense,
        "Dropout": Dropout,
        "Flatten": Flatten,
        "InputLayer": Input,
        "MaxPooling2D": MaxPooling,
        "Reshape": Reshape,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer.

    Attributes:
        kind: its class in Keras.
        settings: what it states.
    """

    kind: str
    settings: Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Topology:
    """The layers of a network, in their order.

    Attributes:
        item: shape of one item of the input.
        layers: from the input to the output.
    """

    item: tuple[int, ...]
    layers: tuple[Layer, ...]


def read_topology(text: str | bytes, *, file: str) -> Topology:
    """Return the layers that a JSON text states.

    Args:
        text: what Keras writes by `to_json`, or keeps as `model_config` of an HDF5 file.
        file: its name, for messages.

    Raises:
        ZooError: no JSON, no `Sequential`, a layer or setting that is not known here, or no shape
            of the input.

    Examples:
        >>> import json
        >>> dense = {"name": "a", "units": 2, "activation": "relu", "use_bias": True}
        >>> layers = [{"class_name": "Dense", "config": {**dense, "batch_input_shape": [None, 3]}}]
        >>> text = json.dumps({"class_name": "Sequential", "config": {"layers": layers}})
        >>> read_topology(text, file="m.json").item
        (3,)
    """
    try:
        document = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        problem = f"{file}: its layers are no JSON: {error}"
        raise ZooError([problem]) from None
    tables = _layer_tables(document, file)
    layers = tuple(_layer(table, f"{file}: layer {at}") for at, table in enumerate(tables))
    return Topology(item=_item_shape(tables[0], file), layers=layers)


def _layer_tables(document: object, file: str) -> list[Mapping[str, object]]:
    """Return the layers as the document holds them: in a list of its own, or beside a name."""
    kind = document.get("class_name") if isinstance(document, dict) else None
    if not isinstance(document, dict) or kind != "Sequential":
        problem = f"{file}: a Keras Sequential is wanted, got {kind or type(document).__name__!r}"
        raise ZooError([problem])
    config = document.get("config")
    tables = config.get("layers") if isinstance(config, dict) else config
    if not isinstance(tables, list) or not tables:
        problem = f"{file}: config.layers: a list of layers is wanted"
        raise ZooError([problem])
    odd = [at for at, one in enumerate(tables) if not _is_layer(one)]
    if odd:
        problem = f"{file}: layer {odd[0]}: class_name and config are wanted"
        raise ZooError([problem])
    return tables


def _is_layer(table: object) -> bool:
    """Tell whether a value has the two keys of a layer."""
    return isinstance(table, dict) and isinstance(table.get("config"), dict)


def _layer(table: Mapping[str, object], where: str) -> Layer:
    """Return a layer whose every setting is known."""
    kind, config = str(table.get("class_name")), table["config"]
    assert isinstance(config, dict)  # noqa: S101 for the type checker
    if kind not in KINDS:
        runs = "it would run code out of the file" if kind == "Lambda" else "not known here"
        problem = f"{where} {config.get('name')!r} is a {kind}: {runs}; known: {', '.join(KINDS)}"
        raise ZooError([problem])
    kept = {key: value for key, value in config.items() if not _without_effect(key)}
    return Layer(kind=kind, settings=converted(kept, KINDS[kind], file=f"{where} ({kind})"))


def _without_effect(key: str) -> bool:
    """Tell whether a setting changes nothing in a trained network."""
    return key in TRAINING_ONLY or key.endswith(NO_EFFECT)


def _item_shape(first: Mapping[str, object], file: str) -> tuple[int, ...]:
    """Return the shape of an item, which the first layer states beside a free axis of items."""
    config = first["config"]
    assert isinstance(config, dict)  # noqa: S101 for the type checker
    stated = config.get("batch_input_shape")
    axes = list(_sizes(stated)) if isinstance(stated, list) else []
    if len(axes) < 1 or len(axes) + 1 != len(stated or ()):
        problem = (
            f"{file}: batch_input_shape of the first layer: [null, sizes] wanted, got {stated}"
        )
        raise ZooError([problem])
    return tuple(axes)


def _sizes(stated: list[object]) -> Iterator[int]:
    """Yield the sizes after the first axis that are whole numbers above 0."""
    for axis in stated[1:]:
        if isinstance(axis, int) and axis > 0:
            yield axis
