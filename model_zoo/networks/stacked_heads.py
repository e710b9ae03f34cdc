"""Many small networks of one shape as one network: each layer of all heads is one product."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final, Self

import torch
from torch import Tensor, nn
from torch.nn import functional

from evenhand.model_zoo.errors import ZooError

WEIGHT: Final = ".weight"
BIAS: Final = ".bias"
STEP: Final = 3
"""A published head numbers its layers as Linear, ReLU, Dropout, Linear, and so on."""


class StackedHeads(nn.Module):
    """K multilayer perceptrons with one output each, computed together.

    Head k is Linear, ReLU, Dropout, ..., Linear on the same embedding x of d numbers:

        h_0 = relu(x W_0[k]^T + b_0[k]);  ...;  y[k] = h_m W_m[k]^T + b_m[k]

    A layer of all heads is one batched product (K, n, in) x (K, in, out); the first reads x
    itself K times, which is not copied. There is no activation after the last layer and no clamp.
    The same class is trained, is shipped, and holds the published weights.

    Attributes:
        layers: names of the linear layers of one head in its published file.
        weights: one tensor a layer, of shape (K, out, in).
        biases: one tensor a layer, of shape (K, out).
        rates: share of the units of each hidden layer that training leaves out; without effect
            on scores.
    """

    def __init__(
        self,
        *,
        widths: Sequence[int],
        heads: int,
        dropout: float | Sequence[float] = 0.0,
        seed: int = 0,
    ) -> None:
        """Draw fresh weights as `nn.Linear` does, each head its own.

        Args:
            widths: units from the embedding to the one output, such as (1152, 128, 32, 1).
            heads: K.
            dropout: in [0, 1), of all hidden layers, or one rate for each.
            seed: of the weights.

        Raises:
            ZooError: fewer than two widths, a last width other than 1, or no heads.
        """
        super().__init__()
        if len(widths) < 2 or widths[-1] != 1 or min(*widths, heads) < 1:  # noqa: PLR2004 in, out
            problem = f"heads go from some numbers to 1, got widths {tuple(widths)}, heads {heads}"
            raise ZooError([problem])
        generator = torch.Generator().manual_seed(seed)
        pairs = list(pairwise(widths))
        self.layers = tuple(f"layers.{STEP * place}" for place in range(len(pairs)))
        hidden = len(pairs) - 1
        rates = (dropout,) * hidden if isinstance(dropout, int | float) else tuple(dropout)
        assert len(rates) == hidden  # noqa: S101 a caller's slip, not a user's
        self.rates = rates
        self.weights = nn.ParameterList(
            _uniform((heads, out, into), into, generator) for into, out in pairs
        )
        self.biases = nn.ParameterList(
            _uniform((heads, out), into, generator) for into, out in pairs
        )

    @classmethod
    def of(
        cls,
        state_dicts: Sequence[Mapping[str, Tensor]],
        *,
        layers: Sequence[str] | None = None,
        names: Sequence[str] | None = None,
        dropout: float | Sequence[float] = 0.0,
    ) -> Self:
        """Return published heads as one network; the widths are read off the tensors.

        Args:
            state_dicts: one a head, in the order of the outputs.
            layers: names of the linear layers from the input on; by default every `N` of a
                `N.weight`, by its number.
            names: what to call each head in messages, such as its file.
            dropout: for further training.

        Raises:
            ZooError: no heads, tensors that make no perceptron, or heads of two shapes; names
                the heads.
        """
        called = names or [f"head {place}" for place in range(len(state_dicts))]
        if not state_dicts:
            problem = "no heads to stack"
            raise ZooError([problem])
        shapes = [
            _shapes(state, name, layers) for state, name in zip(state_dicts, called, strict=True)
        ]
        for shape, name in zip(shapes, called, strict=True):
            if shape != shapes[0]:
                problem = f"{called[0]} has {_told(shapes[0])}, but {name} has {_told(shape)}"
                raise ZooError([f"{problem}; heads of two shapes are two models"])
        matrices = list(shapes[0].values())
        widths = (matrices[0][1], *(out for out, _ in matrices))
        stacked = cls(widths=widths, heads=len(state_dicts), dropout=dropout)
        stacked.layers = tuple(shapes[0])
        with torch.no_grad():
            for place, layer in enumerate(stacked.layers):
                for head, state in enumerate(state_dicts):
                    stacked.weights[place][head] = state[layer + WEIGHT]
                    stacked.biases[place][head] = state[layer + BIAS]
        return stacked.eval()

    @property
    def widths(self) -> tuple[int, ...]:
        """Return the units from the embedding to the one output."""
        return (self.weights[0].shape[2], *(one.shape[1] for one in self.weights))

    @property
    def heads(self) -> int:
        """Return K."""
        return int(self.weights[0].shape[0])

    def unstacked(self, head: int) -> dict[str, Tensor]:
        """Return one head under its published keys, as copies; `of` takes them back exactly."""
        pairs = zip(self.layers, self.weights, self.biases, strict=True)
        return {
            layer + ending: tensor[head].detach().clone()
            for layer, weight, bias in pairs
            for ending, tensor in ((WEIGHT, weight), (BIAS, bias))
        }

    def forward(self, embeddings: Tensor) -> Tensor:
        """Return (n, K) of embeddings (n, d)."""
        return self.behind(self._layer(0, embeddings.expand(self.heads, -1, -1)))

    def behind(self, hidden: Tensor) -> Tensor:
        """Return (n, K) of what the first layer gives, (K, n, out)."""
        for place, rate in enumerate(self.rates, start=1):
            kept = functional.dropout(functional.relu(hidden), rate, self.training)
            hidden = self._layer(place, kept)
        return hidden.squeeze(2).transpose(0, 1)

    def _layer(self, place: int, inputs: Tensor) -> Tensor:
        """Return (K, n, out) of inputs (K, n, in)."""
        bias, weight = self.biases[place].unsqueeze(1), self.weights[place].transpose(1, 2)
        return torch.baddbmm(bias, inputs, weight)


def _uniform(shape: tuple[int, ...], into: int, generator: torch.Generator) -> nn.Parameter:
    """Return numbers drawn evenly within one over the root of the units that a layer reads."""
    reach = 1 / math.sqrt(into)
    return nn.Parameter(torch.empty(shape).uniform_(-reach, reach, generator=generator))


def _layers(state: Mapping[str, Tensor], name: str) -> list[str]:
    """Return the layers of a head in the order of their numbers."""
    found = [key.removesuffix(WEIGHT) for key in state if key.endswith(WEIGHT)]
    unnumbered = [layer for layer in found if not layer.rsplit(".", 1)[-1].isdecimal()]
    if unnumbered or not found:
        problem = f"{name}: layers are named as 'layers.0.weight', got {', '.join(state)}"
        raise ZooError([problem])
    return sorted(found, key=lambda layer: int(layer.rsplit(".", 1)[-1]))


def _shapes(
    state: Mapping[str, Tensor], name: str, layers: Sequence[str] | None
) -> dict[str, tuple[int, int]]:
    """Return the rows and columns of each layer of a head, which follow upon each other."""
    ordered = layers or _layers(state, name)
    wanted = {layer + ending for layer in ordered for ending in (WEIGHT, BIAS)}
    if set(state) != wanted:
        problem = f"{name}: wants {', '.join(sorted(wanted))}, got {', '.join(sorted(state))}"
        raise ZooError([problem])
    weights = [tuple(state[layer + WEIGHT].shape) for layer in ordered]
    biases = [tuple(state[layer + BIAS].shape) for layer in ordered]
    matrices = all(len(shape) == 2 for shape in weights)  # noqa: PLR2004 rows and columns
    joined = matrices and [into for _, into in weights[1:]] == [out for out, _ in weights[:-1]]
    if not joined or biases != [(out,) for out, _ in weights] or weights[-1][0] != 1:
        problem = f"{name}: layers do not follow upon each other to one output: {weights}, {biases}"
        raise ZooError([problem])
    return {layer: (out, into) for layer, (out, into) in zip(ordered, weights, strict=True)}


def _told(shapes: Mapping[str, tuple[int, int]]) -> str:
    """Return the layers of a head in words."""
    return ", ".join(f"{layer} {into} to {out}" for layer, (out, into) in shapes.items())
