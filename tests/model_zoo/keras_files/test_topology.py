"""The layers of a Keras Sequential are read whole, or refused by name."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.keras_files.topology import Convolution, read_topology

Layers = Callable[..., Any]


def test_layers_are_read_in_their_order(
    picture_layers: Layers, topology_text: Callable[..., str]
) -> None:
    found = read_topology(topology_text(picture_layers()), file="m.json")
    assert found.item == (9, 7)
    kinds = ["Reshape", "Conv2D", "BatchNormalization", "Activation", "MaxPooling2D"]
    assert [one.kind for one in found.layers] == [*kinds, "Flatten", "Dropout", "Dense"]
    settings = found.layers[1].settings
    assert isinstance(settings, Convolution)
    assert (settings.kernel_size, settings.strides, settings.use_bias) == ((3, 2), (2, 1), True)


def test_older_versions_hold_the_layers_in_a_plain_list(
    sequence_layers: Layers, topology_text: Callable[..., str]
) -> None:
    both = [read_topology(topology_text(sequence_layers(), flat=flat), file="m") for flat in (0, 1)]
    assert both[0] == both[1]


def _changed(made: list[Any], at: int, **config: object) -> str:
    layers = json.loads(json.dumps([table for table, _ in made]))
    layers[at]["config"].update(config)
    return json.dumps({"class_name": "Sequential", "config": layers})


@pytest.mark.parametrize(
    ("at", "config", "says"),
    [
        (0, {"data_format": "channels_first"}, r"layer 0 \(Conv1D\): data_format: .*'channels_f"),
        (0, {"activation": "swish"}, r"layer 0 \(Conv1D\): activation: .*'swish'"),
        (0, {"groups": 2}, r"layer 0 \(Conv1D\): groups: "),
        (0, {"causal": True}, r"layer 0 \(Conv1D\): unknown key 'causal'"),
        (0, {"padding": "causal"}, r"layer 0 \(Conv1D\): padding: .*'causal'"),
        (0, {"dtype": "float16"}, r"layer 0 \(Conv1D\): dtype: .*'float16'"),
        (0, {"batch_input_shape": [None, 8, None]}, r"\[null, sizes\] wanted, got \[None, 8, None"),
        (0, {"batch_input_shape": None}, r"\[null, sizes\] wanted, got None"),
        (2, {"units": "2"}, r"layer 2 \(Dense\): units: .* got '2'"),
    ],
)
def test_a_setting_that_is_not_known_is_refused(
    sequence_layers: Layers, at: int, config: dict[str, object], says: str
) -> None:
    with pytest.raises(ZooError, match=rf"m\.json: .*{says}|m\.json: {says}"):
        read_topology(_changed(sequence_layers(), at, **config), file="m.json")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "its layers are no JSON"),
        (b"\xff", "its layers are no JSON"),
        ("[]", "a Keras Sequential is wanted, got 'list'"),
        ('{"class_name": "Model"}', "a Keras Sequential is wanted, got 'Model'"),
        ('{"class_name": "Sequential"}', "config.layers: a list of layers is wanted"),
        ('{"class_name": "Sequential", "config": []}', "config.layers: a list of layers"),
        ('{"class_name": "Sequential", "config": [3]}', "layer 0: class_name and config"),
    ],
)
def test_what_is_no_sequential_is_refused(text: str | bytes, says: str) -> None:
    with pytest.raises(ZooError, match=rf"^m: {says}"):
        read_topology(text, file="m")


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("Lambda", "'x' is a Lambda: it would run code out of the file; known: Activation, Ba"),
        ("GRU", "'x' is a GRU: not known here; known: Activation"),
    ],
)
def test_layers_that_are_not_known_are_refused_by_name(kind: str, says: str) -> None:
    table = {"class_name": kind, "config": {"name": "x", "function": ["4wEA", None, None]}}
    with pytest.raises(ZooError, match=f"m: layer 0 {says}"):
        read_topology(json.dumps({"class_name": "Sequential", "config": [table]}), file="m")
