"""The linear layers of a head, told by numbers in their names and by their shapes; in numpy."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError

WEIGHT: Final = ".weight"
BIAS: Final = ".bias"
FIRST: Final = "proj"

Arrays: TypeAlias = Mapping[str, NDArray[Any]]
"""The arrays of a file of weights by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One linear layer of one head, or of several heads of one shape.

    Attributes:
        name: before `.weight` and `.bias` in the file.
        weight: (out, in), or (heads, out, in).
        bias: (out,), or (heads, out).
    """

    name: str
    weight: NDArray[Any]
    bias: NDArray[Any]


def head_layers(arrays: Arrays, *, file: str) -> tuple[Layer, ...]:
    """Return the layers of a head from the input on.

    Names differ between families and some are unconfirmed, so nothing is taken from a list of
    names: `proj` comes first, then layers by the numbers in their names, and each must take what
    the one before it gives.

    Args:
        arrays: what the file holds.
        file: its name, for messages.

    Raises:
        ZooError: an array that is no layer's, layers that do not follow upon each other, or more
            than one output.

    Examples:
        >>> import numpy as np
        >>> arrays = {"mlp.2.weight": np.zeros((1, 4)), "mlp.2.bias": np.zeros(1)}
        >>> arrays |= {"proj.weight": np.zeros((4, 6)), "proj.bias": np.zeros(4)}
        >>> widths(head_layers(arrays, file="a.pth"))
        (6, 4, 1)
    """
    names = sorted((key[: -len(WEIGHT)] for key in arrays if key.endswith(WEIGHT)), key=_order)
    wanted = {name + ending for name in names for ending in (WEIGHT, BIAS)}
    odd = sorted(wanted ^ arrays.keys())
    if odd or not names:
        problem = f"{file}: a head has a weight and a bias a layer and nothing else"
        raise ZooError([f"{problem}; look at {', '.join(odd) or 'the file, which is empty'}"])
    found = tuple(
        Layer(name=name, weight=arrays[name + WEIGHT], bias=arrays[name + BIAS]) for name in names
    )
    _joined(found, file)
    return found


def widths(layers: Sequence[Layer]) -> tuple[int, ...]:
    """Return the units from the input to the output."""
    return (layers[0].weight.shape[-1], *(one.weight.shape[-2] for one in layers))


def stacked(heads: Sequence[Sequence[Layer]]) -> tuple[Layer, ...]:
    """Return layers of several heads of one shape as layers with the head as first axis."""
    return tuple(
        Layer(
            name=same[0].name,
            weight=np.stack([one.weight for one in same]).astype(np.float32),
            bias=np.stack([one.bias for one in same]).astype(np.float32),
        )
        for same in zip(*heads, strict=True)
    )


def read_off(layers: Sequence[Layer], inputs: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what heads say: Linear, ReLU, Linear, and so on, without ReLU after the last.

    Args:
        layers: with the head as first axis; see `stacked`.
        inputs: (heads, items, in), or (1, items, in) where all heads read the same.

    Returns:
        Shape (items, heads).
    """
    hidden = inputs
    for place, one in enumerate(layers):
        passed = np.maximum(hidden, 0) if place else hidden
        hidden = passed @ one.weight.transpose(0, 2, 1) + one.bias[:, None]
    return hidden[:, :, 0].T


def _order(name: str) -> tuple[bool, tuple[int, ...]]:
    """Return a key that puts the projection first and `mlp.11` after `mlp.2`."""
    return name != FIRST, tuple(map(int, re.findall(r"\d+", name)))


def _joined(layers: Sequence[Layer], file: str) -> None:
    """Refuse layers that do not follow upon each other to one output."""
    shapes = {one.name: one.weight.shape for one in layers}
    flat = [name for name, shape in shapes.items() if len(shape) != 2]  # noqa: PLR2004 a matrix
    if flat:
        problem = f"{file}: {flat[0]}.weight is no matrix but has shape {shapes[flat[0]]}"
        raise ZooError([problem])
    gives = [*(out for out, _ in shapes.values())]
    takes = [*(into for _, into in shapes.values())]
    problems = [
        f"{file}: {one.name}.bias has shape {one.bias.shape}, but its weight gives {out}"
        for one, out in zip(layers, gives, strict=True)
        if one.bias.shape != (out,)
    ]
    problems += [
        f"{file}: {after.name} takes {into} numbers, but {before.name} gives {out}"
        for before, after, out, into in zip(layers, layers[1:], gives, takes[1:], strict=False)
        if out != into
    ]
    if gives[-1] != 1:
        problems.append(f"{file}: {layers[-1].name} gives {gives[-1]} numbers; a head gives 1")
    if problems:
        raise ZooError(problems)
