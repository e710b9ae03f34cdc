"""Data of a reliability diagram: mean label against mean score, bin by bin, with two intervals.

Preparing and drawing are apart: what comes back is a table. Around the mean label of a bin lies an
interval that takes persons as the independent unit; around its mean score lies a band in which the
mean label of a calibrated model would be found (Broecker & Smith 2007, doi:10.1175/WAF993.1). A bin
whose mean label lies outside its band is evidence against calibration there, one look among as many
as there are bins. Shares of events and intensities, say of 0..7, are prepared alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.arguments import share
from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.forecasts.binned_sums import whole_bins
from evenhand.metrics.forecasts.bins import fixed_bin
from evenhand.metrics.inference.reliability_intervals import (
    bounded_mean_interval,
    mean_variance,
    null_band,
    persons_of,
)
from evenhand.metrics.numbered import Codes
from evenhand.metrics.sums import Array, Undefined
from evenhand.metrics.vectors import checked_weights

FACTS = Facts(
    title="Reliability diagram",
    asks="At each height of the score, how high are the labels?",
    formula="bins of the score; in each, mean(truth) with an interval against mean(score); "
    "mean_gap = sum over bins of (items in bin / items) * |mean(score) - mean(truth)|",
    use="To see where along the scale a model reads too much or too little.",
    avoid="mean_gap is above 0 for a perfect model and depends on the bins; it sums up the picture "
    "and compares nothing. Take bias and calibration_slope for that, and kuiper to test.",
    takes="labels",
    needs=("same_scale", "probabilities"),
    unit="scale points",
    span=(0.0, float("inf")),
    best=0.0,
    headline="mean_gap",
    reference="doi:10.1175/WAF993.1",
)

Binning: TypeAlias = Literal["width", "mass"]

_FEWEST_PERSONS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliabilityPoint:
    """One bin that holds items.

    Attributes:
        low: lower edge of the bin; its smallest score with bins of equal mass.
        high: upper edge of the bin; its largest score with bins of equal mass.
        items: how many items lie in it.
        persons: whose items these are; equal to items when no persons were given.
        mean_score: mean of the scores.
        mean_truth: mean of the labels: the share of events, or the mean intensity.
        lower: lower end of the interval around `mean_truth`; None with fewer than five persons.
        upper: its upper end.
        null_lower: lower end of the band around `mean_score` where a calibrated model's
            `mean_truth` would lie; None with fewer than five persons.
        null_upper: its upper end.
    """

    low: float
    high: float
    items: int
    persons: int
    mean_score: float
    mean_truth: float
    lower: float | None
    upper: float | None
    null_lower: float | None
    null_upper: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliabilityDiagram:
    """The points of a reliability diagram.

    Attributes:
        points: bins that hold items, by rising score.
        mean_gap: mean over items of the distance between a bin's mean score and mean label.
        level: of both intervals.
        span: smallest and largest possible label.
        items: how many there are.
        persons: how many there are; None when items were taken as independent.
    """

    points: tuple[ReliabilityPoint, ...]
    mean_gap: float
    level: float
    span: tuple[float, float]
    items: int
    persons: int | None


@door
def reliability_diagram(
    truth: Array,
    scores: Array,
    *,
    persons: Sequence[str] | NDArray[np.generic] | None = None,
    bins: int = 10,
    binning: Binning = "width",
    span: tuple[float, float] = (0.0, 1.0),
    level: float = 0.95,
) -> ReliabilityDiagram:
    """Return the points of a reliability diagram, with an interval and a null band a bin.

    The interval is Wilson's at the effective number of items: labels vary between persons as they
    do, and few persons widen it. The band has the binomial quantiles of labels drawn from the
    scores when labels lie at the ends of the span, and the spread of the differences otherwise.

    Args:
        truth: 0 or 1, shares of raters, or intensities, shape (n,).
        scores: predictions on the same scale, shape (n,).
        persons: name or number of each item's person, shape (n,); None takes items as independent.
        bins: how many.
        binning: `width` cuts the span into equal parts, `mass` the ranked items.
        span: smallest and largest possible label; scores must lie within it.
        level: of the interval and the band.

    Returns:
        Points of the bins that hold items; no interval and no band with fewer than five persons.

    Raises:
        Undefined: `no_items`.
        ValueError: shapes differ, values outside the span, or an argument that makes no sense.

    Examples:
        Scores of 0.25 come true half of the time here, more than chance would have it:

        >>> found = reliability_diagram(np.tile([0.0, 1.0], 100), np.full(200, 0.25))
        >>> point = found.points[0]
        >>> round(point.lower, 2), point.mean_truth, round(point.upper, 2)
        (0.43, 0.5, 0.57)
        >>> point.null_lower, point.mean_score, point.null_upper
        (0.19, 0.25, 0.31)
    """
    checked_weights("reliability_diagram", truth, scores, None)
    count = whole_bins("reliability_diagram", bins)
    share(level, name="level")
    low, high = _checked_span(truth, scores, span)
    if not len(truth):
        msg = "no_items"
        raise Undefined(msg)
    stretch = high - low
    ours, theirs = (truth - low) / stretch, (scores - low) / stretch
    person, known = _numbers(persons, len(truth))
    place, edges = _places(theirs, bins=count, binning=binning)
    columns = _columns(ours, theirs, place, person, independent=known is None, level=level)
    gap = np.abs(columns["mean_score"] - columns["mean_truth"])
    return ReliabilityDiagram(
        points=_points({**edges, **columns}, low=low, stretch=stretch),
        mean_gap=float(stretch * np.average(gap, weights=columns["items"])),
        level=level,
        span=(low, high),
        items=len(truth),
        persons=known,
    )


def _checked_span(truth: Array, scores: Array, span: tuple[float, float]) -> tuple[float, float]:
    """Return the ends of the scale, which hold all labels and scores."""
    low, high = span
    if not (np.isfinite(span).all() and low < high):
        msg = f"reliability_diagram: span must be two rising finite numbers, got {span}"
        raise ValueError(msg)
    for what, values in (("truth", truth), ("scores", scores)):
        least, most = values.min(initial=high), values.max(initial=low)
        if least < low or most > high:
            msg = (
                f"reliability_diagram: {what} must lie within span {low:g}..{high:g}, "
                f"got {least:g}..{most:g}"
            )
            raise ValueError(msg)
    return float(low), float(high)


def _numbers(
    persons: Sequence[str] | NDArray[np.generic] | None, items: int
) -> tuple[Codes, int | None]:
    """Return each item's person as a number, and how many there are where they are known."""
    if persons is None:
        return np.arange(items), None
    if len(persons) != items:
        msg = f"reliability_diagram: {len(persons)} persons do not match {items} items"
        raise ValueError(msg)
    names, person = np.unique(np.asarray(persons), return_inverse=True)
    return person, len(names)


