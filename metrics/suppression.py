"""Small-cell suppression: which counts and numbers must not leave the house.

A cell of few persons can tell on them, so it is withheld. That is not enough: a reader who knows
the totals can work it out from the cells that are left. Further cells are therefore withheld until
at least one person could be moved between withheld cells without any published count changing. The
cheapest such move, in persons of the cells that it withholds, is an integer program. Taking one
small cell after the other is a heuristic for the fewest withheld persons (Fischetti & Salazar
Gonzalez 2001, doi:10.1287/mnsc.47.7.1008.9806, solve that exactly). An empty cell tells nothing
about anybody and stays visible.

    >>> import numpy as np
    >>> parts = [Slice((("gender", level),)) for level in ("Female", "Male", "Other")]
    >>> suppressed(parts, np.array([80, 60, 4]), below=10)
    ('', 'disclosure_complement', 'disclosure')
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from evenhand.metrics.slices import Slice

Reason: TypeAlias = Literal["", "disclosure", "disclosure_complement"]
Vector: TypeAlias = NDArray[np.float64]


def suppressed(
    parts: Sequence[Slice], persons: NDArray[np.int64], *, below: int
) -> tuple[Reason, ...]:
    """Return for each slice why it is withheld, `""` when it is not.

    What a reader is taken to know: all published counts, the count of everybody, that a small cell
    has 1 to `below - 1` persons and any other withheld cell `below` or more, and how many persons
    have an unknown level in an intersection.

    Args:
        parts: distinct slices. Levels of an attribute add up to everybody; the cells of an
            intersection add up to each coarser slice that contains them.
        persons: persons in each slice, shape (K,).
        below: cells with fewer persons are withheld.

    Returns:
        `disclosure` for a small cell, `disclosure_complement` for a cell that is withheld so that
        no small cell follows from the rest. Where whole numbers and their limits tell a small cell
        whatever is withheld, enough is withheld for no sum to tell it. A cell that nothing can
        hide, as when everybody else is in empty cells, stays withheld by itself.

    Raises:
        ValueError: counts and slices differ in number, a count is negative, or `below` is.
    """
    _check(parts, persons, below)
    small = (persons > 0) & (persons < below)
    sums, hidden = _sums(parts), small.copy()
    safe = np.zeros(len(parts), dtype=np.bool_)
    for room in (_room(persons, below), _any_room(persons)):
        for cell in np.flatnonzero(small).tolist():
            if not safe[cell]:
                move = _cheapest_move(cell, sums, room, np.where(hidden, 0.0, persons))
                safe |= move != 0
                hidden |= move != 0
    words: dict[tuple[bool, bool], Reason] = {
        (False, False): "",
        (False, True): "disclosure_complement",
        (True, True): "disclosure",
    }
    return tuple(words[pair] for pair in zip(small.tolist(), hidden.tolist(), strict=True))


def _check(parts: Sequence[Slice], persons: NDArray[np.int64], below: int) -> None:
    """Refuse counts that do not belong to the slices."""
    if persons.shape != (len(parts),):
        msg = f"suppression takes one count a slice: {len(parts)} slices, counts {persons.shape}"
        raise ValueError(msg)
    lowest = min(int(persons.min(initial=0)), below)
    if lowest < 0:
        msg = f"counts of persons and the smallest count shown are 0 or more, got {lowest}"
        raise ValueError(msg)


def _cheapest_move(
    cell: int,
    sums: sparse.csr_array,
    room: tuple[Vector, Vector],
    cost: Vector,
) -> Vector:
    """Return a change of counts that moves one person into or out of a cell, all 0 if none can.

    It keeps every sum and all that a reader knows of single cells, and changes cells of the least
    cost.
    """
    found = [_move(cell, sums, room, cost, by=by) for by in (1.0, -1.0)]
    moves = [move for move in found if move is not None]
    return min(moves, key=lambda move: float(cost @ np.abs(move)), default=np.zeros(len(cost)))


def _move(
    cell: int, sums: sparse.csr_array, room: tuple[Vector, Vector], cost: Vector, *, by: float
) -> Vector | None:
    """Return the cheapest change that changes one cell by so many persons, None if there is none.

    Variables are gains, then losses, in whole persons.
    """
    least, most = (ends.copy() for ends in room)
    if not least[cell] <= by <= most[cell]:
        return None
    least[cell] = most[cell] = by
    from scipy import optimize  # noqa: PLC0415 slow to import, and needed for small cells only

    found = optimize.milp(
        np.concatenate([cost, cost]),
        integrality=np.ones(2 * len(cost), dtype=np.int64),
        bounds=optimize.Bounds(
            np.concatenate([np.maximum(least, 0), np.maximum(-most, 0)]),
            np.concatenate([np.maximum(most, 0), np.maximum(-least, 0)]),
        ),
        constraints=optimize.LinearConstraint(sparse.hstack([sums, -sums]), 0, 0),
    )
    if not found.success:
        return None
    gains, losses = np.split(np.rint(found.x), 2)
    return np.asarray(gains - losses)


def _room(persons: NDArray[np.int64], below: int) -> tuple[Vector, Vector]:
    """Return by how many persons a reader can think each cell smaller or larger, if withheld."""
    small, empty = persons < below, persons == 0
    least = np.where(small, 1, below) - persons
    most = np.where(small, below - 1.0 - persons, np.inf)
    return np.where(empty, 0.0, least), np.where(empty, 0.0, most)


def _any_room(persons: NDArray[np.int64]) -> tuple[Vector, Vector]:
    """Return limits for a reader who adds and subtracts and knows which cells are empty."""
    most = np.where(persons == 0, 0.0, np.inf)
    return -most, most


def _sums(parts: Sequence[Slice]) -> sparse.csr_array:
    """Return what must stay equal: one row a sum of cells, less the slice that they add up to."""
    rows = list(_relations(parts))
    table = sparse.lil_array((len(rows), len(parts)))
    for row, (cells, total) in enumerate(rows):
        table[row, cells] = 1.0
        if total is not None:
            table[row, total] = -1.0
    return table.tocsr()


def _relations(parts: Sequence[Slice]) -> Iterator[tuple[list[int], int | None]]:
    """Yield cells and the slice that they add up to, None for everybody.

    The cells of an intersection add up to each slice of fewer of its attributes, whether or not
    slices between them are published.
    """
    known = {frozenset(part.where): place for place, part in enumerate(parts)}
    groups: dict[tuple[frozenset[str], frozenset[tuple[str, str]]], list[int]] = {}
    for where, place in known.items():
        names = frozenset(name for name, _ in where)
        for size in range(len(where)):
            for kept in map(frozenset, combinations(sorted(where), size)):
                groups.setdefault((names, kept), []).append(place)
    for (_, kept), cells in groups.items():
        if not kept or kept in known:
            yield cells, known.get(kept)
