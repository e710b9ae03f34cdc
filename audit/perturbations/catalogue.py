"""Every perturbation by name: what it does, its numbers, where it comes from, what is tolerated."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final, TypeAlias

import msgspec

from evenhand.audit.errors import InputError
from evenhand.audit.nearest import suggestion
from evenhand.model_zoo.predictor import Medium

Parameters: TypeAlias = Mapping[str, float | str]

FILES: Final[Mapping[Medium, str]] = MappingProxyType(
    {"sound": "sounds.toml", "picture": "pictures.toml"}
)
EVERY: Final[Mapping[str, Medium]] = MappingProxyType(
    {"all-sounds": "sound", "all-pictures": "picture"}
)
"""Names that stand for all perturbations of a medium."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Perturbation:
    """One way to make pictures or sounds a little worse.

    Attributes:
        name: in commands and names of files.
        medium: what it is for.
        kind: what computes it.
        parameters: numbers of that.
        units: of the parameters.
        says: what it does, in a sentence.
        source: what it follows.
        tolerance: a score that moves by at most this share of the scale counts as unchanged.
        unchanged: smallest share of scores that has to stay; the owner of a plan may want another.
        limits: who these two are from.
    """

    name: str
    medium: Medium
    kind: str
    parameters: Parameters
    units: Mapping[str, str]
    says: str
    source: str
    tolerance: float
    unchanged: float
    limits: str


class _Family(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Perturbations that differ in numbers only."""

    kind: str
    says: str
    units: dict[str, str]
    source: str
    limits: str
    tolerance: float
    unchanged: float
    variants: dict[str, dict[str, float | str]]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    family: tuple[_Family, ...]


@cache
def perturbations() -> Mapping[str, Perturbation]:
    """Return all perturbations, sounds before pictures.

    Examples:
        >>> perturbations()["white-noise-20db"].says
        'White noise is added, 20 dB below the sound.'
    """
    return MappingProxyType({one.name: one for medium in FILES for one in _read(medium)})


def _read(medium: Medium) -> Iterator[Perturbation]:
    text = files(__package__).joinpath(FILES[medium]).read_text(encoding="utf-8")
    for family in msgspec.convert(tomllib.loads(text), _File).family:
        for name, parameters in family.variants.items():
            yield Perturbation(
                name=name,
                medium=medium,
                kind=family.kind,
                parameters=MappingProxyType(parameters),
                units=MappingProxyType(family.units),
                says=family.says.format(**parameters),
                source=family.source,
                tolerance=family.tolerance,
                unchanged=family.unchanged,
                limits=family.limits,
            )


def chosen(name: str) -> tuple[Perturbation, ...]:
    """Return the perturbation of a name, or all of a medium.

    Args:
        name: of one, or `all-sounds`, `all-pictures`.

    Raises:
        InputError: no such name.

    Examples:
        >>> [one.kind for one in chosen("telephone")], len(chosen("all-sounds")) > 40
        (['telephone'], True)
    """
    known = perturbations()
    if name in EVERY:
        return tuple(one for one in known.values() if one.medium == EVERY[name])
    if name not in known:
        problem = f"perturbation {name!r}: unknown.{suggestion(name, [*known, *EVERY])}"
        raise InputError([f"{problem} `evenhand perturb list` prints all"])
    return (known[name],)


def check_medium(asked: Iterable[Perturbation], medium: Medium) -> None:
    """Refuse perturbations of another medium than that of what is disturbed.

    Args:
        asked: the perturbations.
        medium: of what is disturbed.

    Raises:
        InputError: they do not go together.
    """
    for one in asked:
        if one.medium != medium:
            problem = f"perturbation {one.name!r}: is for a {one.medium}; this is about a {medium}"
            raise InputError([problem])
