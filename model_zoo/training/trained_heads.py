"""Heads and how their numbers are read, as one network that is trained, saved and exported."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import torch
from safetensors.torch import save_file
from torch import nn

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.networks.flattened_heads import FlattenedHeads
from evenhand.model_zoo.networks.stacked_heads import StackedHeads
from evenhand.model_zoo.networks.state_dict import read_state_dict
from evenhand.model_zoo.training.readings import Readings
from evenhand.model_zoo.training.recipe_file import HeadsRecipe, Network

WEIGHTS: Final = "model.safetensors"
SEQUENCE: Final = 2
"""Axes of a sequence of vectors."""


class TrainedHeads(nn.Module):
    """Embeddings to scores on the scales of the labels.

    Attributes:
        network: embeddings to one number a head.
        readings: that number to a score.
    """

    def __init__(self, network: nn.Module, readings: Readings) -> None:
        """Put both together."""
        super().__init__()
        self.network = network
        self.readings = readings

    def forward(self, embeddings: torch.Tensor) -> torch.Tensor:
        """Return scores.

        Args:
            embeddings: items x shape of one embedding.

        Returns:
            Items x heads.
        """
        scores: torch.Tensor = self.readings(self.network(embeddings))
        return scores


def fresh_heads(recipe: HeadsRecipe, shape: Sequence[int]) -> TrainedHeads:
    """Return heads with weights drawn from the seed of a recipe.

    Args:
        recipe: the recipe.
        shape: of one embedding.

    Raises:
        ZooError: a layout that does not read such embeddings.
    """
    network = _network(recipe.network, tuple(shape), heads=len(recipe.target), seed=recipe.seed)
    return TrainedHeads(network, Readings(recipe.target))


def _network(asked: Network, shape: tuple[int, ...], *, heads: int, seed: int) -> nn.Module:
    """Return the network of a layout."""
    if asked.layout == "stacked" and len(shape) == 1:
        widths = (*shape, *asked.hidden, 1)
        return StackedHeads(widths=widths, heads=heads, dropout=asked.dropout, seed=seed)
    if asked.layout == "flattened" and len(shape) == SEQUENCE and asked.hidden:
        return FlattenedHeads(
            positions=shape[0],
            width=shape[1],
            projection=asked.hidden[0],
            hidden=asked.hidden[1:],
            heads=heads,
            dropout=asked.dropout,
            seed=seed,
        )
    problem = (
        f"network.layout: 'stacked' reads one vector an item, 'flattened' a sequence of vectors; "
        f"got {asked.layout!r} and embeddings of shape {shape}"
    )
    raise ZooError([problem])


def save_heads(heads: TrainedHeads, folder: Path) -> Path:
    """Write all heads to one file of safetensors.

    Args:
        heads: what was trained.
        folder: where to.

    Returns:
        The file.
    """
    tensors = {name: one.detach().cpu().contiguous() for name, one in heads.state_dict().items()}
    part = folder / f"{WEIGHTS}.part"
    save_file(tensors, part)
    return part.replace(folder / WEIGHTS)


def load_heads(recipe: HeadsRecipe, shape: Sequence[int], folder: Path) -> TrainedHeads:
    """Return heads that a run has trained, ready to score.

    Args:
        recipe: of that run.
        shape: of one embedding.
        folder: of that run.

    Raises:
        ZooError: no weights, or weights of other heads.
    """
    heads = fresh_heads(recipe, shape)
    try:
        heads.load_state_dict(read_state_dict(folder / WEIGHTS))
    except RuntimeError as error:
        problem = f"{folder / WEIGHTS}: not the weights of this recipe: {error}"
        raise ZooError([problem]) from None
    return heads.eval()


def save_published(heads: TrainedHeads, files: Sequence[str], folder: Path) -> list[Path]:
    """Write one file a head, with the names of keys that the published models have.

    Thresholds of ordinal heads have no published form and stay in `model.safetensors`: such a
    file holds the place on the latent scale.

    Args:
        heads: what was trained.
        files: name of the file of each head.
        folder: where to; made if missing.

    Returns:
        The files.
    """
    folder.mkdir(exist_ok=True)
    for place, name in enumerate(files):
        torch.save(heads.network.unstacked(place), folder / name)  # type: ignore[operator]
    return [folder / name for name in files]
