"""Which emotions and levels the questions about named harms mean; the facts are in `words.toml`."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import msgspec

from evenhand.model_zoo.crosswalk import crosswalk, label
from evenhand.model_zoo.errors import AmbiguousName, UnknownName
from evenhand.model_zoo.taxonomy import emotion

_WORDS_OF_FEW = "basic-emotions"


class Levels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names of levels, in lower case.

    Attributes:
        smile: of attributes of expressions, those who smile.
        female: what a head of two genders calls female.
        male: what it calls male.
    """

    smile: tuple[str, ...]
    female: tuple[str, ...]
    male: tuple[str, ...]


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `words.toml` holds.

    Attributes:
        negative: emotion by id -> why it counts as negative.
        not_negative: emotion by id -> why it does not, where one could think so.
        joy: emotion by id -> why it goes with a smile.
        levels: names of levels.
    """

    negative: dict[str, str]
    not_negative: dict[str, str]
    joy: dict[str, str]
    levels: Levels


@cache
def words() -> Words:
    """Return what the file holds.

    Examples:
        >>> words().negative["anger"]
        'published family Negative High-Energy; read as a threat'
    """
    return msgspec.toml.decode((files(__package__) / "words.toml").read_bytes(), type=Words)


def standing_for(name: str) -> frozenset[str]:
    """Return the ids of the emotions that the name of an outcome stands for, none if unknown.

    A name of the taxonomy stands for itself; a word of the usual small sets, with the name of the
    set before it or without, for what the crosswalk says.

    Examples:
        >>> sorted(standing_for("Anger")), sorted(standing_for("happy")), standing_for("neutral")
        (['anger'], ['amusement', 'elation'], frozenset())
        >>> standing_for("basic-emotions/anger")
        frozenset({'anger'})
    """
    try:
        return frozenset({emotion(name).id})
    except (UnknownName, AmbiguousName):
        pass
    word = name.removeprefix(f"{_WORDS_OF_FEW}/")
    try:
        return frozenset(label(crosswalk(_WORDS_OF_FEW), word).core)
    except UnknownName:
        return frozenset()


def among(emotions: Sequence[str], wanted: Mapping[str, str]) -> tuple[int, ...]:
    """Return the positions of the outcomes that stand for wanted emotions and no others.

    Args:
        emotions: names of outcomes.
        wanted: emotions by id.

    Examples:
        >>> among(["Joy", "Anger", "sad"], words().negative)
        (1, 2)
    """
    return tuple(
        place
        for place, name in enumerate(emotions)
        if (ids := standing_for(name)) and ids <= set(wanted)
    )
