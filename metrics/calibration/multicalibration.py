"""Multicalibration: are probabilities right in every segment, not only on average?

A model may be calibrated for women and for the old and yet not for old women. For everybody, every
level of every attribute and every crossing of two, three errors are taken: of the mean
(multiaccuracy), of the worst bin of probabilities (multicalibration; Hebert-Johnson et al. 2018,
arXiv:1711.08513; Kim et al. 2019, arXiv:1805.12317), and the range of the cumulative differences in
standard deviations, which needs no bins (Arrieta-Ibarra et al. 2022, JMLR 23:351; Guy et al. 2025).

The largest of many noisy numbers is large for a perfect model too. So the largest range has a
p-value from redrawn labels, which knows that segments overlap and how many there are.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from evenhand.metrics.arguments import at_least
from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.forecasts.bins import fixed_bin
from evenhand.metrics.forecasts.cumulative_calibration import cumulative_calibration
from evenhand.metrics.forecasts.probabilities import check_probabilities
from evenhand.metrics.groups.segments import Segment, segments
from evenhand.metrics.numbered import Names, numbered
from evenhand.metrics.replicates.null_reference import USUAL_DRAWS, null_reference
from evenhand.metrics.replicates.redrawn_walks import redrawn_largest
from evenhand.metrics.sums import Array, Undefined
from evenhand.metrics.vectors import checked_weights

FACTS = Facts(
    title="Multicalibration over segments",
    asks="Are probabilities right in every segment and at every height?",
    formula="max over segments S and bins b of |sum_(i in S, b) (truth - score)| / n",
    use=(
        "To search attributes and their crossings for probabilities that are wrong; read `p` for "
        "the whole search, and each segment's own `p`, which is adjusted for it."
    ),
    avoid=(
        "The largest value itself is biased upwards and weighs small segments lightly. To clear a "
        "segment take `bias` with a margin: no finding here is not a proof."
    ),
    takes="slices",
    unit="share",
    span=(0.0, 1.0),
    best=0.0,
    headline="alpha",
    role="test",
    reference="arXiv:1711.08513",
)

_ROUNDING = 1e-9
"""Ranges that differ by less than this share are the same, up to rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentCalibration:
    """One segment.

    Attributes:
        where: (attribute, level) pairs that all hold; empty for everybody.
        name: the same as text.
        items: how many there are, repeated as their weights say.
        mean_gap: mean label minus mean probability; None without items.
        kuiper: range of the cumulative differences; None without items.
        kuiper_sigma: the same in standard deviations under calibration; None without items, or
            when all probabilities are 0 or 1.
        worst_bin: largest |sum of label minus probability| of a bin, over all items of the audit.
        p: chance that the largest `kuiper_sigma` of all segments is at least this one's when the
            probabilities are true; None with `kuiper_sigma`, and for segments below `least`.
        missing: field without value -> reason code.
    """

    where: tuple[tuple[str, Hashable], ...]
    name: str
    items: int
    mean_gap: float | None
    kuiper: float | None
    kuiper_sigma: float | None
    worst_bin: float
    p: float | None
    missing: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Multicalibration:
    """The worst segment by three measures, and all segments.

    Attributes:
        alpha: largest `worst_bin`: share of all items by which a bin of a segment is off.
        multiaccuracy: largest |mean_gap| times the segment's share of items.
        max_kuiper_sigma: largest `kuiper_sigma`; None when none has one.
        p: chance of so large a `max_kuiper_sigma` when the probabilities are true; None likewise.
        draws: how many times labels were redrawn.
        segments: everybody, then levels, then crossings.
        missing: field without value -> reason code.
    """

    alpha: float
    multiaccuracy: float
    max_kuiper_sigma: float | None
    p: float | None
    draws: int
    segments: tuple[SegmentCalibration, ...]
    missing: Mapping[str, str]


