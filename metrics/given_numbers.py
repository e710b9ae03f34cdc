"""Numbers as they are given, turned into one array of floats, item by item in their order.

A list, a tuple, a column of a data frame and an array of any kind of number mean the same. Whole
numbers of a few bits would wrap in a subtraction, `True` cannot be subtracted at all, and a column
pairs rows by its index; none of that reaches a formula. What is no number is refused in words:
text is not parsed, and None is not taken for a number.
"""

from decimal import Decimal
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

NUMBERS = (Real, Decimal, np.bool_)
"""What counts as a number where entries are of mixed types."""


def given_numbers(
    name: str, argument: str, value: object, *, absent: float | None = None
) -> NDArray[np.float64]:
    """Return numbers as an array of floats; one that is such an array already is not copied.

    Args:
        name: the measure, for messages.
        argument: what the measure calls them, for messages.
        value: a list, a tuple, a column or table of a data frame, or an array.
        absent: what stands for None and masked entries; None refuses them.

    Returns:
        The numbers at their places. NaN and infinity are numbers here; measures refuse them.

    Raises:
        ValueError: something in it is no number; the message has the first and its place.

    Examples:
        >>> given_numbers("mae", "scores", np.array([0, 255], dtype=np.uint8)) - 1
        array([ -1., 254.])
        >>> given_numbers("mae", "scores", [0.5, "a"])
        Traceback (most recent call last):
        ...
        ValueError: mae: scores must be numbers, got 'a' at position 1
    """
    if type(value) is np.ndarray and value.dtype == np.float64:
        return value
    found = _array(name, argument, value)
    if found.dtype.kind in "biuf":
        return found.astype(np.float64)
    flat = found.ravel().tolist()
    for place, x in enumerate(flat):
        if is_absent(x) and absent is not None:
            flat[place] = absent
        elif not isinstance(x, NUMBERS):
            raise ValueError(_refusal(name, argument, x, np.unravel_index(place, found.shape)))
    return np.array([float(x) for x in flat]).reshape(found.shape)


def is_absent(value: object) -> bool:
    """Return whether something says that there is nothing: None, or the NA of a data frame.

    >>> is_absent(None), is_absent(0), is_absent("")
    (True, False, False)
    """
    return value is None or type(value).__name__ == "NAType"


def _array(name: str, argument: str, value: object) -> NDArray[Any]:
    """Return anything with an order as an array of numbers or of objects, masked ones as None."""
    try:
        found: NDArray[Any] = np.asarray(value)
        if isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value):
            found = found.astype(np.object_)
            found[np.ma.getmaskarray(value)] = None
        elif found.dtype.kind not in "biuf":
            found = np.asarray(value, dtype=np.object_)
    except (TypeError, ValueError, RuntimeError) as error:
        msg = f"{name}: {argument} must be numbers in rows of one length; {error}"
        raise ValueError(msg) from error
    if not found.ndim:
        msg = f"{name}: {argument} must be numbers in a list or an array, got {value!r}"
        raise ValueError(msg)
    return found


def _refusal(name: str, argument: str, wrong: object, place: tuple[Any, ...]) -> str:
    """Return what is said of an entry that is no number."""
    where = ", ".join(str(int(k)) for k in place)
    if is_absent(wrong):
        return (
            f"{name}: {argument} must be numbers, got {wrong!r} at position {where}; "
            "leave items without one out"
        )
    return f"{name}: {argument} must be numbers, got {wrong!r} at position {where}"