def _places(scores: Array, *, bins: int, binning: Binning) -> tuple[Codes, dict[str, Array]]:
    """Return each item's group, numbered without gaps, and the edges of the groups."""
    if binning == "width":
        used, place = np.unique(fixed_bin(scores, bins=bins), return_inverse=True)
        return place, {"low": used / bins, "high": (used + 1) / bins}
    if binning != "mass":
        msg = f"reliability_diagram: binning must be 'width' or 'mass', got {binning!r}"
        raise ValueError(msg)
    order = np.argsort(scores, kind="stable")
    used, ranked = np.unique(np.arange(len(scores)) * bins // len(scores), return_inverse=True)
    place = np.empty_like(ranked)
    place[order] = ranked
    starts = np.flatnonzero(np.diff(ranked, prepend=-1))
    ends = np.append(starts[1:], len(scores)) - 1
    return place, {"low": scores[order][starts], "high": scores[order][ends]}


def _columns(
    truth: Array, scores: Array, place: Codes, person: Codes, *, independent: bool, level: float
) -> dict[str, Array]:
    """Return counts, means and ends of each group on the scale 0..1, NaN where there is none."""
    items = np.bincount(place).astype(np.float64)
    groups = len(items)
    mean_truth = np.bincount(place, weights=truth) / items
    mean_score = np.bincount(place, weights=scores) / items
    variance = mean_variance(truth, place, person, groups=groups)
    null_variance = mean_variance(truth - scores, place, person, groups=groups)
    persons = persons_of(place, person, groups=groups)
    df = persons.astype(np.float64) - 1
    if np.isin(truth, (0.0, 1.0)).all():
        drawn = np.bincount(place, weights=scores * (1 - scores)) / items**2
        if independent:
            variance, null_variance = mean_truth * (1 - mean_truth) / items, drawn
            df = np.full(groups, np.inf)
        null_variance = np.maximum(null_variance, drawn)
    interval = bounded_mean_interval(mean_truth, variance, persons, df=df, level=level)
    band = null_band(mean_score, null_variance, df=df, level=level)
    ends = {
        "lower": interval.low,
        "upper": interval.high,
        "null_lower": band.low,
        "null_upper": band.high,
    }
    few = persons < _FEWEST_PERSONS
    return {
        "items": items,
        "persons": persons.astype(np.float64),
        "mean_score": mean_score,
        "mean_truth": mean_truth,
        **{name: np.where(few, np.nan, end) for name, end in ends.items()},
    }


def _points(
    columns: dict[str, Array], *, low: float, stretch: float
) -> tuple[ReliabilityPoint, ...]:
    """Return one point a group, back on the scale of the labels."""
    counts = {name: columns[name].astype(int).tolist() for name in ("items", "persons")}
    scaled = {
        name: [None if np.isnan(value) else low + stretch * value for value in column.tolist()]
        for name, column in columns.items()
        if name not in counts
    }
    table = {**counts, **scaled}
    return tuple(
        ReliabilityPoint(**dict(zip(table, row, strict=True)))
        for row in zip(*table.values(), strict=True)
    )
