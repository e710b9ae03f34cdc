"""The heads for quality of a recording: they read four statistics of the sequence."""

from collections.abc import Mapping, Sequence
from typing import Self

import torch
from torch import Tensor, nn

from evenhand.model_zoo.networks.stacked_heads import StackedHeads


class PooledHeads(nn.Module):
    """K networks of one output each on mean, minimum, maximum and standard deviation of states.

    That they read these four, in this order, and the widths 3072, 64, 64, 32, 16, 1 are
    published. The names of their tensors are not confirmed, nor is the divisor of the standard
    deviation: here it is torch's own default, one less than the positions. So layers are told by
    `heads.head_layers`, which goes by numbers in names and by shapes, and given here by name.

    Attributes:
        stacked: the heads on pooled states.
    """

    def __init__(self, *, width: int, hidden: Sequence[int], heads: int, seed: int = 0) -> None:
        """Draw fresh weights as `nn.Linear` does.

        Args:
            width: numbers in one state.
            hidden: units of the layers between the statistics and the output.
            heads: K.
            seed: of the weights.
        """
        super().__init__()
        self.stacked = StackedHeads(widths=(4 * width, *hidden, 1), heads=heads, seed=seed)

    @classmethod
    def of(
        cls,
        state_dicts: Sequence[Mapping[str, Tensor]],
        *,
        layers: Sequence[str] | None = None,
        names: Sequence[str] | None = None,
    ) -> Self:
        """Return heads from their files as one network.

        Args:
            state_dicts: one a head, in the order of the outputs.
            layers: names of the linear layers from the statistics on; by default by number.
            names: what to call each head in messages, such as its file.

        Raises:
            ZooError: no heads, tensors that make no perceptron, or heads of two shapes.
        """
        found = cls(width=1, hidden=(), heads=1)
        found.stacked = StackedHeads.of(state_dicts, layers=layers, names=names)
        return found.eval()

    def forward(self, states: Tensor) -> Tensor:
        """Return (n, K) of states (n, positions, width)."""
        scores: Tensor = self.stacked(pooled(states))
        return scores


def pooled(states: Tensor) -> Tensor:
    """Return mean, minimum, maximum and standard deviation over the positions, side by side.

    Examples:
        >>> pooled(torch.tensor([[[1.0], [2.0], [3.0]]]))
        tensor([[2., 1., 3., 1.]])
    """
    ends = (states.amin(1), states.amax(1))
    return torch.cat((states.mean(1), *ends, states.std(1)), dim=1)
