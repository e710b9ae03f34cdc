"""Checks at the door of the inference functions: the argument, what it got, what would be right."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def share(value: float, *, name: str) -> float:
    """Return a level, a power or a probability that lies strictly between 0 and 1.

    Args:
        value: the number to check.
        name: what the caller calls it, for the message.

    Raises:
        ValueError: it is not strictly between 0 and 1.

    Examples:
        >>> share(95, name="level")
        Traceback (most recent call last):
        ...
        ValueError: level must lie strictly between 0 and 1, got 95
    """
    if not 0.0 < value < 1.0:
        message = f"{name} must lie strictly between 0 and 1, got {value}"
        raise ValueError(message)
    return float(value)


def one_sided(value: float, *, name: str = "alpha") -> float:
    """Return the level of a one-sided test, which makes sense between 0 and 0.5 only.

    Args:
        value: the number to check.
        name: what the caller calls it, for the message.

    Raises:
        ValueError: it is not strictly between 0 and 0.5.
    """
    if not 0.0 < value < 0.5:  # noqa: PLR2004 - half is the word for it
        message = f"{name} must lie strictly between 0 and 0.5, got {value}"
        raise ValueError(message)
    return float(value)


def at_least(value: ArrayLike, bound: float, *, name: str) -> NDArray[np.float64]:
    """Return numbers of which none lies below a bound; NaN means missing and is let through.

    Args:
        value: numbers of any shape.
        bound: the smallest one that makes sense.
        name: what the caller calls them, for the message.

    Raises:
        ValueError: one of them is smaller.
    """
    numbers = np.asarray(value, dtype=np.float64)
    wrong = numbers[numbers < bound]
    if wrong.size:
        message = f"{name} must be {bound:g} or more, got {wrong[0]:g}"
        raise ValueError(message)
    return numbers


def above_zero(value: ArrayLike, *, name: str) -> NDArray[np.float64]:
    """Return finite numbers of which every one is above 0.

    Args:
        value: numbers of any shape.
        name: what the caller calls them, for the message.

    Raises:
        ValueError: one of them is 0, negative, infinite or NaN.
    """
    numbers = np.asarray(value, dtype=np.float64)
    wrong = numbers[~(np.isfinite(numbers) & (numbers > 0))]
    if wrong.size:
        message = f"{name} must be finite and above 0, got {wrong[0]:g}"
        raise ValueError(message)
    return numbers
