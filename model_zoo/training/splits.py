"""Persons parted into those learnt from, those that decide when to stop, and those held out.

Items of one person resemble each other. A person on both sides of a split lets a model score well
by knowing the person, so no run starts with such a split.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.names import suggestion

PARTS: Final = ("train", "valid", "test")
NAMED: Final = 5
"""Persons that a message names before it counts the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Positions of the items of each part.

    Attributes:
        train: items that are learnt from.
        valid: items that decide when to stop.
        test: items that are held out.
    """

    train: NDArray[np.int64]
    valid: NDArray[np.int64]
    test: NDArray[np.int64]

    def items(self) -> dict[str, int]:
        """Return how many items each part has."""
        return {name: len(getattr(self, name)) for name in PARTS}

    def persons(self, persons: Sequence[str]) -> dict[str, int]:
        """Return how many persons each part has.

        Args:
            persons: person of each item.
        """
        return {name: len({persons[place] for place in getattr(self, name)}) for name in PARTS}


def drawn_split(persons: Sequence[str], *, valid: float, test: float, seed: int) -> Split:
    """Return a split that is drawn by person.

    A person's place follows from the seed and the person alone, so the order of the rows does not
    matter. Every part gets at least one person.

    Args:
        persons: person of each item.
        valid: share of persons in `valid`.
        test: share of persons in `test`.
        seed: of the draw.

    Raises:
        ZooError: fewer than three persons.

    Examples:
        >>> split = drawn_split(["ann", "bo", "ann", "cy"], valid=0.3, test=0.3, seed=1)
        >>> sorted(len(part) for part in (split.train, split.valid, split.test))
        [1, 1, 2]
    """
    told = shuffled(persons, seed=seed)
    if len(told) < len(PARTS):
        problem = f"person: {len(told)} in the table; three parts need at least {len(PARTS)}"
        raise ZooError([problem])
    held = max(1, min(round(test * len(told)), len(told) - 2))
    stop = max(1, min(round(valid * len(told)), len(told) - held - 1))
    part = dict.fromkeys(told[:held], "test") | dict.fromkeys(told[held : held + stop], "valid")
    return given_split([part.get(person, "train") for person in persons], persons, column="drawn")


def shuffled(persons: Sequence[str], *, seed: int) -> list[str]:
    """Return each person once, in an order that follows from the seed and the person alone.

    Args:
        persons: in any order, any number of times.
        seed: of the order.

    Examples:
        >>> shuffled(["ann", "bo", "cy"], seed=1) == shuffled(["cy", "bo", "ann", "bo"], seed=1)
        True
    """
    return sorted(set(persons), key=lambda one: hashlib.sha256(f"{seed}:{one}".encode()).digest())


def given_split(parts: Sequence[str | None], persons: Sequence[str], *, column: str) -> Split:
    """Return a split that a table states, if no person is in two parts.

    Args:
        parts: part of each item.
        persons: person of each item.
        column: name of the column, for messages.

    Raises:
        ZooError: another word than `train`, `valid` and `test`, an empty part, or a person in
            two of them; names the persons.

    Examples:
        >>> given_split(["train", "test", "valid"], ["ann", "ann", "bo"], column="split")
        Traceback (most recent call last):
            ...
        evenhand.model_zoo.errors.ZooError: split: 1 person in more than one part: 'ann' (test, \
train); put all items of a person in one part
    """
    strange = sorted({str(one) for one in parts if one not in PARTS})
    if strange:
        hint = suggestion(strange[0], PARTS)
        problem = f"{column}: one of {', '.join(PARTS)} in every row, got {strange[0]!r}.{hint}"
        raise ZooError([problem])
    words = np.asarray(parts, dtype=np.str_)
    found = {name: np.flatnonzero(words == name).astype(np.int64) for name in PARTS}
    empty = [name for name, where in found.items() if not len(where)]
    if empty:
        problem = f"{column}: no item is in {' or '.join(empty)}; each part needs a person"
        raise ZooError([problem])
    split = Split(**found)
    check_disjoint(split, persons, column=column)
    return split


def check_disjoint(split: Split, persons: Sequence[str], *, column: str = "split") -> None:
    """Refuse a split that has a person in two parts.

    Args:
        split: the split.
        persons: person of each item.
        column: what to call the split in messages.

    Raises:
        ZooError: names the persons and their parts.
    """
    where: dict[str, set[str]] = {}
    for name in PARTS:
        for place in getattr(split, name):
            where.setdefault(persons[place], set()).add(name)
    both = [(one, ", ".join(sorted(found))) for one, found in where.items() if len(found) > 1]
    if not both:
        return
    named = "; ".join(f"{one!r} ({found})" for one, found in sorted(both)[:NAMED])
    more = f" and {len(both) - NAMED} more" if len(both) > NAMED else ""
    noun = "person" if len(both) == 1 else "persons"
    problem = (
        f"{column}: {len(both)} {noun} in more than one part: {named}{more}; "
        "put all items of a person in one part"
    )
    raise ZooError([problem])
