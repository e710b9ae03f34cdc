"""Human ceiling: how well does one rater match the others, and the model on the same footing?

Each rater is held against the mean of the others, and so is the model. A model held against the
mean of all raters would have a quieter target than any rater has, and would look better than human
for that alone (Nili et al. 2014, doi:10.1371/journal.pcbi.1003553).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, TypeAlias

import numpy as np

from evenhand.metrics.agreement.pearson import pearson
from evenhand.metrics.agreement.spearman import spearman
from evenhand.metrics.calibration.mae import mae
from evenhand.metrics.facts import Facts
from evenhand.metrics.intervals import percentile_interval
from evenhand.metrics.numbered import Names
from evenhand.metrics.ratings import Ratings
from evenhand.metrics.redrawn_ratings import Redrawn, redrawn_ratings
from evenhand.metrics.rest_of_raters import Beside, beside_the_rest, item_means
from evenhand.metrics.scored_ratings import checked_scores
from evenhand.metrics.sums import Array, Undefined

Kind: TypeAlias = Literal["pearson", "spearman", "mae"]
Maybe: TypeAlias = float | None

FACTS = Facts(
    title="Human ceiling",
    asks="How well does one rater match the others, and does the model match them as well?",
    formula="mean over raters j of r(rater j, mean of the others); r(model, mean of the others)",
    use="Beside any agreement of a model with raters, to see how much agreement there is to reach.",
    avoid="Comparing ceilings of groups whose emotions vary differently; take the spread within"
    " items there.",
    takes="ratings_and_scores",
    unit="1",
    span=(-1.0, 1.0),
    best=1.0,
    headline="human_ceiling",
    reference="doi:10.1371/journal.pcbi.1003553",
)

_MEASURES: Mapping[str, Callable[[Array, Array], float]] = MappingProxyType(
    {"pearson": pearson, "spearman": spearman, "mae": mae}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HumanCeiling:
    """Raters and the model against the same targets.

    Attributes:
        human_ceiling: mean over raters of their match with the mean of the others.
        model_matched: the same of the model, against the same targets.
        difference: model minus raters.
        model_vs_mean_of_all: the model against the mean of all raters, for comparison with papers;
            it flatters the model and must not be held against the ceiling.
        mean_pairwise: mean match of two raters, over all pairs that have one.
        rater_vs_rest: of each rater; None where there is no value.
        model_vs_rest: of the model on each rater's items; None likewise.
        n: items that each rater shares with others.
        interval: of the human ceiling, over persons; None without `rng`.
        difference_interval: of the difference, over persons; None likewise.
        missing: field -> reason, for fields that have no value; `rater_vs_rest[2]` is one rater's.
    """

    human_ceiling: float
    model_matched: Maybe
    difference: Maybe
    model_vs_mean_of_all: Maybe
    mean_pairwise: Maybe
    rater_vs_rest: tuple[Maybe, ...]
    model_vs_rest: tuple[Maybe, ...]
    n: tuple[int, ...]
    interval: tuple[float, float] | None
    difference_interval: tuple[float, float] | None
    missing: Mapping[str, str]


def human_ceiling(
    ratings: Ratings,
    scores: Array | None = None,
    *,
    kind: Kind = "pearson",
    min_instances: int = 1,
    persons: Names | None = None,
    rng: np.random.Generator | None = None,
    replicates: int = 1000,
    level: float = 0.95,
) -> HumanCeiling:
    """Return how well raters match each other, and how well the model matches the same targets.

    A model can be no better than its truth is sure. `mean_j r(rater j, mean of the others)` is what
    a further rater would reach; the model is held against the very same means.

    Args:
        ratings: who judged what; missing judgements are no obstacle and no item is dropped.
        scores: prediction of each item, shape (items,); None to look at the raters only.
        kind: `pearson`, `spearman`, or `mae` (mean distance, in scale points; 0 is best).
        min_instances: fewest shared items with which a rater counts; each rater counts once.
        persons: whose item each one is, shape (items,); default every item its own.
        rng: source of randomness; None for no intervals.
        replicates: draws of persons for the intervals.
        level: of the intervals.

    Returns:
        Correlations in [-1, 1], or distances from 0. Raters without a value (too constant, or
        alone) are left out of the means and named in `missing`.

    Raises:
        Undefined: `no_items`, `one_rater`, or the reason why no rater has a value.
        ValueError: scores do not fit the items, or an unknown kind.

    Examples:
        Against the mean of both raters the model seems perfect; on equal terms it is a rater:

        >>> ratings = Ratings.of_table(np.array([[1.0, 3.0], [2.0, 2.0], [3.0, 5.0], [5.0, 4.0]]))
        >>> found = human_ceiling(ratings, np.array([2.0, 2.0, 4.0, 4.5]))
        >>> round(found.human_ceiling, 2), round(found.model_matched, 2), found.model_vs_mean_of_all
        (0.53, 0.87, 1.0)
    """
    if kind not in _MEASURES:
        msg = f"human_ceiling: kind must be one of {', '.join(_MEASURES)}, got {kind!r}"
        raise ValueError(msg)
    given = None if scores is None else checked_scores("human_ceiling", ratings, scores)
    found = _ceiling(ratings, given, kind, min_instances)
    if rng is None:
        return found
    draws = redrawn_ratings("human_ceiling", ratings, persons=persons, rng=rng, draws=replicates)
    points = [_drawn(each, given, kind, min_instances) for each in draws]
    return _with_intervals(found, np.array(points), level=level)


def _ceiling(ratings: Ratings, scores: Array | None, kind: Kind, fewest: int) -> HumanCeiling:
    """Return everything but the intervals."""
    beside = beside_the_rest(ratings)
    if not any(len(each.own) for each in beside):
        reason = "one_rater" if len(ratings.value) else "no_items"
        raise Undefined(reason)
    raters = _raters(beside, kind, fewest)
    valued = [place for place, one in enumerate(raters) if not isinstance(one, str)]
    if not valued:
        reason = next(str(one) for one, each in zip(raters, beside, strict=True) if len(each.own))
        raise Undefined(reason)
    ceiling = float(np.mean([raters[place] for place in valued]))
    missing = {f"rater_vs_rest[{p}]": one for p, one in enumerate(raters) if isinstance(one, str)}
    model: list[float | str] = []
    if scores is not None:
        model = [_value(kind, each.rest, scores[each.items]) for each in beside]
    matched = _matched(model, valued)
    mean_of_all = _of_all(ratings, scores, kind)
    pairwise = _pairwise(ratings, kind)
    if scores is not None:
        parts = {
            "model_matched": matched,
            "difference": matched,
            "model_vs_mean_of_all": mean_of_all,
        }
        missing |= {name: part for name, part in parts.items() if isinstance(part, str)}
    missing |= {"mean_pairwise": pairwise} if isinstance(pairwise, str) else {}
    return HumanCeiling(
        human_ceiling=ceiling,
        model_matched=_known(matched),
        difference=None if isinstance(matched, str) else matched - ceiling,
        model_vs_mean_of_all=_known(mean_of_all),
        mean_pairwise=_known(pairwise),
        rater_vs_rest=tuple(_known(one) for one in raters),
        model_vs_rest=tuple(_known(one) for one in model),
        n=tuple(len(each.own) for each in beside),
        interval=None,
        difference_interval=None,
        missing=missing,
    )


def _raters(beside: Sequence[Beside], kind: Kind, fewest: int) -> list[float | str]:
    """Return each rater's match with the others, or the reason why there is none."""
    return [
        "too_few" if 0 < len(each.own) < fewest else _value(kind, each.rest, each.own)
        for each in beside
    ]


