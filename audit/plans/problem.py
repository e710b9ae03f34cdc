"""One mistake in a plan: where it stands, what is wrong, and what was probably meant."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from evenhand.audit.nearest import closest

Where: TypeAlias = tuple[str | int, ...]
"""Keys and positions from the top of the plan down, for instance `("gate", 0, "margin")`."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake at one place of a plan.

    Attributes:
        where: the value to change.
        says: what was got and what would be right, without the place.
        about: other places that the judgement rests on; when one of them is broken, it is not made.
    """

    where: Where
    says: str
    about: tuple[Where, ...] = ()


def spell(where: Where) -> str:
    """Write a place the way a person reads a plan; the first table of a list has the number 1.

    >>> spell(("gate", 0, "margin"))
    'gate[1].margin'
    """
    text = ""
    for part in where:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            key = part if _BARE.fullmatch(part) else quoted(part)
            text += f".{key}" if text else key
    return text


def quoted(text: str) -> str:
    """Return text in quotes, shortened, with unprintable characters escaped.

    >>> quoted("voice")
    "'voice'"
    """
    return repr(text if len(text) <= _LONGEST else text[:_LONGEST] + "...")


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word most like this one, `""` when none is near; case does not count.

    >>> nearest("margn", ["metric", "margin"])
    'margin'
    """
    return next(iter(closest(word, known)), "")


def suggestion(word: str, known: Sequence[str]) -> str:
    """Return the tail of a message about an unknown word: the nearest word, and all there are.

    >>> suggestion("Angr", ["Anger", "Fear"])
    "; did you mean 'Anger'? Known: 'Anger', 'Fear'"
    """
    close = nearest(word, known)
    head = f"; did you mean {quoted(close)}? Known" if close else "; known"
    return f"{head}: {', '.join(map(quoted, known)) or 'none'}"


def repeats(names: Sequence[object]) -> list[int]:
    """Return the positions of names that stood earlier in the list already.

    >>> repeats(["a", "b", "a"])
    [2]
    """
    first: dict[object, int] = {}
    return [at for at, name in enumerate(names) if first.setdefault(name, at) != at]
