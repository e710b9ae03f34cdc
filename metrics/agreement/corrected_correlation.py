"""Correlation corrected for attenuation: how would the model correlate with noiseless raters?

A mean of a few raters carries noise that no model can predict. Dividing by the root of the mean's
reliability takes that share out of the blame (Spearman 1904, doi:10.2307/1412159). Reliability is
Cronbach's alpha, which is ICC(3,k), and its moment estimate where judgements are missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from evenhand.metrics.agreement.pearson import pearson
from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.inference.intervals import fisher_z_interval, percentile_interval
from evenhand.metrics.numbered import Names
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.raters.rest_of_raters import item_means
from evenhand.metrics.raters.scored_ratings import checked_scores
from evenhand.metrics.regression.crossed_effects import crossed_effects
from evenhand.metrics.replicates.redrawn_ratings import PersonDraws, person_draws, redrawn_ratings
from evenhand.metrics.sums import ITEMS, Array, Undefined

FACTS = Facts(
    title="Correlation corrected for rater noise",
    asks="How would the model correlate with raters without noise?",
    formula="r(model, mean rating) / sqrt(reliability of the mean rating)",
    use="To compare models on data whose labels differ in noise, beside the uncorrected value.",
    avoid="With a reliability below .2, where the correction is mostly noise; then report the human"
    " ceiling. It can exceed 1 by chance.",
    takes="ratings_and_scores",
    unit="1",
    span=(-np.inf, np.inf),
    best=None,
    headline="corrected",
    reference="doi:10.2307/1412159",
)

LEAST_RELIABILITY = 0.2
"""Below it a correction multiplies noise."""

MOST_RATERS_AT_ONCE = 50
"""With more raters each drawn table is written out, as tables of items times raters grow large."""

_FEWEST_FOR_FISHER = 4
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedCorrelation:
    """A correlation with and without the noise of its target.

    Attributes:
        corrected: observed correlation over the ceiling, the fraction of what can be reached; None
            when the reliability is below .2.
        observed: Pearson correlation of the model with the mean rating.
        observed_interval: of the observed one, by Fisher's z with items as independent; None with
            fewer than four items or at -1 or 1.
        reliability: of the mean rating: share of its variance that is the items'.
        reliability_single: of one rating.
        spearman_brown: `reliability_single` stepped up to the harmonic mean number of ratings by
            Spearman and Brown's formula; equals `reliability`.
        ceiling: root of the reliability, the highest correlation that a model can expect; None when
            the reliability is not above 0.
        interval: of the corrected one, over persons; None without `rng`.
        items: how many items were judged.
        ratings_per_item: harmonic mean number.
        missing: field -> reason, for fields that have no value.
    """

    corrected: float | None
    observed: float
    observed_interval: tuple[float, float] | None
    reliability: float
    reliability_single: float
    spearman_brown: float
    ceiling: float | None
    interval: tuple[float, float] | None
    items: int
    ratings_per_item: float
    missing: Mapping[str, str]


@door
def corrected_correlation(
    ratings: Ratings,
    scores: Array,
    *,
    persons: Names | None = None,
    rng: np.random.Generator | None = None,
    replicates: int = 1000,
    level: float = 0.95,
) -> CorrectedCorrelation:
    """Return the correlation of a model with the mean rating, with and without rater noise.

    `r / sqrt(reliability)`. With all cells filled, reliability is `1 - MS(residual) / MS(items)` of
    the two-way table. With cells missing, the variance of items comes from the sum of squares of
    items adjusted for raters (Henderson's third method), and the mean of an item has the noise of
    the harmonic mean number of ratings. No item is dropped.

    Args:
        ratings: who judged what.
        scores: prediction of each item, shape (items,).
        persons: whose item each one is, shape (items,); default every item its own.
        rng: source of randomness; None for no interval of the corrected correlation.
        replicates: draws of persons for that interval.
        level: of both intervals.

    Returns:
        Correlations; the corrected one can exceed 1 by chance.

    Raises:
        Undefined: `no_items`, `one_rater`, `too_few`, `no_variation`, `constant_truth` or
            `constant_scores`.
        ValueError: scores do not fit the items.

    Examples:
        A correlation of .72 is most of the .82 that these two raters allow:

        >>> table = np.array([[1.0, 3.0], [2.0, 2.0], [3.0, 1.0], [4.0, 5.0], [5.0, 4.0]])
        >>> model = np.array([1.0, 3.0, 2.0, 3.0, 4.0])
        >>> found = corrected_correlation(Ratings.of_table(table), model)
        >>> round(found.observed, 2), round(found.ceiling, 2), round(found.corrected, 2)
        (0.72, 0.82, 0.88)
    """
    given = checked_scores("corrected_correlation", ratings, scores)
    found = _corrected(ratings, given, level=level)
    if rng is None:
        return found
    what = "corrected_correlation"
    if ratings.raters > MOST_RATERS_AT_ONCE:
        tables = redrawn_ratings(what, ratings, persons=persons, rng=rng, draws=replicates)
        points = np.array([_drawn(each.ratings, given[each.items]) for each in tables])
    else:
        counts = person_draws(what, ratings, persons=persons, rng=rng, draws=replicates)
        points = _by_sums(ratings, given, counts)
    ends = percentile_interval(points, level=level)
    if found.corrected is None or not np.isfinite(ends.low):
        reason = "low_reliability" if found.corrected is None else "too_few"
        return replace(found, missing={**found.missing, "interval": reason})
    return replace(found, interval=(float(ends.low), float(ends.high)))


def _corrected(ratings: Ratings, scores: Array, *, level: float) -> CorrectedCorrelation:
    """Return everything but the interval over persons."""
    means = item_means(ratings)
    judged = np.isfinite(means)
    item, residual, size = _variances(ratings)
    observed = pearson(means[judged], scores[judged])
    reliability = _share(item, residual / size)
    single = _share(item, residual)
    ends = _fisher(observed, int(judged.sum()), level=level)
    missing = {} if reliability >= LEAST_RELIABILITY else {"corrected": "low_reliability"}
    missing |= {} if reliability > 0 else {"ceiling": "low_reliability"}
    missing |= {} if ends else {"observed_interval": "too_few"}
    return CorrectedCorrelation(
        corrected=observed / float(np.sqrt(reliability))
        if reliability >= LEAST_RELIABILITY
        else None,
        observed=observed,
        observed_interval=ends,
        reliability=reliability,
        reliability_single=single,
        spearman_brown=size * single / (1.0 + (size - 1.0) * single),
        ceiling=float(np.sqrt(reliability)) if reliability > 0 else None,
        interval=None,
        items=int(judged.sum()),
        ratings_per_item=size,
        missing=missing,
    )


def _variances(ratings: Ratings) -> tuple[float, float, float]:
    """Return the variance of items, that of one rating around its item, and ratings an item."""
    fit = crossed_effects(ratings)
    times = ratings.per_item()
    times = times[times > 0]
    if times.max() == 1:
        reason = "one_rater"
        raise Undefined(reason)
    seen = np.bincount(ratings.rater, minlength=ratings.raters)
    if fit.df < 1 or len(times) == fit.parts:
        reason = "too_few"
        raise Undefined(reason)
    residual = fit.squares / fit.df
    total = np.bincount(ratings.rater, weights=ratings.value, minlength=ratings.raters)
    mean = total / np.maximum(seen, 1)
    off = ratings.value - mean[ratings.rater]
    around = ratings.value - ratings.value.mean()
    adjusted = float(_beyond_rounding(off @ off - fit.squares, of=around @ around))
    degrees = len(times) - fit.parts
    item = (adjusted - degrees * residual) / (len(ratings.value) - (seen > 0).sum())
    return float(item), residual, float(len(times) / (1.0 / times).sum())


def _beyond_rounding(squares: ArrayLike, *, of: ArrayLike) -> Array:
    """Return squares, 0 where they are what rounding leaves of a larger sum."""
    return np.where(np.asarray(squares) > _ROUNDING * np.asarray(of), squares, 0.0)


def _share(item: float, noise: float) -> float:
    """Return the share of items in a variance.

    Raises:
        Undefined: `low_reliability`, the estimate leaves no variance at all.
    """
    if item + noise <= 0:
        reason = "low_reliability"
        raise Undefined(reason)
    return item / (item + noise)


def _fisher(observed: float, items: int, *, level: float) -> tuple[float, float] | None:
    """Return the interval of a correlation of independent items."""
    if items < _FEWEST_FOR_FISHER:
        return None
    error = (1.0 - observed**2) / float(np.sqrt(items - 3))
    ends = fisher_z_interval(observed, standard_error=error, df=np.inf, level=level)
    return (float(ends.low), float(ends.high)) if np.isfinite(ends.low) else None


def _drawn(ratings: Ratings, scores: Array) -> float:
    """Return the corrected correlation of one draw of persons, NaN where undefined."""
    try:
        found = _corrected(ratings, scores, level=0.95)
    except Undefined:
        return float("nan")
    return float("nan") if found.corrected is None else found.corrected


def _by_sums(ratings: Ratings, scores: Array, draws: PersonDraws) -> Array:
    """Return the same of all draws from sums over items, which a draw only weighs anew."""
    judged = ratings.per_item() > 0
    table, own, person = ratings.table()[judged], scores[judged], draws.person[judged]
    return np.concatenate([_weighted(table, own, weights[person]) for weights in draws.blocks])


def _weighted(table: Array, scores: Array, weights: Array) -> Array:
    """Return the corrected correlation with items counted by each column of weights, shape (b,)."""
    told = np.isfinite(table)
    times = told.sum(axis=1)
    value = np.where(told, table - np.nanmean(table), 0.0)
    means = value.sum(axis=1) / times
    off = np.where(told, value - means[:, None], 0.0)
    share = told / np.sqrt(times)[:, None]
    shared = np.array([share.T @ (share * each[:, None]) for each in weights.T])
    seen, total, rest = (weights.T @ each for each in (told, value, off))
    features = pearson.features(means, scores)
    columns = [times > 1, 1.0 / times, (value**2).sum(axis=1), (off**2).sum(axis=1)]
    sums = weights.T @ np.stack([*features.values(), *columns], axis=-1)
    observed = pearson.value(sums, {name: place for place, name in enumerate(features)})
    items = sums[:, list(features).index(ITEMS)]
    repeated, inverse, squares, within = sums[:, len(features) :].T
    parts, fitted = _fitted(seen, shared, rest)
    left = np.maximum(within - fitted, 0.0)
    raters, ratings = (seen > 0).sum(axis=1), seen.sum(axis=1)
    df = ratings - items - raters + parts
    with np.errstate(all="ignore"):
        residual = left / df
        around = squares - np.where(seen > 0, total**2 / seen, 0.0).sum(axis=1)
        adjusted = _beyond_rounding(around - left, of=squares)
        item = (adjusted - (items - parts) * residual) / (ratings - raters)
        reliability = item / (item + residual * inverse / items)
        valued = (repeated > 0) & (df > 0) & (items > parts) & (item > 0)
        valued &= reliability >= LEAST_RELIABILITY
        return np.where(valued, observed / np.sqrt(reliability), np.nan)


def _fitted(seen: Array, shared: Array, rest: Array) -> tuple[Array, Array]:
    """Return connected parts of raters and the squares that raters explain within items.

    Args:
        seen: judgements of each rater, shape (b, raters).
        shared: products of raters' shares of items, shape (b, raters, raters).
        rest: sum of each rater's distances from means of items, shape (b, raters).
    """
    alone = np.eye(seen.shape[1])
    tied = (shared > 0) | (alone > 0)
    for _ in range(int(np.ceil(np.log2(seen.shape[1])))):
        tied = np.matmul(tied.astype(np.float64), tied) > 0
    parts = ((seen > 0) / tied.sum(axis=2)).sum(axis=1).round()
    effects = np.linalg.solve(seen[:, :, None] * alone - shared + tied, rest[:, :, None])
    return parts, np.einsum("br,br->b", rest, effects[:, :, 0])
