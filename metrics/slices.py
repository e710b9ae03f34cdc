"""Slices: unions of attribute cells, and what each is held against."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

UNKNOWN = "unknown"

Codes: TypeAlias = NDArray[np.int16]
Mask: TypeAlias = NDArray[np.bool_]
Against: TypeAlias = Literal["rest", "overall", "reference"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """An attribute and its levels in declared order; the last level is always `unknown`.

    Attributes:
        name: for instance `"gender"`.
        levels: declared levels, then `unknown`.
        reference: the level that others are compared with, `""` for none.
    """

    name: str
    levels: tuple[str, ...]
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Slice:
    """Items that share levels of one or several attributes.

    Attributes:
        where: (attribute, level) pairs, in the order of declaration.
    """

    where: tuple[tuple[str, str], ...]

    @property
    def id(self) -> str:
        """Return the name in results.

        >>> Slice((("gender", "Female"), ("age", "60+"))).id
        'gender=Female & age=60+'
        """
        return " & ".join(f"{name}={level}" for name, level in self.where)


def slices_of(
    attributes: Sequence[Attribute],
    *,
    intersections: Sequence[Sequence[str]] = (),
    all_pairs: bool = False,
    unknown_too: bool = False,
) -> tuple[Slice, ...]:
    """Return every level of every attribute, then the intersections, without unknown levels.

    Intersections of unknown levels are no groups of persons; `unknown_too` adds them for counting.

    A declared level without data has a slice as well: an audit that leaves it out hides the gap in
    the data. An intersection that is named twice, in any order, is there once.

    Raises:
        ValueError: an intersection names an attribute that is not declared, one twice, or fewer
            than two.
    """
    single = [Slice(((a.name, level),)) for a in attributes for level in a.levels]
    pairs = combinations([a.name for a in attributes], 2) if all_pairs else ()
    crossed: dict[frozenset[str], list[Slice]] = {}
    for names in [*intersections, *pairs]:
        found = _cross(attributes, names, unknown_too=unknown_too)
        crossed.setdefault(frozenset(names), found)
    return (*single, *(s for found in crossed.values() for s in found))


def _cross(
    attributes: Sequence[Attribute], names: Sequence[str], *, unknown_too: bool
) -> list[Slice]:
    """Return the slices of one intersection."""
    known = {a.name: a for a in attributes}
    absent = [name for name in names if name not in known]
    if absent or len(set(names)) < max(len(names), 2):
        got = ", ".join(names) or "none"
        of = ", ".join(known)
        msg = f"an intersection takes two or more distinct attributes of {of}; got {got}"
        raise ValueError(msg)
    levels = [
        [(n, level) for level in known[n].levels if unknown_too or level != UNKNOWN] for n in names
    ]
    return [Slice(tuple(where)) for where in product(*levels)]


def inside(part: Slice, attributes: Sequence[Attribute], cells: Codes) -> Mask:
    """Return which rows of level codes belong to a slice, shape (R,).

    Raises:
        ValueError: the slice names an attribute or level that is not declared.
    """
    belongs = np.ones(len(cells), dtype=np.bool_)
    levels = {a.name: (place, a.levels) for place, a in enumerate(attributes)}
    for name, level in part.where:
        place, known = levels.get(name, (0, ()))
        if level not in known:
            declared = "; ".join(f"{a.name}: {', '.join(a.levels)}" for a in attributes)
            msg = f"no level {name}={level} is declared; declared are {declared}"
            raise ValueError(msg)
        belongs &= cells[:, place] == known.index(level)
    return belongs


def against(
    part: Slice, attributes: Sequence[Attribute], cells: Codes, *, compare: Against
) -> Mask:
    """Return which rows a slice is held against, shape (R,).

    `rest` is every other item, items of unknown level included; `overall` is all items, the slice
    among them; `reference` is the reference level of each of the slice's attributes, and no row for
    the reference itself.
    """
    if compare == "overall":
        return np.ones(len(cells), dtype=np.bool_)
    if compare == "rest":
        return ~inside(part, attributes, cells)
    other = reference_of(part, attributes)
    if other == part:
        return np.zeros(len(cells), dtype=np.bool_)
    return inside(other, attributes, cells)


def reference_of(part: Slice, attributes: Sequence[Attribute]) -> Slice:
    """Return the slice of the reference levels.

    Raises:
        ValueError: an attribute of the slice has no reference level.
    """
    reference = {a.name: a.reference for a in attributes}
    for name, _ in part.where:
        if not reference.get(name):
            msg = (
                f"attribute {name} has no reference level, so {part.id} cannot be compared with one"
            )
            raise ValueError(msg)
    return Slice(tuple((name, reference[name]) for name, _ in part.where))


def reference_words(part: Slice, attributes: Sequence[Attribute], *, compare: Against) -> str:
    """Return words for what a slice is held against."""
    if compare == "rest":
        return "everyone else"
    if compare == "overall":
        return "all items"
    return reference_of(part, attributes).id
