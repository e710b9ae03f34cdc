"""Alternative annotator test: may the model stand in for one of the raters?

Rater by rater it asks who comes closer to the remaining raters, the model or the rater whose place
it would take (Calderon, Reichart & Dror 2025, arXiv:2501.10970). The published test counts items as
independent; given persons, a second test does not.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

import numpy as np

from evenhand.metrics.arguments import share
from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.inference.clustered_mean import clustered_mean
from evenhand.metrics.inference.student import upper_tail
from evenhand.metrics.multiplicity import benjamini_yekutieli
from evenhand.metrics.numbered import Codes, Names, numbered
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.raters.scored_ratings import checked_scores
from evenhand.metrics.sums import Array, Mask, Undefined

Score: TypeAlias = Literal["neg_rmse", "accuracy"]

FACTS = Facts(
    title="Alternative annotator test",
    asks="May the model stand in for one of the raters?",
    formula="share of raters j with mean([j as near the rest as the model] - [model as near as j])"
    " provably below epsilon",
    use="Before a model's scores replace a rater, with epsilon declared beforehand.",
    avoid="Without the same test of a constant: where raters agree little, a model that always says"
    " the same can pass. Nor is a low rate proof of a worse model: with few items nothing is"
    " proved; per slice, look at the human ceiling.",
    takes="ratings_and_scores",
    role="test",
    unit="share",
    span=(0.0, 1.0),
    best=1.0,
    headline="winning_rate",
    reference="arXiv:2501.10970",
)

FEWEST_RATERS = 3
"""With two raters the remaining one would be the whole truth."""

PASSES_FROM = 0.5
"""The model must be shown as good as at least half of the raters."""

_TIE = 1e-12

Loss: TypeAlias = Callable[[Array, Array], Array]
_LOSSES: Mapping[str, Loss] = MappingProxyType(
    {
        "neg_rmse": lambda said, others: (said - others) ** 2,
        "accuracy": lambda said, others: (said != others).astype(np.float64),
    }
)
"""What an item costs beside one other rater; the order of costs is that of the scores."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AltTest:
    """The test of all raters.

    Attributes:
        winning_rate: share of tested raters whose place the model may take (omega).
        advantage_probability: mean over raters of the share of items on which the model is at
            least as close to the others as the rater is (rho).
        passed: whether the winning rate reaches one half.
        p_values: of each rater, one-sided, before the adjustment; None where not tested.
        p_adjusted: the same after Benjamini and Yekutieli's adjustment.
        raters: numbers of the tested raters.
        n: items of each rater that others judged as well.
        winning_rate_persons: share of raters when items of one person count as dependent; None
            without persons. It has no published reference values.
        p_values_persons: the p-values that it rests on, before the adjustment.
        missing: field -> reason, for fields that have no value.
    """

    winning_rate: float
    advantage_probability: float
    passed: bool
    p_values: tuple[float | None, ...]
    p_adjusted: tuple[float | None, ...]
    raters: tuple[int, ...]
    n: tuple[int, ...]
    winning_rate_persons: float | None
    p_values_persons: tuple[float | None, ...]
    missing: Mapping[str, str]


