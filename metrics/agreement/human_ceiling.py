"""Human ceiling: how well does one rater match the others, and the model on the same footing?

Each rater is held against the mean of the others, and so is the model. A model held against the
mean of all raters would have a quieter target than any rater has, and would look better than human
for that alone (Nili et al. 2014, doi:10.1371/journal.pcbi.1003553).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args

import numpy as np

from evenhand.metrics.agreement.pearson import pearson
from evenhand.metrics.agreement.spearman import spearman
from evenhand.metrics.calibration.mae import mae
from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.inference.intervals import percentile_interval
from evenhand.metrics.numbered import Codes, Names
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.raters.rest_of_raters import Beside, beside_the_rest, item_means
from evenhand.metrics.raters.scored_ratings import checked_scores
from evenhand.metrics.replicates.redrawn_ratings import OfDraws, RedrawnRows, person_draws, runs
from evenhand.metrics.replicates.weighted_histograms import spearman_replicates
from evenhand.metrics.sums import ITEMS, AdditiveMetric, Array, Finished, Mask, Undefined

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

_ADDITIVE: Mapping[str, AdditiveMetric] = MappingProxyType({"pearson": pearson, "mae": mae})
"""Matches made of sums, which are taken for all raters at once; Spearman's is not."""


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


@door
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
    if kind not in get_args(Kind):
        msg = f"human_ceiling: kind must be one of {', '.join(get_args(Kind))}, got {kind!r}"
        raise ValueError(msg)
    given = None if scores is None else checked_scores("human_ceiling", ratings, scores)
    beside = beside_the_rest(ratings)
    found = _ceiling(ratings, beside, given, kind=kind, fewest=min_instances)
    if rng is None:
        return found
    draws = person_draws("human_ceiling", ratings, persons=persons, rng=rng, draws=replicates)
    rows = draws.rows(beside.items, group=beside.rater, groups=ratings.raters)
    held = [beside.own] if given is None else [beside.own, given[beside.items]]
    redrawn = _redrawn_ranks if kind == "spearman" else partial(_redrawn_sums, _ADDITIVE[kind])
    matches = redrawn(beside.rest, held, rows)
    points = [_point(*matches(weights), fewest=min_instances) for weights in draws.blocks]
    return _with_intervals(found, np.concatenate(points), level=level)


def _ceiling(
    ratings: Ratings, beside: Beside, scores: Array | None, *, kind: Kind, fewest: int
) -> HumanCeiling:
    """Return everything but the intervals."""
    if not len(beside.own):
        reason = "one_rater" if len(ratings.value) else "no_items"
        raise Undefined(reason)
    n = np.bincount(beside.rater, minlength=ratings.raters)
    raters = _matches(kind, beside.rest, beside.own, group=beside.rater, groups=ratings.raters)
    reasons = np.where((n > 0) & (n < fewest), "too_few", raters.reason)
    valued = reasons == ""
    if not valued.any():
        raise Undefined(str(reasons[n > 0][0]))
    pairs = _mean_pairwise(ratings, kind)
    missing = {f"rater_vs_rest[{place}]": str(reasons[place]) for place in np.flatnonzero(~valued)}
    missing |= {} if pairs is not None else {"mean_pairwise": "no_variation"}
    found = HumanCeiling(
        human_ceiling=float(raters.value[valued].mean()),
        model_matched=None,
        difference=None,
        model_vs_mean_of_all=None,
        mean_pairwise=pairs,
        rater_vs_rest=_known(raters.value, valued),
        model_vs_rest=(),
        n=tuple(n.tolist()),
        interval=None,
        difference_interval=None,
        missing=missing,
    )
    return found if scores is None else _with_model(found, ratings, beside, scores, kind=kind)


def _with_model(
    found: HumanCeiling, ratings: Ratings, beside: Beside, scores: Array, *, kind: Kind
) -> HumanCeiling:
    """Return a result with the model's match, over the raters with a value: the same targets."""
    own = scores[beside.items]
    model = _matches(kind, beside.rest, own, group=beside.rater, groups=ratings.raters)
    valued = np.array([one is not None for one in found.rater_vs_rest])
    matched = float(model.value[valued].mean())
    means = item_means(ratings)
    judged = np.flatnonzero(np.isfinite(means))
    whole = _matches(kind, means[judged], scores[judged], group=np.zeros_like(judged), groups=1)
    why = next(filter(None, model.reason[valued]), "")
    reasons = {"model_matched": why, "difference": why, "model_vs_mean_of_all": whole.reason[0]}
    return replace(
        found,
        model_matched=None if why else matched,
        difference=None if why else matched - found.human_ceiling,
        model_vs_mean_of_all=_known(whole.value, whole.reason == "")[0],
        model_vs_rest=_known(model.value, model.reason == ""),
        missing={**found.missing, **{part: str(one) for part, one in reasons.items() if one}},
    )


