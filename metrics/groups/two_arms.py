"""Which items are compared with which: one slice against another, or against everybody else.

Slices come as one name an item. Names are looked up as they are: a slice that nobody belongs to is
an empty slice, which has a reason and no number.
"""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.numbered import Codes, Names
from evenhand.metrics.sums import Array, Mask, Undefined

Name: TypeAlias = str | float


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoArms:
    """Both sides of a comparison, without items that count zero times.

    Attributes:
        inside: items of the slice, shape (n,).
        outside: items that it is held against, shape (n,).
    """

    inside: Mask
    outside: Mask

    def either(self) -> Mask:
        """Return the items of one side or the other, shape (n,)."""
        return np.asarray(self.inside | self.outside)


def two_arms(
    measure: str, slices: Names, *, of: Name, against: Name | None, times: Array
) -> TwoArms:
    """Return the items of a slice and those that it is held against.

    Args:
        measure: who asks, for messages.
        slices: name of each item's slice, shape (n,).
        of: the slice.
        against: the other slice; None is everybody else.
        times: how often each item counts, shape (n,).

    Raises:
        ValueError: slices have another length than the items, or a slice is held against itself.
        Undefined: `no_items`, nobody is in the slice; `one_group`, nobody is on the other side.

    Examples:
        >>> arms = two_arms("gap", ["a", "b", "c"], of="a", against=None, times=np.ones(3))
        >>> arms.outside.tolist()
        [False, True, True]
    """
    names = one_name_each(measure, slices, size=len(times), what="slices")
    if against is not None and of == against:
        msg = f"{measure}: a slice is held against another one, got {of!r} against itself"
        raise ValueError(msg)
    counted = times > 0
    member = np.asarray(names == of)
    other = ~member if against is None else np.asarray(names == against)
    arms = TwoArms(inside=member & counted, outside=other & counted)
    if not arms.inside.any():
        reason = "no_items"
        raise Undefined(reason)
    if not arms.outside.any():
        reason = "one_group"
        raise Undefined(reason)
    return arms


def one_name_each(measure: str, names: Names, *, size: int, what: str) -> NDArray[Any]:
    """Return names as an array of one entry an item.

    Raises:
        ValueError: there are more or fewer names than items.
    """
    found = np.asarray(names)
    if found.shape != (size,):
        msg = f"{measure}: {what} must hold one name an item, shape ({size},), got {found.shape}"
        raise ValueError(msg)
    return found


def numbered(measure: str, names: Names, *, size: int, what: str) -> tuple[list[Name], Codes]:
    """Return the distinct names in ascending order, and the number of each item's name.

    Raises:
        ValueError: there are more or fewer names than items, or names of several types.

    Examples:
        >>> known, number = numbered("gap", ["b", "a", "b"], size=3, what="slices")
        >>> known, number.tolist()
        (['a', 'b'], [1, 0, 1])
    """
    found = one_name_each(measure, names, size=size, what=what)
    try:
        known, number = np.unique(found, return_inverse=True)
    except TypeError as error:
        msg = f"{measure}: {what} must be names of one type, got several; name missing ones too"
        raise ValueError(msg) from error
    return known.tolist(), number.astype(np.intp)
