"""Label-conditional gap: at equal true label, is one group read higher than another?

Raters err, and a regression on their noisy mean takes part of a difference in labels for a
difference in treatment: a group-blind model then shows a gap wherever base rates differ. Two halves
of the raters err independently, so one half can instrument the other (two-stage least squares):
the noise drops out, at the price of variance. It needs two raters an item, independent errors, and
one straight line between label and score for both groups (Durbin 1954, doi:10.2307/1401917).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.groups.two_arms import Name, numbered, two_arms
from evenhand.metrics.inference.intervals import t_interval
from evenhand.metrics.inference.student import upper_tail
from evenhand.metrics.numbered import Codes, Names
from evenhand.metrics.raters.rater_halves import (
    Halves,
    alternate_halves,
    declared_halves,
    mean_label,
)
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.regression.least_squares import least_squares
from evenhand.metrics.regression.split_instruments import (
    Direction,
    Estimate,
    averaged,
    clustered_error,
    direction,
    slope_gap,
)
from evenhand.metrics.sums import Array, Undefined

FACTS = Facts(
    title="Label-conditional gap",
    asks="At equal true label, is one group read higher than another?",
    formula="c in score = a + b label + c [item in slice], one half of the raters instrumenting "
    "the other, both ways averaged",
    use="When separation is the declared criterion and items have two raters or more.",
    avoid=(
        "Weak instruments (first-stage F below 10), raters who copy each other, or lines that "
        "differ between groups: read slope_gap. Where the criterion is equal mean error, take bias."
    ),
    takes="ratings_and_scores",
    unit="scale points",
    span=(-float("inf"), float("inf")),
    best=0.0,
    headline="gap",
    reference="Durbin 1954, doi:10.2307/1401917; Gillen, Snowberg & Yariv 2019, doi:10.1086/701681",
)

LEAST_F = 10.0
"""First-stage F below which an instrument is weak: Staiger & Stock 1997, doi:10.2307/2171753."""

USUAL_SPLITS = 20
"""Random splits that are averaged."""

_NO_SPREAD = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelConditionalGap:
    """A gap at equal true label, beside what simpler formulas would say.

    Attributes:
        gap: slice minus other side at equal true label, in scale points, mean over all splits.
        standard_error: of the gap, cluster-robust; None where nothing varies around the line.
        df: persons minus 1; None likewise.
        low, high: ends of the t interval; None likewise.
        second_by_first: the second half of the first split, instrumented by the first.
        first_by_second: the reverse.
        least_first_stage_f: smallest first-stage F, plain or robust; None where halves agree.
        weak_instrument: whether that is below 10; gap and interval are then not to be trusted.
        split_half_r: correlation of the halves' means, mean over splits, in [-1, 1].
        ols_gap, crude_gap: of a fit on the mean label, which noise shifts, and of mean scores.
        slope_gap: slope of the slice minus that of the other side; None where labels are equal.
        slope_gap_p: p-value of equal slopes, cluster-robust; None likewise.
        items, items_left_out: items used, and those that were not judged by both halves.
        splits: how many splits were averaged.
        missing: reason code of what is None.
    """

    gap: float
    standard_error: float | None
    df: float | None
    low: float | None
    high: float | None
    second_by_first: Direction
    first_by_second: Direction
    least_first_stage_f: float | None
    weak_instrument: bool
    split_half_r: float
    ols_gap: float
    crude_gap: float
    slope_gap: float | None
    slope_gap_p: float | None
    items: int
    items_left_out: int
    splits: int
    missing: Mapping[str, str] = field(default_factory=dict)


@door
def label_conditional_gap(
    ratings: Ratings,
    scores: Array,
    *,
    slices: Names,
    of: Name,
    against: Name | None = None,
    halves: tuple[Sequence[int], Sequence[int]] | None = None,
    persons: Names | None = None,
    rng: np.random.Generator | None = None,
    splits: int = USUAL_SPLITS,
    level: float = 0.95,
) -> LabelConditionalGap:
    """Return the gap at equal true label by split-rater two-stage least squares.

    Args:
        ratings: the judgements; items that both halves did not judge are left out and counted.
        scores: predictions, shape (items,).
        slices: name of each item's slice, shape (items,).
        of: the slice.
        against: the slice that it is held against; default everybody else.
        halves: numbers of the raters of either half; default every other rater of an item.
        persons: name of each item's person, shape (items,); default items are independent.
        rng: source of random splits of the raters, which are averaged; default one fixed split.
        splits: how many random splits.
        level: of the interval.

    Returns:
        The gap, its interval, its instruments' strength and its linearity; 0 is no gap.

    Raises:
        Undefined: `no_items`; `one_rater`, no item compared was judged by both halves; `one_group`;
            `too_few`; `singular`, labels that do not vary.
        ValueError: vectors do not belong together, or both halves and rng are given.

    Examples:
        Noisy raters make a group-blind model look harsh to the group with lower labels:

        >>> rng = np.random.default_rng(1)
        >>> member = np.arange(4000) % 2
        >>> true = rng.normal(2.0 + member, 1.0)
        >>> table = true[:, None] + rng.normal(size=(4000, 2))
        >>> found = label_conditional_gap(Ratings.of_table(table), true, slices=member, of=1)
        >>> round(found.ols_gap, 1), abs(found.gap) < 0.1
        (0.3, True)
    """
    name = "label_conditional_gap"
    both = halves is not None and rng is not None
    _check(name, ratings, scores, both=both, splits=splits)
    arms = two_arms(name, slices, of=of, against=against, times=np.ones(len(scores)))
    person = np.arange(len(scores))
    if persons is not None:
        person = numbered(name, persons, size=len(scores), what="persons")[1]
    teams = list(_splits(ratings, halves, rng, splits))
    rows = arms.either() & teams[0].both
    if not rows.any():
        reason = "one_rater"
        raise Undefined(reason)
    member = arms.inside[rows].astype(np.float64)
    if member.all() or not member.any():
        reason = "one_group"
        raise Undefined(reason)
    return _result(
        _Sample(scores[rows], member, person[rows]),
        [(half.second[rows], half.first[rows]) for half in teams],
        label=mean_label(ratings)[rows],
        left_out=int((arms.either() & ~rows).sum()),
        level=level,
    )


Pair: TypeAlias = tuple[Array, Array]


@dataclass(frozen=True, slots=True)
class _Sample:
    scores: Array
    member: Array
    persons: Codes


def _check(
    name: str,
    ratings: Ratings,
    scores: Array,
    *,
    both: bool,
    splits: int,
) -> None:
    """Refuse arguments that do not belong together."""
    if scores.shape != (ratings.items,):
        msg = f"{name}: scores must hold one number an item, ({ratings.items},), got {scores.shape}"
        raise ValueError(msg)
    if not np.isfinite(scores).all():
        msg = f"{name} takes finite scores; leave items without score out before it"
        raise ValueError(msg)
    if both or splits < 1:
        got = "halves and rng" if both else f"splits={splits}"
        msg = f"{name}: give halves, or rng and 1 split or more, or neither; got {got}"
        raise ValueError(msg)


def _splits(
    ratings: Ratings,
    halves: tuple[Sequence[int], Sequence[int]] | None,
    rng: np.random.Generator | None,
    splits: int,
) -> Iterator[Halves]:
    """Yield the halves of each split; all splits of one table judge the same items twice."""
    if halves is not None:
        yield declared_halves(ratings, *halves)
    elif rng is None:
        yield alternate_halves(ratings)
    else:
        for _ in range(splits):
            yield alternate_halves(ratings, ranks=rng.permutation(ratings.raters))


def _result(
    sample: _Sample, pairs: Sequence[Pair], *, label: Array, left_out: int, level: float
) -> LabelConditionalGap:
    """Return the average of all directions and what stands beside it."""
    found = [
        direction(sample.scores, sample.member, label=own, instrument=other, persons=sample.persons)
        for pair in pairs
        for own, other in (pair, pair[::-1])
    ]
    gap = averaged([estimate for _, estimate in found])
    ways = [way for way, _ in found]
    known = [
        f for way in ways for f in (way.first_stage_f, way.first_stage_f_robust) if f is not None
    ]
    design = np.column_stack([np.ones(len(label)), label, sample.member])
    member = sample.member == 1
    inference, missing = _inference(gap, sample, level=level)
    slope, slope_p, lacking = _slope(sample, pairs)
    return LabelConditionalGap(
        gap=gap.value,
        **inference,
        second_by_first=ways[0],
        first_by_second=ways[1],
        least_first_stage_f=min(known, default=None),
        weak_instrument=min(known, default=LEAST_F) < LEAST_F,
        split_half_r=float(np.mean([np.corrcoef(*pair)[0, 1] for pair in pairs])),
        ols_gap=float(least_squares(design, sample.scores).coefficients[2]),
        crude_gap=float(sample.scores[member].mean() - sample.scores[~member].mean()),
        slope_gap=slope,
        slope_gap_p=slope_p,
        items=len(label),
        items_left_out=left_out,
        splits=len(pairs),
        missing={
            **missing,
            **lacking,
            **({} if known else {"least_first_stage_f": "no_variation"}),
        },
    )


def _inference(
    gap: Estimate, sample: _Sample, *, level: float
) -> tuple[dict[str, float | None], dict[str, str]]:
    """Return standard error, degrees of freedom and interval, and why there are none."""
    fields = ("standard_error", "df", "low", "high")
    error = clustered_error(gap, sample.persons, columns=3)
    if error <= _NO_SPREAD * np.abs(sample.scores).max():
        return dict.fromkeys(fields), dict.fromkeys(fields, "no_variation")
    df = float(len(np.unique(sample.persons)) - 1)
    ends = t_interval(gap.value, standard_error=error, df=df, level=level)
    return dict(zip(fields, (error, df, float(ends.low), float(ends.high)), strict=True)), {}


def _slope(
    sample: _Sample, pairs: Sequence[Pair]
) -> tuple[float | None, float | None, dict[str, str]]:
    """Return the difference of slopes, its p-value, and why there is none."""
    try:
        found = averaged(
            [
                slope_gap(sample.scores, sample.member, label=own, instrument=other)
                for pair in pairs
                for own, other in (pair, pair[::-1])
            ]
        )
    except Undefined as undefined:
        return None, None, dict.fromkeys(("slope_gap", "slope_gap_p"), str(undefined))
    error = clustered_error(found, sample.persons, columns=4)
    if error <= _NO_SPREAD * np.abs(sample.scores).max():
        return found.value, None, {"slope_gap_p": "no_variation"}
    df = len(np.unique(sample.persons)) - 1
    return found.value, float(2 * upper_tail(abs(found.value) / error, df=df)), {}