def _known(values: Array, valued: Mask) -> tuple[Maybe, ...]:
    return tuple(float(values[k]) if there else None for k, there in enumerate(valued))


def _mean_pairwise(ratings: Ratings, kind: Kind) -> Maybe:
    """Return the mean over pairs of raters that share items and vary on them."""
    order = np.argsort(ratings.rater, kind="stable")
    who, items, values = ratings.rater[order], ratings.item[order], ratings.value[order]
    said, found = np.full(ratings.items, np.nan), np.empty(0)
    for own in runs(who, ratings.raters):
        said[items[own]] = values[own]
        rows = own.stop + np.flatnonzero(np.isfinite(said[items[own.stop :]]))
        others, group = np.unique(who[rows], return_inverse=True)
        pairs = _matches(kind, said[items[rows]], values[rows], group=group, groups=len(others))
        found = np.append(found, pairs.value[pairs.reason == ""])
        said[items[own]] = np.nan
    return float(found.mean()) if len(found) else None


def _matches(kind: Kind, truth: Array, scores: Array, *, group: Codes, groups: int) -> Finished:
    """Return the match within each group of rows, and the reason where there is none."""
    if kind in _ADDITIVE:
        features = _ADDITIVE[kind].features(truth, scores)
        sums = [np.bincount(group, each, groups) for each in features.values()]
        return _ADDITIVE[kind].evaluate(np.stack(sums, axis=-1), _places(features))
    value, reason = np.full(groups, np.nan), np.full(groups, "", dtype="<U32")
    for place, own in enumerate(runs(group, groups)):
        try:
            value[place] = spearman(truth[own], scores[own])
        except Undefined as error:
            reason[place] = str(error)
    return Finished(value=value, reason=reason)


def _redrawn_sums(
    metric: AdditiveMetric, truth: Array, held: Sequence[Array], rows: RedrawnRows
) -> OfDraws:
    """Return what turns draws into counts and matches of each group: shape (1 + held, groups, b).

    An item is drawn with all its judgements, so the mean of the others is the same in every draw.
    """
    features = [metric.features(truth, each) for each in held]
    places, cuts = _places(features[0]), np.arange(len(held)) * len(features[0])
    sums = rows.sums([column for one in features for column in one.values()])

    def matches(weights: Array) -> Array:
        parts = np.split(sums(weights), cuts[1:], axis=-1)
        return np.array([parts[0][..., places[ITEMS]], *(metric.value(x, places) for x in parts)])

    return matches


def _redrawn_ranks(truth: Array, held: Sequence[Array], rows: RedrawnRows) -> OfDraws:
    """Return the same by ranks, which are counted anew within each group."""
    count = rows.sums([np.ones(len(truth))])

    def matches(weights: Array) -> Array:
        found = np.empty((1 + len(held), rows.groups, weights.shape[1]))
        found[0] = count(weights)[..., 0]
        for place, own in enumerate(runs(rows.group, rows.groups)):
            seen, person = np.unique(rows.person[own], return_inverse=True)
            replicates = partial(spearman_replicates, persons=person, draws=weights[seen].T)
            found[1:, place] = [replicates(truth[own], each[own]) for each in held]
        return found

    return matches


def _places(features: Mapping[str, Array]) -> dict[str, int]:
    return {name: place for place, name in enumerate(features)}


def _point(count: Array, match: Array, *model: Array, fewest: int) -> Array:
    """Return ceiling and difference of each draw, shape (b, 2), NaN where undefined."""
    valued = (count >= fewest) & np.isfinite(match)
    raters = valued.sum(axis=0)
    means = [
        np.where(valued, each, 0.0).sum(axis=0) / np.where(raters > 0, raters, np.nan)
        for each in (match, *model)
    ]
    difference = means[1] - means[0] if model else np.full(len(raters), np.nan)
    return np.stack([means[0], difference], axis=-1)


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