@door
def multicalibration(
    truth: Array,
    scores: Array,
    *,
    attributes: Mapping[str, Names],
    rng: np.random.Generator,
    draws: int = USUAL_DRAWS,
    bins: int = 10,
    depth: int = 2,
    least: float = 1,
    weights: Array | None = None,
    persons: Names | None = None,
) -> Multicalibration:
    """Return how wrong probabilities are in the worst of many segments.

    Args:
        truth: 0 or 1, shape (n,). Shares of raters vary less than that, which makes p too large.
        scores: predicted probabilities, shape (n,).
        attributes: name -> level of each item, shape (n,).
        rng: source of redrawn labels.
        draws: how many times they are redrawn; p cannot be below `1 / (draws + 1)`.
        bins: bins of equal width for `alpha`.
        depth: how many attributes are crossed at most.
        least: segments with fewer items are listed, but do not count as the worst.
        weights: how often each item counts, whole numbers, shape (n,); default once.
        persons: whose item each one is, shape (n,). Items of one person are not independent; the
            null then turns the signs of all of a person's differences together instead of
            redrawing labels, which asks for some twenty persons or more.

    Returns:
        Shares of 0 to 1, ranges in standard deviations, and p-values in (0, 1].

    Raises:
        Undefined: `no_items`; `too_few`, no segment has `least` items.
        ValueError: shapes differ, a value lies outside 0..1, or a count is below 1.

    Examples:
        All together 3 of 8, as predicted, and yet wrong for both groups:

        >>> truth = np.array([1.0, 1, 1, 0, 0, 0, 0, 0])
        >>> found = multicalibration(
        ...     truth, np.full(8, 0.375), attributes={"group": list("aaaabbbb")},
        ...     rng=np.random.default_rng(1),
        ... )
        >>> [(part.name, part.mean_gap) for part in found.segments]
        [('all', 0.0), ('group=a', 0.375), ('group=b', -0.375)]
    """
    times = checked_weights("multicalibration", truth, scores, weights)
    check_probabilities("multicalibration", truth, scores)
    for name, value in (("draws", draws), ("bins", bins), ("least", least)):
        at_least(value, 1, name=f"multicalibration: {name}")
    if not times.sum():
        reason = "no_items"
        raise Undefined(reason)
    parts = tuple(segments(attributes, count=len(truth), depth=depth))
    found = tuple(_segment(part, truth, scores, times, bins) for part in parts)
    large = [one for one in found if one.items >= least]
    if not large:
        reason = "too_few"
        raise Undefined(reason)
    person = None
    if persons is not None:
        person, _ = numbered("multicalibration: persons", persons, count=len(truth))
    tested = [
        part.rows
        for part, one in zip(parts, found, strict=True)
        if one.kuiper_sigma is not None and one.items >= least
    ]
    worst = redrawn_largest(
        truth, scores, parts=tested, weights=times, persons=person, draws=draws, rng=rng
    )
    judged = tuple(_judged(one, worst, least=least) for one in found)
    top = max((one for one in judged if one.p is not None), key=_range, default=None)
    return Multicalibration(
        alpha=max(one.worst_bin for one in large),
        multiaccuracy=max(
            abs(one.mean_gap or 0.0) * one.items / float(times.sum()) for one in large
        ),
        max_kuiper_sigma=None if top is None else top.kuiper_sigma,
        p=None if top is None else top.p,
        draws=draws,
        segments=judged,
        missing={} if top else dict.fromkeys(("max_kuiper_sigma", "p"), "certain_scores"),
    )


def _segment(
    part: Segment, truth: Array, scores: Array, times: Array, bins: int
) -> SegmentCalibration:
    """Return the errors of one segment, without a p-value."""
    own, p, weights = truth[part.rows], scores[part.rows], times[part.rows]
    items = int(weights.sum())
    if not items:
        lost = ("mean_gap", "kuiper", "kuiper_sigma", "p")
        return SegmentCalibration(
            where=part.where,
            name=part.name(),
            items=0,
            mean_gap=None,
            kuiper=None,
            kuiper_sigma=None,
            worst_bin=0.0,
            p=None,
            missing=dict.fromkeys(lost, "no_items"),
        )
    gaps = weights * (own - p)
    walk = cumulative_calibration(own, p, weights=weights)
    certain = ("kuiper_sigma", "p") if walk.kuiper_over_sigma is None else ()
    return SegmentCalibration(
        where=part.where,
        name=part.name(),
        items=items,
        mean_gap=float(gaps.sum() / items),
        kuiper=walk.kuiper,
        kuiper_sigma=walk.kuiper_over_sigma,
        worst_bin=float(
            np.abs(np.bincount(fixed_bin(p, bins=bins), weights=gaps)).max() / times.sum()
        ),
        p=None,
        missing=dict.fromkeys(certain, "certain_scores"),
    )


def _judged(one: SegmentCalibration, worst: Array, *, least: float) -> SegmentCalibration:
    """Return a segment with its p-value, adjusted for the search over all segments."""
    if one.kuiper_sigma is None:
        return one
    if one.items < least:
        return replace(one, missing={**one.missing, "p": "too_few"})
    return replace(one, p=null_reference(one.kuiper_sigma * (1 - _ROUNDING), worst).p)


def _range(one: SegmentCalibration) -> float:
    """Return the range of a segment that has one."""
    return one.kuiper_sigma or 0.0