def _value(kind: Kind, truth: Array, scores: Array) -> float | str:
    """Return the match, or the reason why there is none."""
    try:
        return _MEASURES[kind](truth, scores)
    except Undefined as error:
        return str(error)


def _known(value: float | str) -> Maybe:
    return None if isinstance(value, str) else value


def _matched(model: list[float | str], valued: list[int]) -> float | str:
    """Return the model's mean over the raters with a value of their own: the same targets."""
    if not model:
        return "no_items"
    same = [model[place] for place in valued]
    for one in same:
        if isinstance(one, str):
            return one
    return float(np.mean(np.array(same, dtype=np.float64)))


def _of_all(ratings: Ratings, scores: Array | None, kind: Kind) -> float | str:
    if scores is None:
        return "no_items"
    means = item_means(ratings)
    judged = np.isfinite(means)
    return _value(kind, means[judged], scores[judged])


def _pairwise(ratings: Ratings, kind: Kind) -> float | str:
    """Return the mean over pairs of raters that share items and vary on them."""
    order = np.argsort(ratings.rater, kind="stable")
    ends = np.searchsorted(ratings.rater[order], np.arange(ratings.raters + 1))
    items, values = ratings.item[order], ratings.value[order]
    row, told = np.zeros(ratings.items), np.zeros(ratings.items, dtype=np.bool_)
    found: list[float] = []
    for rater in range(ratings.raters):
        own = slice(ends[rater], ends[rater + 1])
        told[:] = False
        told[items[own]], row[items[own]] = True, values[own]
        later = slice(ends[rater + 1], None)
        shared = told[items[later]]
        who = np.repeat(np.arange(rater + 1, ratings.raters), np.diff(ends[rater + 1 :]))[shared]
        item, other = items[later][shared], values[later][shared]
        cuts = np.flatnonzero(np.diff(who)) + 1
        for ours, theirs in zip(np.split(row[item], cuts), np.split(other, cuts), strict=True):
            value = _value(kind, ours, theirs)
            found += [] if isinstance(value, str) else [value]
    return float(np.mean(found)) if found else "no_variation"


def _drawn(drawn: Redrawn, scores: Array | None, kind: Kind, fewest: int) -> tuple[float, float]:
    """Return ceiling and difference of one draw of persons, NaN where undefined."""
    beside = [each for each in beside_the_rest(drawn.ratings) if len(each.own)]
    raters = _raters(beside, kind, fewest)
    valued = [place for place, one in enumerate(raters) if not isinstance(one, str)]
    if not valued:
        return np.nan, np.nan
    ceiling = float(np.mean([raters[place] for place in valued]))
    if scores is None:
        return ceiling, np.nan
    own = scores[drawn.items]
    matched = _matched([_value(kind, each.rest, own[each.items]) for each in beside], valued)
    return ceiling, np.nan if isinstance(matched, str) else matched - ceiling


def _with_intervals(found: HumanCeiling, draws: Array, *, level: float) -> HumanCeiling:
    """Return a result with percentile intervals where enough draws have a value."""
    ends = percentile_interval(draws, level=level)
    both = [
        (float(low), float(high)) if np.isfinite(low) else None
        for low, high in zip(ends.low, ends.high, strict=True)
    ]
    wanted = {"interval": both[0]}
    if found.difference is not None:
        wanted["difference_interval"] = both[1]
    lacking = {name: "too_few" for name, part in wanted.items() if part is None}
    return replace(
        found,
        interval=both[0],
        difference_interval=wanted.get("difference_interval"),
        missing={**found.missing, **lacking},
    )
