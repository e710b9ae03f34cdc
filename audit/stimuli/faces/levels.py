"""What factors, recipes, details and corpora there are: tables of this folder, read strictly."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias

import msgspec

from evenhand.audit.errors import InputError
from evenhand.audit.nearest import listing, suggestion
from evenhand.model_zoo.strict import Strict, converted
from evenhand.model_zoo.taxonomy import emotion

Level: TypeAlias = float | str | tuple[float, ...] | dict[str, float]
"""A number, a word, a colour or direction, or weights of poles."""


class Setting(Strict, frozen=True, kw_only=True):
    """A factor of `factors.toml`.

    Attributes:
        meaning: what it does, with units.
        levels: what each level means, by its name.
    """

    meaning: str
    levels: dict[str, Level]


class Recipe(Strict, frozen=True, kw_only=True):
    """An expression of `recipes.toml`.

    Attributes:
        rationale: which described display of the face it follows.
        emotion: id in the taxonomy of what is intended; None for neutral.
        units: weights of units of the face at full intensity.
    """

    rationale: str
    emotion: str | None = None
    units: dict[str, float]


class Opposites(Strict, frozen=True, kw_only=True):
    """Two morphs of one detail.

    Attributes:
        low: of negative weights, below MakeHuman's targets; `*` stands for both sides.
        high: of positive weights.
        spread: standard deviation of the weight.
    """

    low: str
    high: str
    spread: float


class Details(Strict, frozen=True, kw_only=True):
    """`details.toml`.

    Attributes:
        pairs: opposite morphs.
        irises: colours of eyes, sRGB.
        cloths: colours of clothes, sRGB.
    """

    pairs: tuple[Opposites, ...]
    irises: tuple[tuple[float, ...], ...]
    cloths: tuple[tuple[float, ...], ...]


class CorpusPlan(Strict, frozen=True, kw_only=True):
    """A corpus of `corpora.toml`; its head says what each field means."""

    title: str
    design: Literal["crossed", "pairs", "sampled"]
    size: int
    identities: int
    items_per_person: int = 0
    intensities: tuple[float, ...] = (1.0,)
    recipes: tuple[str, ...]
    paired: tuple[str, ...]
    between: dict[str, tuple[str, ...]]
    rotated: dict[str, tuple[str, ...]]
    within: dict[str, tuple[str, ...]]
    held: dict[str, str]
    changed: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    jpeg_quality: int | None = None

    def reference(self, factor: str) -> str:
        """Return the level of a factor in the first item of its pairs."""
        return self.within[factor][0] if factor in self.within else self.held[factor]


class _Factors(Strict, frozen=True, kw_only=True):
    table: dict[str, Setting]


class _Recipes(Strict, frozen=True, kw_only=True):
    table: dict[str, Recipe]


class _Corpora(Strict, frozen=True, kw_only=True):
    table: dict[str, CorpusPlan]


def _document(name: str) -> dict[str, object]:
    return tomllib.loads((files(__package__) / name).read_text(encoding="utf-8"))


@cache
def factors() -> Mapping[str, Setting]:
    """Return every factor that can be set, by its name."""
    file = "factors.toml"
    return converted({"table": _document(file)}, _Factors, file=file).table


@cache
def recipes() -> Mapping[str, Recipe]:
    """Return every expression that can be made, by its name.

    Examples:
        >>> recipes()["sad"].emotion
        'sadness'
    """
    file = "recipes.toml"
    found = converted({"table": _document(file)}, _Recipes, file=file).table
    for recipe in found.values():
        if recipe.emotion:
            emotion(recipe.emotion)
    return found


@cache
def details() -> Details:
    """Return what tells persons apart."""
    return converted(_document("details.toml"), Details, file="details.toml")


@cache
def corpora() -> Mapping[str, CorpusPlan]:
    """Return every corpus, by its name."""
    file = "corpora.toml"
    return converted({"table": _document(file)}, _Corpora, file=file).table


def corpus_plan(name: str) -> CorpusPlan:
    """Return the plan of a corpus.

    Raises:
        InputError: no corpus has this name.

    Examples:
        >>> corpus_plan("faces-core").design
        'crossed'
    """
    if name not in corpora():
        there = listing(list(corpora()))
        problem = f"no corpus of faces {name!r}; there are {there}.{suggestion(name, corpora())}"
        raise InputError([problem])
    return corpora()[name]
