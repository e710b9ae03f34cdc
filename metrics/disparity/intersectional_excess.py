"""Intersections of two attributes: which cell is worse than its two attributes explain?

A model may treat each gender and each age alike and one combination badly. The excess of a cell is
its value less what both attributes add up to. Weighted by size (Kearns et al. 2018,
arXiv:1711.05144) small cells vanish, so both the largest gap and the weighted one are there.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.calibration.bias import bias
from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.groups.slice_gaps import SliceGaps, slice_gaps
from evenhand.metrics.groups.slice_sums import LEFT_OUT, SliceSums, compared, grouped, slice_numbers
from evenhand.metrics.replicates.null_reference import USUAL_DRAWS, NullReference
from evenhand.metrics.sums import AdditiveMetric, Array

FACTS = Facts(
    title="Intersectional excess",
    asks="Which intersection of two attributes is worse than the attributes explain?",
    formula="cell - (row + column - overall); max_c |cell - overall|; "
    "max_c n_c / n |cell - overall|",
    use="When two attributes are known of the same items.",
    avoid="Cells are small: the largest gap is above 0 by chance, and the excess has no error bar. "
    "Read the null reference and the interaction test.",
    takes="slices",
    unit="unit of the metric",
    span=(0.0, float("inf")),
    best=None,
    headline="worst_gap",
    reference="arXiv:1711.05144",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One intersection.

    Attributes:
        first: level of the first attribute.
        second: level of the second attribute.
        count: its items, by weight; 0 for a combination that does not occur.
        value: the metric.
        gap: value less that of all items.
        excess: value less what both attributes add up to.
        missing: reason code of each field that is None.
    """

    first: Hashable
    second: Hashable
    count: float
    value: float | None
    gap: float | None
    excess: float | None
    missing: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class IntersectionalExcess:
    """The table of intersections and its largest gaps.

    Attributes:
        overall: the metric of all items.
        cells: every combination of levels, row by row.
        worst_gap: largest distance of a covered cell from the value of all items.
        mass_weighted_max: the same, each distance times the cell's share of items.
        between_variance: mean squared distance, by share of items; noise is not taken off.
        nulls: `worst_gap` and `mass_weighted_max` beside cells dealt out anew among persons.
        missing: reason code of each absent reference.
    """

    overall: float
    cells: tuple[Cell, ...]
    worst_gap: float
    mass_weighted_max: float
    between_variance: float
    nulls: Mapping[str, NullReference]
    missing: Mapping[str, str]


@door
def intersectional_excess(
    truth: Array,
    scores: Array,
    first: Sequence[Hashable] | NDArray[np.generic],
    second: Sequence[Hashable] | NDArray[np.generic],
    persons: Sequence[Hashable] | NDArray[np.generic],
    *,
    rng: np.random.Generator,
    metric: AdditiveMetric = bias,
    draws: int = USUAL_DRAWS,
    left_out: Collection[Hashable] = LEFT_OUT,
    weights: Array | None = None,
) -> IntersectionalExcess:
    """Return the table of a metric by two attributes, with the excess over their sum.

    Args:
        truth: labels, shape (n,).
        scores: predictions, shape (n,).
        first: level of one attribute of each item, shape (n,).
        second: level of the other one, shape (n,).
        persons: person of each item, shape (n,).
        rng: source of the shuffle.
        metric: what is compared, the bias by default.
        draws: how often cells are dealt anew among persons.
        left_out: levels whose cells are shown and not compared.
        weights: how often each item counts, shape (n,); default once.

    Returns:
        All cells and the largest gaps, which are >= 0.

    Raises:
        Undefined: `no_items`; `one_group`, fewer than two cells have a value.
        ValueError: vectors do not belong together, or draws is not above 0.

    Examples:
        Rows and columns have no gap at all, and every cell has one of 1 point:

        >>> scores, first, second = np.array([1.0, -1.0, -1.0, 1.0]), list("aabb"), list("xyxy")
        >>> found = intersectional_excess(
        ...     np.zeros(4), scores, first, second, range(4), rng=np.random.default_rng(0)
        ... )
        >>> [cell.excess for cell in found.cells], found.mass_weighted_max
        ([1.0, -1.0, -1.0, 1.0], 0.25)
    """
    name = "intersectional_excess"
    rows, row_names = slice_numbers(name, first, length=len(truth))
    columns, column_names = slice_numbers(name, second, length=len(truth))
    pairs = [(row, column) for row in range(len(row_names)) for column in range(len(column_names))]
    row_shown, column_shown = compared(row_names, left_out), compared(column_names, left_out)
    hidden = {(r, c) for r, c in pairs if not (row_shown[r] and column_shown[c])}
    found = slice_gaps(
        name,
        truth,
        scores,
        list(zip(rows.tolist(), columns.tolist(), strict=True)),
        persons,
        metric=metric,
        rng=rng,
        draws=draws,
        left_out=hidden,
        weights=weights,
    )
    expected = _additive(found, metric, rows, columns)
    renamed = {"worst_gap": "farthest_from_overall", "mass_weighted_max": "mass_weighted_max"}
    return IntersectionalExcess(
        overall=found.overall,
        cells=_cells(found, metric, expected, row_names, column_names),
        worst_gap=found.largest["farthest_from_overall"],
        mass_weighted_max=found.largest["mass_weighted_max"],
        between_variance=_between_variance(found),
        nulls={k: found.nulls[v] for k, v in renamed.items() if v in found.nulls},
        missing={f"nulls.{k}": "too_few" for k, v in renamed.items() if v not in found.nulls},
    )


def _margin(sums: SliceSums, metric: AdditiveMetric, number: NDArray[np.intp]) -> Array:
    """Return the metric of each level of one attribute, NaN where it has no value."""
    return sums.finished(metric, grouped(sums.items, number, groups=int(number.max()) + 1)).value


def _additive(
    found: SliceGaps, metric: AdditiveMetric, rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> Array:
    """Return what both attributes add up to, shape (rows, columns)."""
    across = _margin(found.sums, metric, rows)
    return np.asarray(across[:, None] + _margin(found.sums, metric, columns) - found.overall)


def _between_variance(found: SliceGaps) -> float:
    """Return the mean squared distance of covered cells, by their share of all items."""
    counts = found.sums.counts()
    distance = np.where(np.isfinite(found.values), found.values - found.overall, 0.0)
    return float(counts @ distance**2 / counts.sum())


def _cells(
    found: SliceGaps,
    metric: AdditiveMetric,
    expected: Array,
    row_names: tuple[Hashable, ...],
    column_names: tuple[Hashable, ...],
) -> tuple[Cell, ...]:
    """Return every combination of levels, those that do not occur among them."""
    done = found.sums.finished(metric, found.sums.by_slice())
    counts = found.sums.counts()
    place = {pair: k for k, pair in enumerate(found.sums.names)}
    cells = []
    for (row, column), additive in np.ndenumerate(expected):
        at = place.get((row, column))
        why = "no_items" if at is None else str(done.reason[at])
        value = None if at is None or why else float(done.value[at])
        cells.append(
            Cell(
                first=row_names[row],
                second=column_names[column],
                count=0.0 if at is None else float(counts[at]),
                value=value,
                gap=None if value is None else value - found.overall,
                excess=None if value is None else value - float(additive),
                missing=dict.fromkeys(("value", "gap", "excess"), why) if why else {},
            )
        )
    return tuple(cells)
