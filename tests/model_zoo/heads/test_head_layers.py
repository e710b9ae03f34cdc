"""Layers told by numbers and shapes, whatever they are called."""

import numpy as np
import pytest
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.heads.head_layers import head_layers, read_off, stacked, widths

RNG = np.random.default_rng(0)


def _arrays(*shapes: tuple[str, int, int]) -> dict[str, NDArray[np.float32]]:
    """Return weights and biases of named layers."""
    arrays = {}
    for name, out, into in shapes:
        arrays[f"{name}.weight"] = RNG.standard_normal((out, into), dtype=np.float32)
        arrays[f"{name}.bias"] = RNG.standard_normal(out, dtype=np.float32)
    return arrays


@pytest.mark.parametrize(
    "shapes",
    [
        [("proj", 4, 6), ("mlp.2", 4, 4), ("mlp.11", 1, 4)],
        [("mlp.11", 1, 4), ("mlp.2", 4, 4), ("proj", 4, 6)],
        [("layers.0", 4, 6), ("layers.3", 4, 4), ("layers.12", 1, 4)],
    ],
)
def test_the_order_in_the_file_does_not_matter(shapes: list[tuple[str, int, int]]) -> None:
    layers = head_layers(_arrays(*shapes), file="a.pth")
    assert [one.name for one in layers] in (
        ["proj", "mlp.2", "mlp.11"],
        ["layers.0", "layers.3", "layers.12"],
    )
    assert widths(layers) == (6, 4, 4, 1)


def test_heads_together_say_what_they_say_alone() -> None:
    heads = [head_layers(_arrays(("proj", 5, 6), ("mlp.2", 1, 5)), file="a.pth") for _ in range(3)]
    inputs = RNG.standard_normal((4, 6), dtype=np.float32)
    found = read_off(stacked(heads), inputs[None])
    for place, (first, last) in enumerate(heads):
        hidden = np.maximum(inputs @ first.weight.T + first.bias, 0)
        assert np.allclose(found[:, place], (hidden @ last.weight.T + last.bias)[:, 0], atol=1e-6)


@pytest.mark.parametrize(
    ("arrays", "says"),
    [
        ({}, "a.pth: a head has a weight and a bias a layer and nothing else; look at the file"),
        ({"proj.weight": np.zeros((1, 2))}, "look at proj.bias"),
        (_arrays(("proj", 1, 2)) | {"step": np.zeros(1)}, "look at step"),
        (
            {"proj.weight": np.zeros((1, 2, 3)), "proj.bias": np.zeros(1)},
            r"a.pth: proj.weight is no matrix but has shape \(1, 2, 3\)",
        ),
        (
            _arrays(("proj", 4, 6), ("mlp.2", 1, 5)),
            "a.pth: mlp.2 takes 5 numbers, but proj gives 4",
        ),
        (_arrays(("proj", 4, 6)), "a.pth: proj gives 4 numbers; a head gives 1"),
        (
            {"proj.weight": np.zeros((1, 6)), "proj.bias": np.zeros(2)},
            r"a.pth: proj.bias has shape \(2,\), but its weight gives 1",
        ),
    ],
)
def test_what_is_no_head_is_refused(arrays: dict[str, NDArray[np.float32]], says: str) -> None:
    with pytest.raises(ZooError, match=says):
        head_layers(arrays, file="a.pth")
