"""Two records held against each other, value by value; places are named as people name them."""

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Final, TypeAlias

NEAR: Final = 1e-9
"""Numbers agree up to this, relative to the larger of 1 and themselves: sums are added up in
another order."""

ABSENT: Final = object()
_NAMES: Final = ("id", "slice", "name", "metric", "title", "what", "test", "finding")
_LONGEST: Final = 160


Record: TypeAlias = Mapping[str, object]
Skipped: TypeAlias = Callable[[Record, Record], Collection[str]]


def nothing(got: Record, expected: Record) -> Collection[str]:
    """Skip no field of two records."""
    del got, expected
    return ()


def unequal(
    got: object, expected: object, *, at: str = "", skipped: Skipped = nothing
) -> Iterator[tuple[str, str, str]]:
    """Yield place, found and expected value of everything that differs.

    Args:
        got: plain values: dicts, lists, texts, numbers, None.
        expected: likewise. Keys that are in `got` alone are not looked at.
        at: the place of both.
        skipped: returns the fields of two records that are not looked at.

    >>> list(unequal({"gap": 1.0, "p": 0.5}, {"gap": 1.5}))
    [('gap', '1.0', '1.5')]
    """
    if isinstance(got, Mapping) and isinstance(expected, Mapping):
        left_out = skipped(got, expected)
        for key, value in expected.items():
            if key not in left_out:
                place = f"{at}.{key}" if at else str(key)
                yield from unequal(got.get(key, ABSENT), value, at=place, skipped=skipped)
    elif isinstance(got, list | tuple) and isinstance(expected, list | tuple):
        yield from _lists(got, expected, at, skipped)
    elif not _equal(got, expected):
        yield at, _shown(got), _shown(expected)


def _lists(
    got: Sequence[object], expected: Sequence[object], at: str, skipped: Skipped
) -> Iterator[tuple[str, str, str]]:
    """Yield what differs in two lists, place by place."""
    if len(got) != len(expected):
        yield at, f"{len(got)} entries", f"{len(expected)} entries"
    pairs = zip_longest(got, expected, fillvalue=ABSENT)
    for place, (one, other) in enumerate(pairs):
        name = _name(other, _name(one, place))
        yield from unequal(one, other, at=f"{at}[{name}]", skipped=skipped)


def _name(entry: object, place: object) -> object:
    """Return how an entry of a list is called: by its name, else by its position."""
    if isinstance(entry, Mapping):
        found = [str(entry[key]) for key in _NAMES if entry.get(key)]
        if found:
            return found[0]
    return place


def _equal(got: object, expected: object) -> bool:
    """Say whether two plain values agree."""
    if _number(got) and _number(expected):
        first, second = float(got), float(expected)  # type: ignore[arg-type]
        return math.isclose(first, second, rel_tol=NEAR, abs_tol=NEAR) or first == second
    return type(got) is type(expected) and got == expected


def _number(value: object) -> bool:
    """Say whether a value is a number, which a truth value is not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(value: object) -> str:
    """Return a value as a message shows it."""
    if value is ABSENT:
        return "nothing"
    words = value if isinstance(value, str) and value else repr(value)
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}..."
