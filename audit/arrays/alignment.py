"""Vectors belong together by position: their lengths and pandas indexes must say so too."""

from collections.abc import Iterator, Mapping
from typing import Any

from evenhand.audit.arrays.vectors import Vector
from evenhand.audit.errors import InputError
from evenhand.audit.intake.frames import is_of_pandas


def check_lengths(vectors: Mapping[str, Vector]) -> None:
    """Check that all vectors are as long as the first.

    Args:
        vectors: by what messages call them; the first one is what the others are held against.

    Raises:
        InputError: some are not, each named with both numbers; or there is no item.
    """
    first, *others = vectors.items()
    items = len(first[1])
    if not items:
        raise InputError([f"{first[0]}: has no values"])
    problems = [
        f"{name}: has {len(one)} values, {first[0]} has {items}; expected one for each item, "
        "in the same order"
        for name, one in others
        if len(one) != items
    ]
    if problems:
        raise InputError(problems)


def check_indexes(given: Mapping[str, object]) -> None:
    """Check that all pandas objects have the same index: rows are never moved.

    Args:
        given: arguments by name; mappings are looked into, objects of other libraries passed over.

    Raises:
        InputError: an index differs from that of the first pandas object.
    """
    indexed = [pair for name, one in given.items() for pair in _indexed(name, one)]
    if not indexed:
        return
    (first, index), *others = indexed
    problems = [
        f"{name}: its index differs from that of {first}{_where(index, other)}; rows are taken by "
        "position and never moved: bring them into one order, then reset_index(drop=True)"
        for name, other in others
        if not index.equals(other)
    ]
    if problems:
        raise InputError(problems)


def _indexed(name: str, source: object) -> Iterator[tuple[str, Any]]:
    """Yield the index of a pandas object, or of those in a mapping."""
    if isinstance(source, Mapping):
        for key, one in source.items():
            yield from _indexed(f"{name}[{key!r}]", one)
    elif is_of_pandas(source, "DataFrame", "Series"):
        yield name, getattr(source, "index", None)


def _where(index: Any, other: Any) -> str:  # noqa: ANN401  (pandas is not imported)
    """Return the first place where two indexes of one length differ."""
    if len(index) != len(other):
        return f": {len(other)} and {len(index)} rows"
    pairs = enumerate(zip(index, other, strict=True))
    place = next((at for at, (one, two) in pairs if repr(one) != repr(two)), 0)
    return f" at position {place}: {other[place]!r} and {index[place]!r}"
