"""Binned bias curve: mean error in stretches of the scale, with intervals that know persons.

Plainer than the smoothed curve and easier to check by hand: items are sorted into bins of the score
(or of the label), and each bin has the mean error of its items with an interval over persons.
Given the label, the curve slopes for every imperfect model (regression to the mean); only bins of
the score show calibration (Gneiting & Resin 2023, doi:10.1214/23-EJS2180).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from evenhand.metrics.arguments import share
from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.inference.clustered_mean import clustered_mean
from evenhand.metrics.numbered import Codes, Names, numbered
from evenhand.metrics.sums import Array, Undefined
from evenhand.metrics.vectors import checked_weights

FACTS = Facts(
    title="Bias in bins along the scale",
    asks="In which stretch of the scale does the model read too much or too little?",
    formula="mean(score - truth) in each bin of the score; headline: sum_b n_b / n |bias_b|",
    use="To see where on the scale a bias comes from, with an interval for each stretch.",
    avoid=(
        "The mean absolute bias is above 0 by chance alone, about 0.36 points at 30 items: do not "
        "compare slices of unequal size by it, and gate on `bias` and `calibration_slope`."
    ),
    takes="labels",
    needs=("same_scale",),
    unit="scale points",
    span=(0.0, float("inf")),
    best=0.0,
    headline="mean_absolute_bias",
    reference="doi:10.1214/23-EJS2180",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BiasBin:
    """One stretch of the scale: [lower, upper), the last one closed.

    Attributes:
        lower: lower edge.
        upper: upper edge.
        items: how many fall into it.
        persons: how many of them contribute; items where no person is named.
        centre: mean of what is conditioned on; None without items.
        bias: mean of score minus label; None without items.
        standard_error: of the bias; None below two persons.
        low: lower end of its interval; None where the spread is unknown or 0.
        high: upper end; None likewise.
    """

    lower: float
    upper: float
    items: int
    persons: int
    centre: float | None
    bias: float | None
    standard_error: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BinnedBiasCurve:
    """All bins.

    Attributes:
        given: what the bins are bins of.
        bins: one entry a bin, ascending; empty ones have no bias.
        mean_absolute_bias: mean of |bias| over bins, weighted by items.
        outside: items beyond the outermost edges, which are in no bin.
    """

    given: Literal["score", "label"]
    bins: tuple[BiasBin, ...]
    mean_absolute_bias: float
    outside: int


@door
def binned_bias_curve(
    truth: Array,
    scores: Array,
    *,
    bins: int = 10,
    edges: Sequence[float] | None = None,
    given: Literal["score", "label"] = "score",
    weights: Array | None = None,
    persons: Names | None = None,
    level: float = 0.95,
) -> BinnedBiasCurve:
    """Return the mean error in bins of the score or of the label.

    Args:
        truth: labels, shape (n,).
        scores: predictions on the same scale, shape (n,).
        bins: how many bins of about equally many items; items of one value stay together, so
            there are fewer where values repeat. Plays no part when edges are given.
        edges: edges of the bins, ascending: declare them to compare slices or models.
        given: bins of the `score` (calibration) or of the `label` (no calibration).
        weights: how often each item counts, whole numbers, shape (n,); default once.
        persons: whose item each one is, shape (n,); default every item its own.
        level: share of intervals that hold the true mean of their bin.

    Returns:
        Bins in scale points.

    Raises:
        Undefined: `no_items`, none of them within the edges.
        ValueError: shapes differ, a value is not finite, bins is below 1, edges do not ascend, or
            `given` is another word.

    Examples:
        A bias of 0 all together, of half a point at either end:

        >>> truth = np.array([0.0, 0.0, 3.0, 3.0])
        >>> found = binned_bias_curve(truth, np.array([0.5, 0.5, 2.5, 2.5]), edges=[0, 2, 4])
        >>> [part.bias for part in found.bins]
        [0.5, -0.5]
    """
    times = checked_weights("binned_bias_curve", truth, scores, weights)
    share(level, name="level")
    if given not in {"score", "label"}:
        msg = f"binned_bias_curve: given must be 'score' or 'label', got {given!r}"
        raise ValueError(msg)
    person = None
    if persons is not None:
        person, _ = numbered("binned_bias_curve: persons", persons, count=len(truth))
    if not times.sum():
        reason = "no_items"
        raise Undefined(reason)
    along = scores if given == "score" else truth
    bounds = _equal_mass_edges(along, times, bins) if edges is None else _checked_edges(edges)
    place = np.searchsorted(bounds, along, side="right") - 1
    place[along == bounds[-1]] = len(bounds) - 2
    found = _Binned(along, scores - truth, times, person, place)
    parts = tuple(found.bin(k, bounds, level) for k in range(len(bounds) - 1))
    inside = sum(part.items for part in parts)
    if not inside:
        reason = "no_items"
        raise Undefined(reason)
    return BinnedBiasCurve(
        given=given,
        bins=parts,
        mean_absolute_bias=sum(part.items * abs(part.bias or 0.0) for part in parts) / inside,
        outside=int(times.sum()) - inside,
    )


@dataclass(frozen=True, slots=True)
class _Binned:
    """Items with the number of their bin; -1 or beyond the last bin is outside."""

    along: Array
    error: Array
    times: Array
    persons: Codes | None
    place: Codes

    def bin(self, number: int, bounds: Array, level: float) -> BiasBin:
        """Return one bin."""
        rows = (self.place == number) & (self.times > 0)
        lower, upper = float(bounds[number]), float(bounds[number + 1])
        if not rows.any():
            return BiasBin(
                lower=lower,
                upper=upper,
                items=0,
                persons=0,
                centre=None,
                bias=None,
                standard_error=None,
                low=None,
                high=None,
            )
        times = self.times[rows]
        own = None if self.persons is None else self.persons[rows]
        mean = clustered_mean(self.error[rows], weights=times, persons=own)
        low, high = mean.interval(level) or (None, None)
        return BiasBin(
            lower=lower,
            upper=upper,
            items=mean.items,
            persons=mean.persons,
            centre=float(times @ self.along[rows] / times.sum()),
            bias=mean.value,
            standard_error=mean.standard_error,
            low=low,
            high=high,
        )


def _equal_mass_edges(values: Array, times: Array, bins: int) -> Array:
    """Return edges that part the items evenly; equal values are never parted."""
    if bins < 1:
        msg = f"binned_bias_curve: bins must be 1 or more, got {bins}"
        raise ValueError(msg)
    distinct, place = np.unique(values[times > 0], return_inverse=True)
    above = np.cumsum(np.bincount(place, weights=times[times > 0]))
    cuts = np.searchsorted(above, above[-1] * np.arange(1, bins) / bins, side="left") + 1
    inner = distinct[np.unique(cuts[cuts < len(distinct)])]
    return np.concatenate([distinct[:1], inner, distinct[-1:]])


def _checked_edges(edges: Sequence[float]) -> Array:
    """Refuse edges that enclose no bins."""
    bounds = np.asarray(edges, dtype=np.float64)
    if bounds.ndim != 1 or len(bounds) <= 1 or not (np.diff(bounds) > 0).all():
        msg = f"binned_bias_curve: edges must be two or more ascending numbers, got {edges}"
        raise ValueError(msg)
    return bounds
