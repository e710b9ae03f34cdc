"""Relabellings of one sample: who would be in which slice if slices meant nothing.

With persons, whole persons are dealt out anew; without, items are, and within strata where strata
are given, so that every stratum keeps its number of items in each slice.
"""

from collections.abc import Iterator

import numpy as np

from evenhand.metrics.numbered import Codes
from evenhand.metrics.replicates.null_reference import (
    NullReference,
    null_reference,
    reshuffled_slices,
)
from evenhand.metrics.sums import Array


def relabellings(
    measure: str,
    slices: Codes,
    *,
    rng: np.random.Generator,
    draws: int,
    persons: Codes | None = None,
    stratum: Codes | None = None,
) -> Iterator[Codes]:
    """Yield memberships of slices that were dealt out at random.

    Args:
        measure: who asks, for messages.
        slices: number of each item's slice, shape (n,).
        rng: source of the draws.
        draws: how many, 1 or more.
        persons: number of each item's person, shape (n,), whose items stay together. The strata
            are then not kept: persons carry their labels with them.
        stratum: number of each item's stratum, shape (n,), for items without persons.

    Yields:
        Numbers of slices, shape (n,).

    Raises:
        ValueError: draws is below 1, or a person has items of two slices.

    Examples:
        >>> slices = np.array([1, 1, 0, 0])
        >>> dealt = relabellings("gap", slices, rng=np.random.default_rng(0), draws=3)
        >>> [int(numbers.sum()) for numbers in dealt]
        [2, 2, 2]
    """
    if draws < 1:
        msg = f"{measure}: draws must be 1 or more, got {draws}"
        raise ValueError(msg)
    if persons is not None:
        yield from _of_persons(measure, slices, persons, rng=rng, draws=draws)
    elif stratum is not None:
        yield from _within_strata(slices, stratum, rng=rng, draws=draws)
    else:
        yield from (rng.permutation(slices) for _ in range(draws))


def reference_of(observed: float, chance: Array) -> NullReference | None:
    """Return a number beside its draws, those without a value left out; None without any."""
    drawn = chance[np.isfinite(chance)]
    return null_reference(observed, drawn) if len(drawn) else None


def _of_persons(
    measure: str, slices: Codes, persons: Codes, *, rng: np.random.Generator, draws: int
) -> Iterator[Codes]:
    """Deal one slice to each person, by a table of persons instead of items."""
    _, first, person = np.unique(persons, return_index=True, return_inverse=True)
    of_person = slices[first]
    straddling = int((of_person[person] != slices).sum())
    if straddling:
        msg = (
            f"{measure}: slices are dealt out among persons, and {straddling} items belong to "
            "persons with items of two slices; leave rng out, or compare slices of other persons"
        )
        raise ValueError(msg)
    appearing = np.array(list(dict.fromkeys(of_person.tolist())), dtype=np.intp)
    for _ in range(draws):
        dealt = reshuffled_slices(of_person.tolist(), range(len(of_person)), rng=rng)
        yield appearing[dealt][person]


def _within_strata(
    slices: Codes, stratum: Codes, *, rng: np.random.Generator, draws: int
) -> Iterator[Codes]:
    """Exchange items within their strata."""
    ordered = np.argsort(stratum, kind="stable")
    for _ in range(draws):
        dealt = np.empty_like(slices)
        dealt[ordered] = slices[np.argsort(stratum + rng.random(len(slices)))]
        yield dealt
