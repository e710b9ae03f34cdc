"""The heads of Empathic Insight Voice as one network: all read the whole sequence, flattened."""

from collections.abc import Mapping, Sequence
from typing import Final, Self

from torch import Tensor, nn
from torch.nn import functional

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.networks.stacked_heads import StackedHeads

PROJECTION: Final = "proj"
DROPOUT: Final = 0.1
"""As published; nothing is left out behind the projection."""


class FlattenedHeads(nn.Module):
    """K networks of one output each on the states of an encoder, none of them pooled.

    Head k on states x (positions x width), with published names of its layers:

        h = relu(x.flatten() proj[k]^T + b);  h = relu(h mlp.2[k]^T + b);  ...;  y[k] = the last

    Almost all of it is the projection: 55 published heads are 16 GB, which is what
    `heads.packed_projection` is for. This class is for training and for small models.

    Attributes:
        width: numbers in one state.
        stacked: the same heads on flattened states.
    """

    def __init__(
        self,
        *,
        positions: int,
        width: int,
        projection: int,
        hidden: Sequence[int],
        heads: int,
        dropout: float = DROPOUT,
        seed: int = 0,
    ) -> None:
        """Draw fresh weights as `nn.Linear` does, each head its own.

        Args:
            positions: states of one item.
            width: numbers in one state.
            projection: units behind the projection.
            hidden: units of the layers between the projection and the output.
            heads: K.
            dropout: in [0, 1), behind each hidden layer, but not behind the projection.
            seed: of the weights.
        """
        super().__init__()
        widths = (positions * width, projection, *hidden, 1)
        self.width = width
        rates = _rates(len(widths) - 1, dropout)
        self.stacked = StackedHeads(widths=widths, heads=heads, dropout=rates, seed=seed)
        self.stacked.layers = _published(len(widths) - 1)

    @classmethod
    def of(
        cls,
        state_dicts: Sequence[Mapping[str, Tensor]],
        *,
        width: int,
        names: Sequence[str] | None = None,
        dropout: float = DROPOUT,
    ) -> Self:
        """Return published heads as one network; sizes are read off the tensors.

        Args:
            state_dicts: one a head, in the order of the outputs.
            width: numbers in one state.
            names: what to call each head in messages, such as its file.
            dropout: for further training.

        Raises:
            ZooError: no heads, tensors that make no head, heads of two sizes, or a projection
                that does not read whole states.
        """
        count = len(state_dicts[0]) // 2 if state_dicts else 1
        stacked = StackedHeads.of(
            state_dicts, layers=_published(count), names=names, dropout=_rates(count, dropout)
        )
        numbers = stacked.widths[0]
        if numbers % width:
            problem = f"the projection reads {numbers} numbers: no whole states of {width}"
            raise ZooError([problem])
        found = cls(positions=1, width=1, projection=1, hidden=(), heads=1, dropout=dropout)
        found.width, found.stacked = width, stacked
        return found.eval()

    @property
    def positions(self) -> int:
        """Return the states of one item."""
        return self.stacked.widths[0] // self.width

    def unstacked(self, head: int) -> dict[str, Tensor]:
        """Return one head under its published keys, as copies; `of` takes them back exactly."""
        return self.stacked.unstacked(head)

    def forward(self, states: Tensor) -> Tensor:
        """Return (n, K) of states (n, positions, width)."""
        first, shift = self.stacked.weights[0], self.stacked.biases[0]
        flat = functional.linear(states.flatten(1), first.flatten(0, 1), shift.flatten())
        return self.stacked.behind(flat.view(-1, *shift.shape).transpose(0, 1))


def _published(layers: int) -> tuple[str, ...]:
    """Return the names of the linear layers: the rest follows on an activation and a dropout.

    Examples:
        >>> _published(5)
        ('proj', 'mlp.2', 'mlp.5', 'mlp.8', 'mlp.11')
    """
    return (PROJECTION, *(f"mlp.{2 + 3 * place}" for place in range(layers - 1)))


def _rates(layers: int, dropout: float) -> tuple[float, ...]:
    """Return the dropout of the hidden layers: none behind the projection.

    Examples:
        >>> _rates(4, 0.1)
        (0.0, 0.1, 0.1)
    """
    return (0.0, *[dropout] * (layers - 2))[: layers - 1]
