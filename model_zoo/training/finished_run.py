"""Heads that an earlier run has trained, with what its folder says of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.training.recipe import NAME, read_recipe
from evenhand.model_zoo.training.recipe_file import HeadsRecipe
from evenhand.model_zoo.training.split_file import read_split_persons
from evenhand.model_zoo.training.trained_card import TrainedCard, read_trained_card
from evenhand.model_zoo.training.trained_heads import TrainedHeads, load_heads


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedHeads:
    """A finished run of task `heads`.

    Attributes:
        recipe: of the run.
        card: of the run.
        heads: with the weights of its best epoch.
        persons: who was in each part.
    """

    recipe: HeadsRecipe
    card: TrainedCard
    heads: TrainedHeads
    persons: Mapping[str, frozenset[str]]


def finished_heads(folder: Path) -> FinishedHeads:
    """Return the heads of a finished run.

    Args:
        folder: of the run.

    Raises:
        ZooError: the folder is none of a finished run of task `heads`.
    """
    card = read_trained_card(folder)
    recipe = read_recipe(folder / NAME)
    if not isinstance(recipe, HeadsRecipe) or card.input_shape is None:
        problem = f"{folder}: a run of task 'heads' is wanted, got another"
        raise ZooError([problem])
    return FinishedHeads(
        recipe=recipe,
        card=card,
        heads=load_heads(recipe, card.input_shape, folder),
        persons=read_split_persons(folder),
    )
