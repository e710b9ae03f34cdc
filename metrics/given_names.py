"""Names as they are given: of slices, of persons, of labels, item by item in their order.

A column of a data frame is taken by position, never by its index. Of a person more is asked than of
a slice: items whose person nobody knows are not the items of one person called NaN.
"""

from collections.abc import Sized
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.given_numbers import is_absent
from evenhand.metrics.numbered import Names


def given_names(name: str, argument: str, value: Any) -> Names:  # noqa: ANN401 whatever is given
    """Return one name an item: columns and arrays as an array, anything else as a list.

    Args:
        name: the measure, for messages.
        argument: what the measure calls them, for messages.
        value: a list, a tuple, a column of a data frame, or an array of names.

    Raises:
        ValueError: it is no list, it has two axes, or something in it cannot be a name.

    Examples:
        >>> given_names("rps", "slices", range(3))
        [0, 1, 2]
        >>> given_names("rps", "slices", "women")
        Traceback (most recent call last):
        ...
        ValueError: rps: slices must be a list or an array, one name an item, got 'women'
    """
    if isinstance(value, str | bytes) or not isinstance(value, Sized):
        msg = f"{name}: {argument} must be a list or an array, one name an item, got {value!r}"
        raise ValueError(msg)  # noqa: TRY004 every bad argument of this package is a ValueError
    if not hasattr(value, "__array__"):
        return _hashable(name, argument, list(value))  # type: ignore[call-overload]
    found: NDArray[np.generic] = np.asarray(value)
    if found.ndim != 1:
        msg = f"{name}: {argument} must be one name an item, got an array of shape {found.shape}"
        raise ValueError(msg)
    if found.dtype == np.object_:
        _hashable(name, argument, found.tolist())
    return found


def given_persons(name: str, argument: str, value: object, *, entry: str = "item") -> Names:
    """Return one person an item; an item without one is refused.

    Args:
        name: the measure, for messages.
        argument: what the measure calls them, in the plural.
        value: a list, a tuple, a column of a data frame, or an array of names.
        entry: what has one person each, for messages.

    Raises:
        ValueError: an item has no person: None, NaN, infinity or an empty name.

    Examples:
        >>> given_persons("auc", "persons", ["ada", "ben", ""])
        Traceback (most recent call last):
        ...
        ValueError: auc: persons: item 2 has no person ('')
    """
    names = given_names(name, argument, value)
    place = _first_nameless(names)
    if place is not None:
        one = argument.removesuffix("s")
        wrong = names.tolist()[place] if isinstance(names, np.ndarray) else names[place]
        msg = f"{name}: {argument}: {entry} {place} has no {one} ({wrong!r})"
        raise ValueError(msg)
    return names


def _hashable(name: str, argument: str, names: list[Any]) -> list[Any]:
    """Return the list if each of it can be a name: sums are kept under names."""
    try:
        set(names)
    except TypeError as error:
        msg = f"{name}: {argument} must be one name an item, a text or a number; {error}"
        raise ValueError(msg) from error
    return names


def _first_nameless(names: Names) -> int | None:
    """Return the place of the first item that has no name, None where all have one."""
    if isinstance(names, np.ndarray) and names.dtype != np.object_:
        wrong = _nameless_array(names)
        return int(np.argmax(wrong)) if wrong.any() else None
    nameless = {one for one in set(names) if _is_nameless(one)}
    if not nameless:
        return None
    return next(place for place, one in enumerate(names) if _is_nameless(one))


def _nameless_array(names: NDArray[Any]) -> NDArray[np.bool_]:
    """Return where an array of one type has no name, shape (n,)."""
    if names.dtype.kind in "US":
        return np.asarray(names == names.dtype.type())
    if names.dtype.kind in "fc":
        return np.asarray(~np.isfinite(names))
    return np.asarray(names != names)  # noqa: PLR0124 a date that is none differs from itself


def _is_nameless(name: object) -> bool:
    """Return whether this is nobody's name."""
    if is_absent(name) or name == "":
        return True
    return bool(name != name) or name in (float("inf"), -float("inf"))  # noqa: PLR0124 NaN differs
