"""How recital 18 may be read for the names of emotions that a model puts out."""

from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from evenhand.audit.errors import InputError
from evenhand.reports.legal.requirements import Flag
from evenhand.reports.legal.versions import Strict, read

FILE = "emotions.yaml"

Letter: TypeAlias = Literal["A", "B", "C", "D"]
Neighbourhood: TypeAlias = Literal["sex_life", "health"]


class Reading(Strict, frozen=True, kw_only=True):
    """What a class stands for."""

    title: str
    reading: str


class Remark(Strict, frozen=True, kw_only=True):
    """What a reader of a class should know.

    Attributes:
        text: a sentence.
        flag: how sure it is.
        about: the classes that it is about.
        names: the names that it is about; empty where it is about the classes as a whole.
    """

    text: str
    flag: Flag
    about: tuple[Letter, ...]
    names: tuple[str, ...] = ()


class Emotions(Strict, frozen=True, kw_only=True):
    """The classes.

    Attributes:
        classes: what each letter stands for.
        emotions: the 40 emotions of the taxonomy.
        also: other names of emotions, with their class.
        sensitive: names that come near to data which GDPR Art. 9 protects.
        notes: what a reader should know.
    """

    classes: dict[Letter, Reading]
    emotions: dict[Letter, tuple[str, ...]]
    also: dict[Letter, tuple[str, ...]]
    sensitive: dict[Neighbourhood, tuple[str, ...]]
    notes: tuple[Remark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Classed:
    """A name with its class; both letter and neighbourhood may be empty."""

    name: str
    letter: Letter | Literal[""]
    near: Neighbourhood | Literal[""]


@cache
def emotion_classes(version: str = "") -> Emotions:
    """Return the file of classes.

    Raises:
        InputError: a name has two classes.
    """
    known = read(Emotions, FILE, version)
    names = [
        _folded(n) for part in (known.emotions, known.also) for own in part.values() for n in own
    ]
    twice = sorted({n for n in names if names.count(n) > 1})
    if twice:
        raise InputError([f"{FILE}: {name!r} stands there twice" for name in twice])
    return known


def classed(names: tuple[str, ...], version: str = "") -> tuple[Classed, ...]:
    """Return each name with its class; case, blanks and signs do not count.

    Args:
        names: of outputs, in any published spelling.
        version: of the legal text; empty means the newest.

    Examples:
        >>> [(one.letter, one.near) for one in classed(("ANGER", "sexual_lust", "Neutral"))]
        [('A', ''), ('B', 'sex_life'), ('', '')]
    """
    known = emotion_classes(version)
    letters: dict[str, Letter] = {
        _folded(name): letter
        for part in (known.emotions, known.also)
        for letter, own in part.items()
        for name in own
    }
    near: dict[str, Neighbourhood] = {
        _folded(name): kind for kind, own in known.sensitive.items() for name in own
    }
    return tuple(
        Classed(
            name=name,
            letter=letters.get(_folded(name), ""),
            near=near.get(_folded(name), ""),
        )
        for name in names
    )


def remarks(found: tuple[Classed, ...], version: str = "") -> tuple[Remark, ...]:
    """Return what a reader of some outputs should know of their classes.

    Args:
        found: the outputs, as `classed` returns them.
        version: of the legal text; empty means the newest.

    Examples:
        >>> [one.names for one in remarks(classed(("teasing",)))]
        [('Malevolence/Malice', 'Teasing'), ()]
    """
    letters = {one.letter for one in found}
    names = {_folded(one.name) for one in found}
    return tuple(
        one
        for one in emotion_classes(version).notes
        if letters & set(one.about)
        and (not one.names or names & {_folded(name) for name in one.names})
    )


def _folded(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())
