"""Names as people write them: folded, looked up, and answered with the nearest when unknown.

The same emotion is `Jealousy & Envy`, `Jealousy / Envy` and `jealousy_&_envy` in three published
files, so case and punctuation cannot be what tells two names apart.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Generic, TypeVar

from evenhand.model_zoo.errors import AmbiguousName, UnknownName

Thing = TypeVar("Thing")

LONGEST = 200
"""Letters of an unknown name that are compared and shown."""


def folded(name: str) -> str:
    """Return a name without case, blanks and punctuation.

    Examples:
        >>> folded("Jealousy & Envy") == folded("jealousy_/_ENVY")
        True
    """
    kept = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in kept if letter.isalnum())


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return `" Did you mean 'x'?"` for the known names that look like `name`, or `""`.

    Examples:
        >>> suggestion("Angr", ["Anger", "Awe"])
        " Did you mean 'Anger'?"
    """
    first = {folded(each): each for each in reversed(list(known))}
    close = get_close_matches(folded(name[:LONGEST]), list(first), n=3)
    return f" Did you mean {' or '.join(repr(first[each]) for each in close)}?" if close else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameIndex(Generic[Thing]):
    """Things by each of their names.

    Attributes:
        kind: what the things are, for messages, such as `emotion`.
        things: every thing that a folded name stands for, with its first name.
        written: every name as it is written, first names first.
    """

    kind: str
    things: Mapping[str, tuple[tuple[str, Thing], ...]]
    written: tuple[str, ...]

    def find(self, name: str) -> Thing:
        """Return the one thing of that name.

        Raises:
            UnknownName: nothing has this name.
            AmbiguousName: more than one thing has it.
        """
        found = self.things.get(folded(name), ())
        if not found:
            problem = f"no {self.kind} {name[:LONGEST]!r}.{suggestion(name, self.written)}"
            raise UnknownName([problem])
        if len(found) > 1:
            firsts = " and ".join(repr(first) for first, _ in found)
            problem = f"{self.kind} {name!r} stands for {firsts}; write the one that is meant"
            raise AmbiguousName([problem])
        return found[0][1]


def name_index(kind: str, named: Iterable[tuple[Thing, tuple[str, ...]]]) -> NameIndex[Thing]:
    """Return the index of things, each with its names, of which the first is shown in messages.

    Args:
        kind: what the things are, for messages.
        named: each thing with all its names; two spellings that fold alike count once.

    Examples:
        >>> index = name_index("number", [(1, ("one", "ace")), (11, ("eleven", "Ace"))])
        >>> index.find("ONE")
        1
        >>> index.find("ace")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
            ...
        evenhand.model_zoo.errors.AmbiguousName: number 'ace' stands for 'one' and 'eleven'; ...
    """
    pairs = list(named)
    things: dict[str, list[tuple[str, Thing]]] = defaultdict(list)
    for thing, names in pairs:
        for key in dict.fromkeys(folded(name) for name in names):
            things[key].append((names[0], thing))
    firsts = [names[0] for _, names in pairs]
    others = [name for _, names in pairs for name in names[1:]]
    sealed = MappingProxyType({key: tuple(found) for key, found in things.items() if key})
    return NameIndex(kind=kind, things=sealed, written=tuple(dict.fromkeys(firsts + others)))
