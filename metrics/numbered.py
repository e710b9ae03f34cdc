"""Names as numbers: whose item it is, and which slice, as vectors that sums can be taken over."""

from collections.abc import Hashable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Codes: TypeAlias = NDArray[np.intp]
Names: TypeAlias = Sequence[Hashable] | NDArray[np.generic]


def numbered(what: str, names: Names, *, count: int) -> tuple[Codes, tuple[Hashable, ...]]:
    """Return the number of each item's name, and the names in order of first appearance.

    Names of different types stay different: `1` and `"1"` are two names, as they are two keys.

    Args:
        what: whose argument it is, for messages: `"rps: persons"`.
        names: one name an item, shape (n,).
        count: how many items there are.

    Returns:
        Numbers from 0, shape (n,), and the names that they stand for.

    Raises:
        ValueError: there is not one name an item.

    Examples:
        >>> numbered("rps: persons", ["b", "a", "b"], count=3)
        (array([0, 1, 0]), ('b', 'a'))
    """
    if len(names) != count or (isinstance(names, np.ndarray) and names.ndim != 1):
        got = f"shape {names.shape}" if isinstance(names, np.ndarray) else f"{len(names)}"
        msg = f"{what} must be one name for each of {count} items, got {got}"
        raise ValueError(msg)
    if isinstance(names, np.ndarray) and names.dtype != object:
        return _sorted_numbers(names)
    known: dict[Hashable, int] = {}
    codes = [known.setdefault(name, len(known)) for name in names]
    return np.array(codes, dtype=np.intp), tuple(known)


def _sorted_numbers(names: NDArray[np.generic]) -> tuple[Codes, tuple[Hashable, ...]]:
    """Return numbers in order of first appearance, found by sorting instead of one by one."""
    distinct, first, place = np.unique(names, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(len(order))
    return rank[place], tuple(distinct[order].tolist())
