"""A recipe is run: the task says by what."""

from collections.abc import Callable
from pathlib import Path

from evenhand.model_zoo.frameworks import require
from evenhand.model_zoo.training.alone import alone
from evenhand.model_zoo.training.recipe import read_recipe
from evenhand.model_zoo.training.recipe_file import CaptionsRecipe, HeadsRecipe, Recipe
from evenhand.model_zoo.training.trained_card import TrainedCard


def run_recipe(path: Path, out: Path, *, say: Callable[[str], None]) -> TrainedCard:
    """Train what a recipe asks for, or go on where a run of it was stopped.

    Args:
        path: the recipe; its files are relative to it.
        out: folder of the run; made if missing.
        say: told what is going on.

    Returns:
        The card of the trained model, as written.

    Raises:
        ZooError: a recipe or data that cannot be used, a library that is missing, the folder of
            another run, or one that another process trains in.
    """
    recipe = read_recipe(path)
    require("torch", "transformers", "accelerate", "safetensors", extra="models")
    with alone(out):
        return _run(recipe, out, base=path.parent, say=say)


def _run(recipe: Recipe, out: Path, *, base: Path, say: Callable[[str], None]) -> TrainedCard:
    """Run a recipe by its task."""
    if isinstance(recipe, HeadsRecipe):
        from evenhand.model_zoo.training.heads_run import run_heads  # noqa: PLC0415 needs torch

        return run_heads(recipe, out, base=base, device=_device(), say=say)
    if isinstance(recipe, CaptionsRecipe):
        from evenhand.model_zoo.training.caption_run import run_captions  # noqa: PLC0415 as above

        return run_captions(recipe, out, base=base, say=say)
    from evenhand.model_zoo.training.qat_run import run_qat  # noqa: PLC0415 as above

    return run_qat(recipe, out, base=base, say=say)


def _device() -> str:
    """Return the device that accelerate picks; the trainer of transformers asks it by itself."""
    from accelerate import Accelerator  # noqa: PLC0415 seconds to import

    return str(Accelerator().device)
