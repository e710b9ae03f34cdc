"""Random deviations of items in which the items of one person resemble each other."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evenhand.audit.table import Array


def person_noise(
    person: NDArray[np.intp],
    emotions: int,
    *,
    sd: ArrayLike,
    icc: ArrayLike,
    rng: np.random.Generator,
    shared: float = 0.0,
) -> Array:
    """Return normal deviations with mean 0, a share of them common to all items of a person.

    `sd (sqrt(icc) P + sqrt(1 - icc) I)` with P drawn once a person and I once an item. Of each of
    the two, `shared` is the share of the variance that is the same for all emotions: a face that is
    read as too angry is often read as too sad as well.

    Args:
        person: number of each item's person, shape (n,).
        emotions: how many.
        sd: standard deviation of one value, one number or shape (emotions,).
        icc: share of the variance that lies between persons, one number or shape (emotions,).
        rng: source of randomness.
        shared: share of the variance that all emotions have in common, 0 to 1.

    Returns:
        shape (n, emotions).

    Examples:
        With an ICC of 1 a person is always misread in the same way:

        >>> noise = person_noise(
        ...     np.array([0, 0, 1]), 1, sd=1.0, icc=1.0, rng=np.random.default_rng(5)
        ... )
        >>> bool(noise[0, 0] == noise[1, 0]), bool(noise[0, 0] == noise[2, 0])
        (True, False)
    """
    persons = int(person.max(initial=-1)) + 1
    between = np.sqrt(np.asarray(icc, dtype=np.float64))
    within = np.sqrt(1.0 - np.asarray(icc, dtype=np.float64))
    by_person = _normal(persons, emotions, shared=shared, rng=rng)
    by_item = _normal(len(person), emotions, shared=shared, rng=rng)
    return np.asarray(np.asarray(sd) * (between * by_person[person] + within * by_item))


def _normal(rows: int, emotions: int, *, shared: float, rng: np.random.Generator) -> Array:
    own = rng.standard_normal((rows, emotions))
    if not shared:
        return own
    common = rng.standard_normal((rows, 1))
    return np.asarray(np.sqrt(shared) * common + np.sqrt(1.0 - shared) * own)
