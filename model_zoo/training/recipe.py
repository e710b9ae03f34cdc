"""Recipes: one TOML file says everything that decides what a training run gives.

A recipe names its data, how persons are parted, the network, how it learns, the seed, and what
the card of the model must say. The same recipe on the same data gives the same weights.
"""

import hashlib
import math
import re
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
    Learning,
    QatRecipe,
    Recipe,
    Target,
)
from evenhand.model_zoo.training.toml_text import toml_text

NAME: Final = "recipe.toml"
NAMED: Final = re.compile(r"\w[\w.-]{0,63}")
"""Names of models and attributes, as plans of audits take them."""

CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
OWN: Final = frozenset({"item", "person"})
"""Columns of the held-out predictions that are no attributes."""

LARGEST_SEED: Final = 2**32 - 1
"""What every library that draws can be told."""

MOST_LEVELS: Final = 100
"""Levels above 0 of an ordinal head; each has a threshold of its own."""

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
    yield from _told_mistakes(recipe)
    yield from _learning_mistakes(recipe.learning)
    split = recipe.split
    if not 0 <= recipe.seed <= LARGEST_SEED:
        yield f"seed: from 0 to {LARGEST_SEED}, got {recipe.seed}"
    if not (split.valid > 0 and split.test > 0 and split.valid + split.test < 1):
        yield f"split: valid and test are shares of one, got {split.valid} and {split.test}"
    if isinstance(recipe, QatRecipe) and recipe.calibration < 1:
        yield f"calibration: 1 or more, got {recipe.calibration}"
    if recipe.margin is not None and not 0 < recipe.margin.share < 1:
        yield f"margin.share: between 0 and 1, got {recipe.margin.share}"
    if isinstance(recipe, HeadsRecipe):
        yield from _head_mistakes(recipe)
    if isinstance(recipe, CaptionsRecipe):
        yield from _caption_mistakes(recipe)


def _told_mistakes(recipe: Recipe) -> Iterator[str]:
    """Yield names and texts that the plan of the audit would refuse after the training."""
    attributes = recipe.data.attributes
    for where, name in [("name", recipe.name), *(("data.attributes", one) for one in attributes)]:
        if not NAMED.fullmatch(name):
            yield f"{where}: letters, digits, '_', '-' and '.', at most 64, got {name!r}"
    for name in sorted(OWN & attributes.keys()):
        yield f"data.attributes: {name!r} says which row it is and cannot be sliced by"
    texts = {"card.title": recipe.card.title, "card.data": recipe.card.data}
    if recipe.margin is not None:
        texts["margin.owner"] = recipe.margin.owner
        texts["margin.rationale"] = recipe.margin.rationale
    for where, text in texts.items():
        if not text.strip() or CONTROL.search(text):
            yield f"{where}: a line of text is wanted, got {text!r}"


def _learning_mistakes(learning: Learning) -> Iterator[str]:
    """Yield what is wrong with how it learns."""
    for name in ("batch", "epochs", "patience"):
        if getattr(learning, name) < 1:
            yield f"learning.{name}: 1 or more, got {getattr(learning, name)}"
    if not (math.isfinite(learning.rate) and learning.rate > 0):
        yield f"learning.rate: more than 0, got {learning.rate}"
    if not (math.isfinite(learning.weight_decay) and learning.weight_decay >= 0):
        yield f"learning.weight_decay: 0 or more, got {learning.weight_decay}"
    if not learning.balance >= 1:
        yield f"learning.balance: 1 or more, got {learning.balance}"


def _caption_mistakes(recipe: CaptionsRecipe) -> Iterator[str]:
    """Yield what is wrong with captions and low-rank updates."""
    if recipe.modality != "voice":
        yield f"modality: captions are of a voice, got {recipe.modality!r}"
    if recipe.longest_tokens < 1:
        yield f"longest_tokens: 1 or more, got {recipe.longest_tokens}"
    if recipe.lora is None:
        return
    if recipe.lora.rank < 1:
        yield f"lora.rank: 1 or more, got {recipe.lora.rank}"
    if not (math.isfinite(recipe.lora.alpha) and recipe.lora.alpha > 0):
        yield f"lora.alpha: more than 0, got {recipe.lora.alpha}"
    if not 0 <= recipe.lora.dropout < 1:
        yield f"lora.dropout: from 0 to below 1, got {recipe.lora.dropout}"


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
    if not (low < high and math.isfinite(high - low)):
        yield f"span: two numbers, the lower first, got {list(target.span)}"
    elif target.loss == "presence" and target.span != (0, 1):
        yield f"span: presence is 0 or 1, got {list(target.span)}"
    elif target.loss == "ordinal" and not (low == 0 and high in range(1, MOST_LEVELS + 1)):
        yield f"span: whole levels from 0 to {MOST_LEVELS} at most, got {list(target.span)}"
    try:
        _output(target, modality)
    except ZooError as error:
        yield f"of: {error}"
