"""Slices dealt out anew: the sums that a metric would have if slices meant nothing.

What is dealt is the person, with all items. A person with items of several slices cannot be given
one slice; such a person's own items exchange their slices instead. Both kinds of exchange leave
the distribution as it is when slices mean nothing, so the comparison stays exact.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from evenhand.metrics.groups.slice_sums import SliceSums, grouped
from evenhand.metrics.sums import Array, Mask

_AT_ONCE = 2_000_000
"""Numbers dealt before they are summed: bounds memory, whatever the number of items."""


def dealt_sums(
    sums: SliceSums,
    persons: NDArray[np.intp],
    *,
    rng: np.random.Generator,
    draws: int,
    covered: Mask | None = None,
) -> Array:
    """Return sums by slice under slices dealt out anew, by one sparse product.

    Args:
        sums: contributions of items and their slices.
        persons: person of each item, whole numbers from 0, shape (n,).
        rng: source of the shuffle.
        draws: how often slices are dealt.
        covered: slices that take part, shape (K,); the others' sums are 0. Default all.

    Returns:
        Shape (draws, K, F); each draw has the same total as the data.

    Raises:
        ValueError: draws is not above 0.

    Examples:
        Two persons, of one slice each: either they keep their slices or they exchange them.

        >>> from evenhand.metrics.calibration.bias import bias
        >>> from evenhand.metrics.groups.slice_sums import slice_sums
        >>> found = slice_sums("demo", [bias], np.zeros(3), np.array([1.0, 1.0, 4.0]), list("aab"))
        >>> drawn = dealt_sums(found, np.array([0, 0, 1]), rng=np.random.default_rng(3), draws=9)
        >>> sorted({tuple(draw[:, found.features.index("error")].tolist()) for draw in drawn})
        [(2.0, 4.0), (4.0, 2.0)]
    """
    if draws <= 0:
        msg = f"draws must be a whole number above 0, got {draws}"
        raise ValueError(msg)
    part = np.ones(len(sums.names), dtype=np.bool_) if covered is None else covered
    inside = part[sums.number]
    whole, split = _units(sums.chosen(inside), persons[inside])
    units = np.concatenate([whole[0], split[0]])
    block = max(1, _AT_ONCE // len(units))
    parts = []
    for start in range(0, draws, block):
        count = min(block, draws - start)
        dealt = np.concatenate(
            [_exchanged(whole[1], count, rng), _within(split[1], split[2], count, rng)], axis=1
        )
        parts.append(_summed(dealt, units, groups=len(sums.names)))
    return np.concatenate(parts)


def _units(
    sums: SliceSums, persons: NDArray[np.intp]
) -> tuple[tuple[Array, NDArray[np.intp]], tuple[Array, NDArray[np.intp], NDArray[np.intp]]]:
    """Return sums and slice of each person of one slice; items, slices and persons of the rest."""
    everybody = int(persons.max(initial=-1)) + 1
    of_person = np.full(everybody, -1, dtype=np.intp)
    of_person[persons] = sums.number
    straddling = np.zeros(everybody, dtype=np.bool_)
    straddling[persons[of_person[persons] != sums.number]] = True
    single = (of_person >= 0) & ~straddling
    rows = np.flatnonzero(straddling[persons])
    rows = rows[np.argsort(persons[rows], kind="stable")]
    totals = grouped(sums.items, persons, groups=everybody)
    return (totals[single], of_person[single]), (sums.items[rows], sums.number[rows], persons[rows])


def _exchanged(slices: NDArray[np.intp], draws: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """Return slices in another order, one row a draw."""
    return rng.permuted(np.tile(slices, (draws, 1)), axis=1)


def _within(
    slices: NDArray[np.intp], persons: NDArray[np.intp], draws: int, rng: np.random.Generator
) -> NDArray[np.intp]:
    """Return slices in another order within each person; items are sorted by person."""
    order = np.argsort(persons + rng.random((draws, len(persons))), axis=1)
    return slices[order]


def _summed(dealt: NDArray[np.intp], units: Array, *, groups: int) -> Array:
    """Return sums by draw and slice: a 0/1 matrix of (draw, slice) by unit, times the units."""
    draws, count = dealt.shape
    rows = (dealt + groups * np.arange(draws)[:, None]).T.ravel()
    starts = np.arange(count + 1) * draws
    shape = (draws * groups, count)
    chosen = sparse.csc_array((np.ones(rows.size), rows, starts), shape=shape)
    return np.asarray(chosen @ units).reshape(draws, groups, -1)
