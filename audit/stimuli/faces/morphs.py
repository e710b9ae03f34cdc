"""Shapes of a head: MakeHuman's poles, ages and details as weighted sums of morphs.

`place = rest + sum of weight x target`. A macro morph holds a product of axes, so that the weights
of each family (pole x gender x age; gender x age x muscle x weight) sum to 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from types import MappingProxyType
from typing import Final

import numpy as np

from evenhand.audit.stimuli.faces.arrays import Array
from evenhand.audit.stimuli.faces.head_archive import TARGETS, UNITS, HeadArchive
from evenhand.audit.stimuli.faces.head_mesh import HeadMesh

AGES: Final = (("baby", 0.0), ("child", 0.1875), ("young", 0.5), ("old", 1.0))
MUSCLES: Final = (("minmuscle", 0.0), ("averagemuscle", 0.5), ("maxmuscle", 1.0))
WEIGHTS: Final = (("minweight", 0.0), ("averageweight", 0.5), ("maxweight", 1.0))
NOTHING: Final[Mapping[str, float]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What a head is made of.

    Attributes:
        poles: weights of MakeHuman's poles `african`, `asian`, `caucasian`; they sum to 1.
        gender: 0 female .. 1 male.
        age: 0 baby, 0.1875 child, 0.5 young, 1 old.
        muscle: 0 .. 1.
        weight: 0 .. 1.
        details: weights of details, by path below the targets of MakeHuman.
        units: weights of units of the face; one without a side moves both.
    """

    poles: Mapping[str, float]
    gender: float = 0.5
    age: float = 0.5
    muscle: float = 0.5
    weight: float = 0.5
    details: Mapping[str, float] = field(default_factory=lambda: NOTHING)
    units: Mapping[str, float] = field(default_factory=lambda: NOTHING)


def between(value: float, knots: tuple[tuple[str, float], ...]) -> dict[str, float]:
    """Return weights of the two knots around a value, linear between them; they sum to 1.

    Examples:
        >>> between(0.75, AGES)
        {'young': 0.5, 'old': 0.5}
        >>> between(0.5, MUSCLES)
        {'averagemuscle': 1.0}
    """
    places = [place for _, place in knots]
    upper = int(np.clip(np.searchsorted(places, value), 1, len(knots) - 1))
    (low, start), (high, end) = knots[upper - 1], knots[upper]
    share = min(max((value - start) / (end - start), 0.0), 1.0)
    return {name: each for name, each in ((low, 1 - share), (high, share)) if each}


def macro_weights(build: Build) -> dict[str, float]:
    """Return the weights of the macro morphs, by their paths.

    Examples:
        >>> weights = macro_weights(Build(poles={"asian": 1.0}, gender=0.25, age=0.75))
        >>> sum(weight for name, weight in weights.items() if "asian" in name)
        1.0
        >>> sum(weight for name, weight in weights.items() if "universal" in name)
        1.0
    """
    weights: dict[str, float] = {}
    genders = {"female": 1 - build.gender, "male": build.gender}
    muscles, heaviness = between(build.muscle, MUSCLES), between(build.weight, WEIGHTS)
    for (gender, one), (age, two) in product(genders.items(), between(build.age, AGES).items()):
        for pole, three in build.poles.items():
            weights[f"{TARGETS}/macrodetails/{pole}-{gender}-{age}"] = one * two * three
        for (muscle, three), (heavy, four) in product(muscles.items(), heaviness.items()):
            name = f"{TARGETS}/macrodetails/universal-{gender}-{age}-{muscle}-{heavy}"
            weights[name] = one * two * three * four
    return {name: weight for name, weight in weights.items() if weight}


class Morphs:
    """Morph targets of one mesh, each read once."""

    def __init__(self, archive: HeadArchive, mesh: HeadMesh) -> None:
        """Keep the archive; targets are read when they are first needed."""
        self._archive, self._mesh = archive, mesh
        self._read: dict[str, tuple[np.ndarray, Array]] = {}

    def places(self, build: Build) -> Array:
        """Return where the vertices of a head lie, (n, 3).

        Raises:
            InputError: the archive has no such target.
        """
        weights = macro_weights(build)
        weights |= {f"{TARGETS}/{name}": weight for name, weight in build.details.items()}
        for unit, weight in build.units.items():
            weights |= dict.fromkeys(self._sides(unit), weight)
        places = self._mesh.rest.copy()
        for name, weight in weights.items():
            vertices, shifts = self._target(name)
            places[vertices] += np.float32(weight) * shifts
        return places

    def _sides(self, unit: str) -> tuple[str, ...]:
        """Return the targets of a unit: its own, or those of both sides."""
        if self._archive.holds(f"{UNITS}/{unit}.target"):
            return (f"{UNITS}/{unit}",)
        return (f"{UNITS}/{unit}Left", f"{UNITS}/{unit}Right")

    def _target(self, name: str) -> tuple[np.ndarray, Array]:
        """Return a target in the numbers of the mesh; vertices that are not drawn are left out."""
        if name not in self._read:
            target = self._archive.target(name)
            place = np.searchsorted(self._mesh.kept, target.vertices)
            place = np.minimum(place, len(self._mesh.kept) - 1)
            drawn = self._mesh.kept[place] == target.vertices
            self._read[name] = place[drawn], target.shifts[drawn]
        return self._read[name]