@door
def alt_test(
    ratings: Ratings,
    scores: Array,
    *,
    epsilon: float = 0.2,
    score: Score = "neg_rmse",
    q: float = 0.05,
    min_instances: int = 30,
    persons: Names | None = None,
) -> AltTest:
    """Return for how many raters the model is a proven stand-in.

    A model is cheaper than a rater, so it may be a little worse: `epsilon`. With `H` and `L` the
    items on which the rater, or the model, is at least as close to the remaining raters (a tie
    counts for both), the claim `mean(H - L) < epsilon` is tested by a one-sided t-test.

    Args:
        ratings: who judged what; missing judgements are no obstacle.
        scores: prediction of each item, shape (items,), on the scale of the ratings.
        epsilon: how much worse it may be; .2 for experts, .15 for skilled raters, .1 for a crowd.
        score: `neg_rmse` for numbers, `accuracy` for categories.
        q: false discovery rate of the list of raters.
        min_instances: fewest items with which a rater is tested.
        persons: whose item each one is, shape (items,), for the cluster-robust variant.

    Returns:
        Shares in [0, 1]. Where every item has the same outcome the t-test has its limit as
        p-value: 0 when that outcome is below epsilon, otherwise 1.

    Raises:
        Undefined: `no_items`, or `too_few`, fewer than three raters can be tested.
        ValueError: scores do not fit the items, or an argument makes no sense.

    Examples:
        A model that says what the raters say on average is closer to them than each one is:

        >>> rng = np.random.default_rng(1)
        >>> table = rng.normal(0, 1, (60, 1)) + rng.normal(0, 1, (60, 4))
        >>> alt_test(Ratings.of_table(table), table.mean(axis=1)).winning_rate
        1.0
    """
    share(q, name="alt_test: q")
    if not 0.0 <= epsilon <= 1.0:
        msg = f"alt_test: epsilon must lie within 0 to 1, got {epsilon}"
        raise ValueError(msg)
    if score not in _LOSSES:
        msg = f"alt_test: score must be one of {', '.join(_LOSSES)}, got {score!r}"
        raise ValueError(msg)
    given = checked_scores("alt_test", ratings, scores)
    person = None
    if persons is not None:
        person, _ = numbered("alt_test: persons", persons, count=ratings.items)
    duels = [_duel(ratings, given, rater, _LOSSES[score]) for rater in range(ratings.raters)]
    tested = [k for k, duel in enumerate(duels) if len(duel.items) >= max(min_instances, 2)]
    if len(tested) < FEWEST_RATERS:
        reason = "too_few"
        raise Undefined(reason)
    plain = [
        _p(duels[k].advantage, None, epsilon) if k in tested else None for k in range(len(duels))
    ]
    adjusted = _adjusted(plain)
    rate = _rate(adjusted, tested, q)
    by_person: list[float | None] = []
    if person is not None:
        by_person = [
            _p(duels[k].advantage, person[duels[k].items], epsilon) if k in tested else None
            for k in range(len(duels))
        ]
    robust = person is not None and all(by_person[k] is not None for k in tested)
    return AltTest(
        winning_rate=rate,
        advantage_probability=float(np.mean([duels[k].model.mean() for k in tested])),
        passed=rate >= PASSES_FROM,
        p_values=tuple(plain),
        p_adjusted=tuple(adjusted),
        raters=tuple(tested),
        n=tuple(len(duel.items) for duel in duels),
        winning_rate_persons=_rate(_adjusted(by_person), tested, q) if robust else None,
        p_values_persons=tuple(by_person),
        missing={} if robust or person is None else {"winning_rate_persons": "too_few"},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Duel:
    """Items of one rater: where the rater, and where the model, is at least as close."""

    items: Codes
    rater: Mask
    model: Mask

    @property
    def advantage(self) -> Array:
        """Return 1, 0 or -1 an item: rater ahead, level, model ahead."""
        return self.rater.astype(np.float64) - self.model.astype(np.float64)


def _duel(ratings: Ratings, scores: Array, rater: int, loss: Loss) -> _Duel:
    """Hold a rater and the model against all others, on the rater's items that others judged."""
    own = np.full(ratings.items, np.nan)
    mine = ratings.rater == rater
    own[ratings.item[mine]] = ratings.value[mine]
    rows = ~mine & np.isfinite(own[ratings.item])
    item, value = ratings.item[rows], ratings.value[rows]
    others = np.bincount(item, minlength=ratings.items)
    cost, cost_model = (
        np.bincount(item, weights=loss(said[item], value), minlength=ratings.items)
        for said in (own, scores)
    )
    items = np.flatnonzero(others)
    cost, cost_model = cost[items], cost_model[items]
    tie = _TIE * np.maximum(cost, cost_model)
    return _Duel(items=items, rater=cost <= cost_model + tie, model=cost_model <= cost + tie)


def _p(advantage: Array, person: Codes | None, epsilon: float) -> float | None:
    """Return the one-sided p-value of mean advantage < epsilon, None for a single person."""
    mean = clustered_mean(advantage, weights=np.ones(len(advantage)), persons=person)
    if mean.standard_error is None:
        return None
    if mean.standard_error <= _TIE:
        return float(mean.value >= epsilon)
    return float(upper_tail((epsilon - mean.value) / mean.standard_error, df=mean.df or 0.0))


def _adjusted(p: list[float | None]) -> list[float | None]:
    """Return adjusted p-values in place; raters without one do not count."""
    adjusted = benjamini_yekutieli([np.nan if one is None else one for one in p])
    return [float(one) if np.isfinite(one) else None for one in adjusted]


def _rate(adjusted: list[float | None], tested: list[int], q: float) -> float:
    """Return the share of tested raters whose place the model may take."""
    return sum((adjusted[k] or 0.0) <= q for k in tested) / len(tested)
