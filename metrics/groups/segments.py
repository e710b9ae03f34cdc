"""Segments: everybody, each level of each attribute, and each crossing of them.

A person is a woman, and old, and an old woman; what holds for the two attributes apart may fail
where they meet. Segments overlap and are no partition. Crossings that nobody has are kept, so that
a table shows what was not there to be tested.
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

from evenhand.metrics.numbered import Codes, Names, numbered


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Some of the items.

    Attributes:
        where: (attribute, level) pairs that all hold; empty for everybody.
        rows: numbers of the items, ascending.
    """

    where: tuple[tuple[str, Hashable], ...]
    rows: Codes

    def name(self) -> str:
        """Return the pairs as text, `all` for everybody.

        Examples:
            >>> pairs = (("gender", "F"), ("age", "old"))
            >>> Segment(where=pairs, rows=np.arange(3)).name()
            'gender=F&age=old'
        """
        return "&".join(f"{attribute}={level}" for attribute, level in self.where) or "all"


def segments(attributes: Mapping[str, Names], *, count: int, depth: int = 2) -> Iterator[Segment]:
    """Yield everybody, then the levels of each attribute, then their crossings.

    Args:
        attributes: name -> level of each item, shape (n,).
        count: how many items there are.
        depth: how many attributes are crossed at most; 0 is everybody alone.

    Raises:
        ValueError: there is not one level an item, or depth is negative.

    Examples:
        >>> found = segments({"gender": ["F", "M", "F"], "age": ["old", "old", "young"]}, count=3)
        >>> [(part.name(), len(part.rows)) for part in found][-2:]
        [('gender=M&age=old', 1), ('gender=M&age=young', 0)]
    """
    if depth < 0:
        msg = f"segments: depth must be 0 or more, got {depth}"
        raise ValueError(msg)
    coded = {
        name: numbered(f"segments: attribute {name!r}", levels, count=count)
        for name, levels in attributes.items()
    }
    yield Segment(where=(), rows=np.arange(count))
    for crossed in range(1, depth + 1):
        for names in combinations(coded, crossed):
            yield from _crossings({name: coded[name] for name in names}, count)


def _crossings(
    coded: Mapping[str, tuple[Codes, tuple[Hashable, ...]]], count: int
) -> Iterator[Segment]:
    """Yield each combination of levels of some attributes."""
    cell, cells = np.zeros(count, dtype=np.intp), 1
    for codes, levels in coded.values():
        cell, cells = cell * len(levels) + codes, cells * len(levels)
    order = np.argsort(cell, kind="stable")
    ends = np.cumsum(np.bincount(cell, minlength=cells))
    parts = np.split(order, ends[:-1]) if cells else []
    combined = product(*(levels for _, levels in coded.values()))
    for levels, rows in zip(combined, parts, strict=True):
        yield Segment(where=tuple(zip(coded, levels, strict=True)), rows=rows)
