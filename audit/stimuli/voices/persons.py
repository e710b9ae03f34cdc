"""Persons that do not exist: mixtures of the styles of a synthesiser.

A style has a part for the timbre and one for the melody, which are mixed apart, so that more
persons than styles come about. Person 7 of a seed is the same in every corpus.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

import numpy as np

Gender: TypeAlias = Literal["female", "male", "mixed"]
"""Sex of the voices of which a person is a mixture: declared, not heard."""

FEMALE: Final = ("jf_alpha", "jf_gongitsune", "jf_nezumi", "jf_tebukuro")
MALE: Final = ("jm_kumo",)
PARENTS: Final = (*FEMALE, *MALE)
CYCLE: Final[tuple[Gender, ...]] = ("female", "male", "female", "male", "mixed")
"""Genders of the persons in their order, so that every five persons have the same."""

MALE_SHARE: Final[Mapping[Gender, tuple[float, float]]] = MappingProxyType(
    {"female": (0.0, 0.0), "male": (0.8, 1.0), "mixed": (0.4, 0.6)}
)
CONCENTRATION: Final = 0.6
"""Of the Dirichlet distribution over female voices: below 1, one of them prevails."""

PITCH_HZ: Final[Mapping[Gender, tuple[float, float]]] = MappingProxyType(
    {"female": (180.0, 240.0), "male": (95.0, 140.0), "mixed": (140.0, 180.0)}
)
FORMANTS: Final = (0.94, 1.06)
SPEED: Final = (0.92, 1.10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What a synthesiser needs to know of a person.

    Attributes:
        timbre: share of every parent in the sound, in the order of `PARENTS`; they sum to 1.
        melody: share of every parent in pitch and timing.
        speed: factor on the tempo.
    """

    timbre: tuple[float, ...]
    melody: tuple[float, ...]
    speed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One speaker.

    Attributes:
        id: `p01` and so on.
        gender: of the parents.
        voice: for the synthesiser.
        pitch_hz: median pitch of every neutral clip, set by the vocoder.
        formants: factor on the formants; above 1, a shorter vocal tract.
    """

    id: str
    gender: Gender
    voice: Voice
    pitch_hz: float
    formants: float


def drawn_persons(count: int, *, seed: int) -> tuple[Person, ...]:
    """Return the first persons of a seed.

    Args:
        count: how many.
        seed: another seed, other persons.

    Examples:
        >>> [person.gender for person in drawn_persons(5, seed=1)]
        ['female', 'male', 'female', 'male', 'mixed']
        >>> drawn_persons(9, seed=1)[:5] == drawn_persons(5, seed=1)
        True
    """
    return tuple(_drawn(number, seed) for number in range(count))


def _drawn(number: int, seed: int) -> Person:
    rng = np.random.default_rng([seed, number])
    gender = CYCLE[number % len(CYCLE)]
    voice = Voice(
        timbre=_shares(gender, rng),
        melody=_shares(gender, rng),
        speed=_rounded(rng.uniform(*SPEED)),
    )
    return Person(
        id=f"p{number + 1:02d}",
        gender=gender,
        voice=voice,
        pitch_hz=_rounded(rng.uniform(*PITCH_HZ[gender])),
        formants=_rounded(rng.uniform(*FORMANTS)),
    )


def _shares(gender: Gender, rng: np.random.Generator) -> tuple[float, ...]:
    """Return shares of the parents: of the male one by gender, of the female ones at random."""
    male = rng.uniform(*MALE_SHARE[gender])
    female = rng.dirichlet([CONCENTRATION] * len(FEMALE)) * (1 - male)
    return (*(_rounded(share) for share in female), _rounded(male))


def _rounded(value: float) -> float:
    """Return a number that is the same on every machine."""
    return round(float(value), 4)
