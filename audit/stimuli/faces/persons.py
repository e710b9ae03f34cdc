"""Persons that do not exist: details, colours and fine structure drawn from a seed and a name."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from evenhand.audit.stimuli.faces.arrays import Array
from evenhand.audit.stimuli.faces.levels import details
from evenhand.audit.stimuli.pictures import linear

MOST: Final = 0.8
"""Largest weight of a detail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What stays the same in all items of a person.

    Attributes:
        details: weights of morphs.
        muscle: 0 .. 1.
        weight: 0 .. 1.
        iris: colour of the eyes, linear light.
        cloth: colour of the clothes, linear light.
        seed: of the fine structure of skin and hair, and of the noise of the picture.
    """

    details: Mapping[str, float]
    muscle: float
    weight: float
    iris: Array
    cloth: Array
    seed: int


def person(name: str, *, seed: int) -> Person:
    """Return a person; same name and seed, same person, whoever else is drawn.

    Examples:
        >>> one, two = person("p1", seed=1), person("p2", seed=1)
        >>> one.details == person("p1", seed=1).details, one.details == two.details
        (True, False)
    """
    own = int.from_bytes(hashlib.sha256(f"{seed}/{name}".encode()).digest()[:8], "big")
    rng = np.random.default_rng(own)
    drawn = dict(_details(rng))
    muscle, weight = rng.uniform(0.3, 0.7), rng.uniform(0.35, 0.65)
    table = details()
    return Person(
        details=drawn,
        muscle=float(muscle),
        weight=float(weight),
        iris=surface_colour(table.irises[rng.integers(len(table.irises))]),
        cloth=surface_colour(table.cloths[rng.integers(len(table.cloths))]),
        seed=int(rng.integers(2**31)),
    )


def surface_colour(srgb: tuple[float, ...]) -> Array:
    """Return the linear light of an sRGB colour, 0..255."""
    return linear(np.array(srgb, np.float32) / np.float32(255))


def _details(rng: np.random.Generator) -> Iterator[tuple[str, float]]:
    """Yield morphs with their weights: of each pair the one that the drawn sign points to."""
    for pair in details().pairs:
        weight = float(np.clip(rng.normal(0, pair.spread), -MOST, MOST))
        name = pair.low if weight < 0 else pair.high
        for side in "lr" if "*" in name else " ":
            yield name.replace("*", side), abs(weight)
