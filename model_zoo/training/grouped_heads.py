"""Trained heads as layers that a quantiser knows.

A quantiser finds weights in linear layers and convolutions. The batched products of `StackedHeads`
are neither, and their weights would stay in 32 bit. A convolution of width 1 with one group a head
is the same product.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Self

import torch
from torch import nn
from torch.nn import functional

from evenhand.model_zoo.networks.flattened_heads import FlattenedHeads
from evenhand.model_zoo.networks.stacked_heads import StackedHeads


class GroupedHeads(nn.Module):
    """K heads of one shape: a linear layer, then convolutions of width 1 in K groups.

    Attributes:
        first: reads the embedding for all heads.
        rest: one layer each.
        rates: dropout before each layer of `rest`.
    """

    def __init__(self, widths: Sequence[int], *, heads: int, rates: Sequence[float]) -> None:
        """Draw fresh weights; `of` replaces them.

        Args:
            widths: units from the embedding to the one output.
            heads: K.
            rates: dropout before each layer but the first.
        """
        super().__init__()
        self.first = nn.Linear(widths[0], heads * widths[1])
        self.rest = nn.ModuleList(
            nn.Conv1d(heads * into, heads * out, 1, groups=heads)
            for into, out in pairwise(widths[1:])
        )
        self.rates = tuple(rates)

    @classmethod
    def of(cls, heads: nn.Module) -> Self:
        """Return the same function as trained heads.

        Args:
            heads: `StackedHeads` or `FlattenedHeads`.
        """
        stacked = heads.stacked if isinstance(heads, FlattenedHeads) else heads
        assert isinstance(stacked, StackedHeads)  # noqa: S101 no third layout exists
        made = cls(stacked.widths, heads=stacked.heads, rates=stacked.rates)
        with torch.no_grad():
            made.first.weight.copy_(stacked.weights[0].flatten(0, 1))
            made.first.bias.copy_(stacked.biases[0].flatten())
            for layer, weight, bias in zip(
                made.rest, stacked.weights[1:], stacked.biases[1:], strict=True
            ):
                layer.load_state_dict(
                    {"weight": weight.flatten(0, 1)[..., None], "bias": bias.flatten()}
                )
        return made

    def forward(self, embeddings: torch.Tensor) -> torch.Tensor:
        """Return (n, K) of embeddings (n, ...)."""
        hidden = self.first(embeddings.flatten(1))[..., None]
        for rate, layer in zip(self.rates, self.rest, strict=True):
            hidden = layer(functional.dropout(functional.relu(hidden), rate, self.training))
        raw: torch.Tensor = hidden[..., 0]
        return raw
