"""The mean of differences, and how well the persons behind it determine it.

Two models on the same items, or two versions of the same image, give one difference an item. Their
mean moves by psi_c = (sum of c's differences - n_c mean) / n when person c is weighed a little
more. Its variance is G / (G - 1) times the sum of psi_c**2 over the G persons, with t(G - 1): what
a regression on a constant with clustered errors gives, and the usual s**2 / n where every person
has one difference (Liang & Zeger 1986, doi:10.1093/biomet/73.1.13).
"""

from dataclasses import dataclass

import numpy as np

from evenhand.metrics.inference.sandwich import Arm, cr1_of_one
from evenhand.metrics.numbered import Codes, Names, numbered
from evenhand.metrics.sums import Array, Undefined

NOISE = 64 * float(np.finfo(np.float64).eps)
"""A spread below this share of the numbers behind the values is rounding, not spread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanDifference:
    """A mean difference and its uncertainty.

    Attributes:
        mean: of the differences.
        standard_error: NaN where it cannot be estimated.
        df: persons minus 1.
        persons: how many there are.
        reason: why there is no standard error: `too_few` or `no_spread`; empty where there is one.
    """

    mean: float
    standard_error: float
    df: float
    persons: int
    reason: str


def mean_difference(differences: Array, *, persons: Names | None, size: float) -> MeanDifference:
    """Return the mean of differences with the standard error that persons give it.

    Args:
        differences: shape (n,).
        persons: whose item each one is, shape (n,); None takes every item for a person of its own.
        size: the largest number that the differences were computed from. Differences of scores
            around 7 carry the rounding of 7, and a spread of that order is none.

    Returns:
        The mean; its standard error where at least two persons differ.

    Raises:
        Undefined: `no_items`.
        ValueError: there is not one person an item.

    Examples:
        Ten values of two persons are two persons:

        >>> import numpy as np
        >>> values, persons = np.repeat([0.0, 1.0], 5), np.repeat([0, 1], 5)
        >>> mean_difference(values, persons=persons, size=1.0).standard_error
        0.5
    """
    arm = mean_arm(differences, persons=person_numbers(persons, count=len(differences)))
    spread = cr1_of_one(arm)
    count, error = int(arm.persons()), float(spread.standard_error)
    reason = "too_few" if count < 2 else ""  # noqa: PLR2004 - one person has no spread
    if not reason and error <= NOISE * size:
        reason = "no_spread"
    return MeanDifference(
        mean=float(differences.mean()),
        standard_error=float("nan") if reason else error,
        df=count - 1.0,
        persons=count,
        reason=reason,
    )


def mean_arm(differences: Array, *, persons: Codes) -> Arm:
    """Return what each person does to the mean, as one side of a comparison.

    Args:
        differences: shape (n,).
        persons: number of each one's person, shape (n,); two arms with the same numbers share
            these persons.

    Raises:
        Undefined: `no_items`.
    """
    if not len(differences):
        reason = "no_items"
        raise Undefined(reason)
    clusters, place = np.unique(persons, return_inverse=True)
    moved = np.bincount(place, weights=differences - differences.mean()) / len(differences)
    items = np.bincount(place).astype(np.float64)
    return Arm(clusters=clusters, influence=moved, items=items)


def person_numbers(persons: Names | None, *, count: int) -> Codes:
    """Return the number of each item's person; every item has its own where nothing is said.

    Raises:
        ValueError: there is not one person an item.
    """
    return np.arange(count) if persons is None else numbered("persons", persons, count=count)[0]
