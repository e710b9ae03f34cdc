"""Distances on a ratio scale, `((a - b) / (a + b))^2`, without a table of values by values.

With s = log a and t = log b the distance is `tanh((s - t) / 2)^2`: a smooth function of a
difference. Values are sorted into panels of at most one natural-log unit; on a panel the function
is a polynomial of degree 15 to the last digit of float64, because its nearest pole lies pi beside
the real line and Chebyshev's error falls as (2 pi + sqrt(4 pi^2 + 1))^-16 = 2e-18 (Trefethen 2013,
Approximation Theory and Approximation Practice, theorem 8.2). So the judgements of a panel act as
16 masses, and the mean distance from every value costs time and memory linear in their number.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from evenhand.metrics.numbered import Codes
from evenhand.metrics.raters.coincidences import Pairable, halved
from evenhand.metrics.raters.judgement_pairs import pair_sums
from evenhand.metrics.sums import Array, Undefined

_NODES = 16
_ENTRIES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """Squared difference over squared sum; 0 is as far as can be from everything but itself.

    Attributes:
        pairable: the judgements.
        positive: first place among the values that is above 0.
        basis: share of each positive value in the nodes of its panel, shape (p, 16).
        panel: panel of each positive value, ascending, shape (p,).
        nodes: logarithms of the nodes of all panels, shape (panels * 16,).
        apart: sum over ordered pairs of each item, shape (items,).
    """

    pairable: Pairable
    positive: int
    basis: Array
    panel: Codes
    nodes: Array
    apart: Array

    @classmethod
    def of(cls, pairable: Pairable) -> "Ratio":
        """Prepare panels and what does not change with weights.

        Raises:
            Undefined: `not_positive`, a value is below 0.
        """
        values = pairable.values
        if values[0] < 0:
            reason = "not_positive"
            raise Undefined(reason)
        positive = int(values[0] == 0)
        basis, panel, nodes = _panels(_logarithms(values[positive:]))
        return cls(
            pairable=pairable,
            positive=positive,
            basis=basis,
            panel=panel,
            nodes=nodes,
            apart=_apart(pairable),
        )

    def within(self, counts: Array) -> Array:  # noqa: ARG002 distances do not depend on them
        """Return the sum over ordered pairs of each item."""
        return self.apart

    def mean(self, counts: Array) -> Array:
        """Return the mean distance from each value to a judgement drawn at random."""
        share = counts / counts.sum()
        zero, above = share[: self.positive], share[self.positive :]
        starts = np.searchsorted(self.panel, np.arange(self.panel[-1] + 1))
        masses = np.add.reduceat(self.basis * above[:, None], starts, axis=0).ravel()
        at_nodes = np.concatenate([block @ masses for block in _blocks(self.nodes)])
        near = (self.basis * at_nodes.reshape(-1, _NODES)[self.panel]).sum(axis=1)
        return np.concatenate([np.full(len(zero), above.sum()), near + zero.sum()])


def _apart(pairable: Pairable) -> Array:
    value = halved(pairable.values)[pairable.code]

    def distance(one: Codes, other: Codes) -> Array:
        a, b = value[one], value[other]
        together = a + b
        return np.asarray(((a - b) / np.where(together > 0, together, 1.0)) ** 2)

    return pair_sums(pairable.item, items=len(pairable.size), of=distance)


def _logarithms(values: Array) -> Array:
    """Return logarithms over the smallest value, exact also where values are nearly alike."""
    low = values[0]
    near = np.log1p((np.minimum(values, 2 * low) - low) / low)
    return np.asarray(np.where(values < 2 * low, near, np.log(values) - np.log(low)))


def _panels(logs: Array) -> tuple[Array, Codes, Array]:
    """Return shares in nodes, panels and nodes; panels without a value do not exist."""
    reach = float(logs[-1])
    wanted = max(int(np.ceil(reach)), 1)
    width = (reach or 1.0) / wanted
    number = np.minimum((logs / width).astype(np.intp), wanted - 1)
    occupied, panel = np.unique(number, return_inverse=True)
    points = np.cos(np.pi * (np.arange(_NODES) + 0.5) / _NODES)
    within = 2 * (logs / width - number) - 1
    basis = _chebyshev(within) @ _chebyshev(points).T * (2 / _NODES) - 1 / _NODES
    nodes = (occupied[:, None] + (points + 1) / 2) * width
    return basis, panel, nodes.ravel()


def _chebyshev(place: Array) -> Array:
    """Return Chebyshev polynomials of degree 0 to 15, shape (n, 16)."""
    columns = np.polynomial.chebyshev.chebvander(place, _NODES - 1)
    return np.asarray(columns, dtype=np.float64)


def _blocks(nodes: Array) -> Iterator[Array]:
    """Yield rows of the distances between nodes, a million entries at a time."""
    rows = max(_ENTRIES // len(nodes), 1)
    for start in range(0, len(nodes), rows):
        yield np.tanh((nodes[start : start + rows, None] - nodes) / 2) ** 2
