"""Recipes: one TOML file says everything that decides what a training run gives.

A recipe names its data, how persons are parted, the network, how it learns, the seed, and what
the card of the model must say. The same recipe on the same data gives the same weights.
"""

import hashlib
import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec

from evenhand.model_zoo.errors import UnknownName, ZooError
from evenhand.model_zoo.names import suggestion
from evenhand.model_zoo.outputs import (
    Kind,
    Modality,
    Output,
    Scale,
    ScaleKind,
    checked_outputs,
    known_outputs,
)
from evenhand.model_zoo.strict import converted
from evenhand.model_zoo.taxonomy import dimension, emotion, voice_attribute
from evenhand.model_zoo.training.recipe_file import (
    CaptionsRecipe,
    HeadsRecipe,
    QatRecipe,
    Recipe,
    Target,
)
from evenhand.model_zoo.training.toml_text import toml_text

NAME: Final = "recipe.toml"

TASKS: Mapping[str, type[HeadsRecipe] | type[CaptionsRecipe] | type[QatRecipe]] = MappingProxyType(
    {"heads": HeadsRecipe, "captions": CaptionsRecipe, "qat": QatRecipe}
)


def read_recipe(path: Path) -> Recipe:
    """Return the recipe that a TOML file holds.

    Args:
        path: the file.

    Raises:
        ZooError: no such file, no TOML, unknown or missing keys, values out of range, targets
            that the taxonomy does not have; every mistake is named at once.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        problem = f"{path}: cannot be read: {error.strerror}"
        raise ZooError([problem]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problem = f"{path.name}: not TOML: {error}"
        raise ZooError([problem]) from None
    task = str(document.get("task"))
    if task not in TASKS:
        hint = suggestion(task, TASKS)
        problem = f"{path.name}: task: one of {', '.join(TASKS)}, got {task!r}.{hint}"
        raise ZooError([problem])
    recipe = converted(document, TASKS[task], file=path.name)
    problems = [f"{path.name}: {says}" for says in _mistakes(recipe)]
    if problems:
        raise ZooError(problems)
    if isinstance(recipe, HeadsRecipe):
        target_outputs(recipe)
    return recipe


def recipe_key(recipe: Recipe, hashes: Mapping[str, str]) -> str:
    """Return one sha256 for a recipe and the files that it reads; a run is resumed only under it.

    Args:
        recipe: the recipe; comments and order of the file do not count.
        hashes: sha256 of each file by its role.
    """
    told = msgspec.json.encode([recipe, sorted(hashes.items())], order="deterministic")
    return hashlib.sha256(told).hexdigest()


def keep_recipe(recipe: Recipe, folder: Path) -> None:
    """Write a recipe beside what it gave, with every default spelled out.

    Args:
        recipe: the recipe; its paths are still relative to where it was.
        folder: of the run.
    """
    text = toml_text(msgspec.to_builtins(recipe))
    (folder / NAME).write_text(text, encoding="utf-8")


def target_outputs(recipe: HeadsRecipe) -> tuple[Output, ...]:
    """Return what the heads will put out, under the published names.

    Raises:
        ZooError: a name that the taxonomy does not have, or two names of one emotion.
    """
    return checked_outputs([_output(target, recipe.modality) for target in recipe.target])


def _output(target: Target, modality: Modality) -> Output:
    """Return one output; what the taxonomy says of it, on the scale of its labels."""
    of = _id(target.kind, target.of)
    known = {one.of: one for one in known_outputs(target.kind, modality=modality)}
    if of not in known or target.kind == "caption":
        problem = f"a {modality} has no {target.kind} {target.of!r}"
        raise UnknownName([problem])
    kind: ScaleKind = "bounded" if target.loss in {"ordinal", "presence"} else "nominal"
    scale = Scale(kind=kind, low=target.span[0], high=target.span[1])
    return replace(known[of], scale=scale)


def _id(kind: Kind, name: str) -> str:
    """Return the id in the taxonomy of a name of some kind."""
    if kind == "emotion":
        return emotion(name).id
    if kind == "face_dimension":
        return dimension(name).id
    return voice_attribute(name).id if kind == "voice_attribute" else name


def _mistakes(recipe: Recipe) -> Iterator[str]:
    """Yield what is wrong beyond the kinds of values."""
    learning, split = recipe.learning, recipe.split
    if recipe.seed < 0:
        yield f"seed: 0 or more, got {recipe.seed}"
    for name in ("batch", "epochs", "patience"):
        if getattr(learning, name) < 1:
            yield f"learning.{name}: 1 or more, got {getattr(learning, name)}"
    if not (math.isfinite(learning.rate) and learning.rate > 0):
        yield f"learning.rate: more than 0, got {learning.rate}"
    if not learning.balance >= 1:
        yield f"learning.balance: 1 or more, got {learning.balance}"
    if not (split.valid > 0 and split.test > 0 and split.valid + split.test < 1):
        yield f"split: valid and test are shares of one, got {split.valid} and {split.test}"
    if isinstance(recipe, QatRecipe) and recipe.calibration < 1:
        yield f"calibration: 1 or more, got {recipe.calibration}"
    if recipe.margin is not None and not 0 < recipe.margin.share < 1:
        yield f"margin.share: between 0 and 1, got {recipe.margin.share}"
    if isinstance(recipe, HeadsRecipe):
        yield from _head_mistakes(recipe)


def _head_mistakes(recipe: HeadsRecipe) -> Iterator[str]:
    """Yield what is wrong with heads and targets."""
    if not recipe.target:
        yield "target: at least one [[target]] is wanted"
    if not 0 <= recipe.network.dropout < 1:
        yield f"network.dropout: from 0 to below 1, got {recipe.network.dropout}"
    if not all(width >= 1 for width in recipe.network.hidden):
        yield f"network.hidden: whole numbers of 1 or more, got {list(recipe.network.hidden)}"
    if not all(0 < share < 1 for share in recipe.sizes):
        yield f"sizes: shares between 0 and 1, got {list(recipe.sizes)}"
    for place, target in enumerate(recipe.target):
        for says in _target_mistakes(target, recipe.modality):
            yield f"target[{place}].{says}"
    columns = [target.column for target in recipe.target]
    names = [(target.kind, target.of) for target in recipe.target]
    for one in sorted({column for column in columns if columns.count(column) > 1}):
        yield f"target: column {one!r} is the label of more than one"
    for kind, of in sorted({name for name in names if names.count(name) > 1}):
        yield f"target: {kind} {of!r} is wanted more than once"


def _target_mistakes(target: Target, modality: Modality) -> Iterator[str]:
    """Yield what is wrong with one target."""
    low, high = target.span
    if not low < high:
        yield f"span: the lower end comes first, got {list(target.span)}"
    elif target.loss == "presence" and target.span != (0, 1):
        yield f"span: presence is 0 or 1, got {list(target.span)}"
    elif target.loss == "ordinal" and not (low == 0 and high == int(high)):
        yield f"span: whole levels from 0 on, got {list(target.span)}"
    try:
        _output(target, modality)
    except ZooError as error:
        yield f"of: {error}"
