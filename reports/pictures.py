"""How much a section may draw, so that a report of many findings stays small."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from markupsafe import Markup

from evenhand.audit.result import AuditResult

MANY = 6000
"""With more comparisons the tables need the room that pictures would take."""

Of = TypeVar("Of")


@dataclass(frozen=True, slots=True, kw_only=True)
class Album(Generic[Of]):
    """What was drawn, with its pictures, and what was not.

    Attributes:
        drawn: each with its pictures.
        rest: what had no room.
    """

    drawn: tuple[tuple[Of, tuple[Markup, ...]], ...]
    rest: tuple[Of, ...]


def room(result: AuditResult, most: int) -> int:
    """Return how many characters of pictures a section may have: of many comparisons, a quarter.

    Args:
        result: of the audit.
        most: characters in a report of usual size.
    """
    return most // 4 if sum(len(f.comparisons) for f in result.findings) > MANY else most


def album(
    wanted: Iterable[Of], draw: Callable[[Of], tuple[Markup, ...]], *, most: int
) -> Album[Of]:
    """Return pictures in order until they are too many characters; the rest is not drawn.

    Args:
        wanted: what is to be drawn, the most important first.
        draw: returns the pictures of one; none where there is nothing to draw.
        most: characters of all pictures together.

    Examples:
        >>> found = album(["aa", "bbbb", "c"], lambda text: (Markup(text),), most=4)
        >>> [what for what, _ in found.drawn], found.rest
        (['aa'], ('bbbb', 'c'))
    """
    drawn: list[tuple[Of, tuple[Markup, ...]]] = []
    rest: list[Of] = []
    left = most
    for each in wanted:
        pictures = () if rest else draw(each)
        left -= sum(map(len, pictures))
        if rest or left < 0:
            rest.append(each)
        elif pictures:
            drawn.append((each, pictures))
    return Album(drawn=tuple(drawn), rest=tuple(rest))
