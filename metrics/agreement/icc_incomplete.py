"""Intraclass correlation with missing judgements: no item is left out for a gap.

Crowds judge a few items each. A method that keeps complete items only would then keep none, or the
few that differ from the rest. Here the variances of items, raters and residual come from every
judgement, by the method of moments (Henderson 1953, doi:10.2307/3001853). With a complete table the
values are those of `icc`. The reliability of a mean is that of k judgements, k being the harmonic
mean of judgements an item (ten Hove, Jorgensen & van der Ark 2022, doi:10.1037/met0000516).

    >>> import numpy as np
    >>> table = np.array([[9, 2, 5, np.nan], [6, 1, 3, 2], [8, 4, 6, 8.0], [7, 1, np.nan, 6]])
    >>> table = np.vstack([table, [[10, 5, 6, 9], [6, 2, 4, 7]]])
    >>> found = icc_incomplete(Ratings.of_table(table))
    >>> round(found.value, 2), found.n_ratings, found.n_complete_items  # complete: 0.29
    (0.28, 22.0, 4.0)
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.numbered import Names
from evenhand.metrics.raters.item_weights import weighted_items
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.raters.reliability_forms import spearman_brown
from evenhand.metrics.raters.variance_components import VarianceComponents, variance_components
from evenhand.metrics.replicates.person_bootstrap import PersonBootstrap, person_bootstrap
from evenhand.metrics.sums import Array, Undefined

FACTS = Facts(
    title="Intraclass correlation with missing judgements",
    asks="How much of a rater's judgement is about the item, when not everyone judged everything?",
    formula="var(item) / (var(item) + var(rater) + var(residual)), by Henderson's third method",
    use="Crowds and rotating panels: every judgement counts, gaps are stated and not filled.",
    avoid=(
        "When raters skip items because of what they show. Between groups it falls where items "
        "are alike; compare within_item_spread."
    ),
    takes="ratings",
    unit="1",
    span=(-float("inf"), 1.0),
    best=1.0,
    headline="value",
    reference="doi:10.2307/3001853",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IccIncomplete:
    """Reliability from all judgements, and how many there were.

    Attributes:
        value: agreement of single raters drawn from many, as ICC(2,1).
        mean: agreement of the mean of `raters_per_item` of them, as ICC(2,k).
        consistency: of one rater, severity set aside, as ICC(3,1).
        consistency_mean: of the mean of `raters_per_item`, as ICC(3,k).
        raters_per_item: harmonic mean of judgements an item.
        components: variances in squared scale points; below 0 where they are small.
        n_items: items with a judgement; all are used.
        n_raters: raters with a judgement.
        n_ratings: judgements; all are used.
        n_absent: cells of the table of items by raters without one.
        n_complete_items: items that every rater judged, which is all that a method that leaves out
            incomplete items would have kept.
        missing: why a field is None, a reason code by field.
    """

    value: float
    mean: float | None
    consistency: float | None
    consistency_mean: float | None
    raters_per_item: float
    components: VarianceComponents
    n_items: float
    n_raters: int
    n_ratings: float
    n_absent: float
    n_complete_items: float
    missing: Mapping[str, str] = field(default_factory=dict)


@door
def icc_incomplete(ratings: Ratings, *, weights: Array | None = None) -> IccIncomplete:
    """Return agreement and consistency of raters from a table with gaps.

    Args:
        ratings: judgements, missing ones absent.
        weights: how often each item counts, whole numbers, shape (items,); default once.

    Returns:
        Reliabilities of at most 1 with the variances behind them; 0 and below when items differ no
        more than chance would have it.

    Raises:
        Undefined: `one_rater`, no item was judged twice; `too_few`, no rater judged two items, or
            no degree of freedom is left for the residual; `disconnected`, none is left because
            raters and items fall into groups without a common judgement; `no_variation`, all
            judgements are the same; `low_reliability`, the variances do not add up to more than 0.
        ValueError: weights do not fit.

    Examples:
        Each rater skipped another item, so that a complete item does not exist:

        >>> import numpy as np
        >>> table = np.array([[1.0, 2.0, np.nan], [3.0, np.nan, 5.0], [np.nan, 6.0, 8.0]])
        >>> found = icc_incomplete(Ratings.of_table(np.vstack([table, 2 + table])))
        >>> found.n_complete_items, found.n_ratings, round(found.value, 3)
        (0.0, 12.0, 0.749)
    """
    counted, times = weighted_items("icc_incomplete", ratings, weights)
    parts = variance_components(counted, times)
    size = counted.per_item()
    there = size > 0
    items, raters = float(times @ there), len(np.unique(counted.rater))
    per_item = items / float(times[there] @ (1 / size[there]))
    value, both = _agreement(parts), parts.item + parts.residual
    consistency = parts.item / both if both > 0 else None
    derived = {
        "mean": spearman_brown(value, per_item),
        "consistency": consistency,
        "consistency_mean": None if consistency is None else spearman_brown(consistency, per_item),
    }
    return IccIncomplete(
        value=value,
        **derived,
        raters_per_item=per_item,
        components=parts,
        n_items=items,
        n_raters=raters,
        n_ratings=float(times @ size),
        n_absent=items * raters - float(times @ size),
        n_complete_items=float(times @ (size == raters)),
        missing={name: "low_reliability" for name, number in derived.items() if number is None},
    )


@door
def icc_incomplete_interval(
    ratings: Ratings,
    *,
    persons: Names,
    rng: np.random.Generator,
    replicates: int = 1000,
    level: float = 0.95,
) -> PersonBootstrap:
    """Return a percentile interval of `icc_incomplete` over persons drawn again.

    Raters stay as they are: the interval speaks of other items judged by these raters.

    Args:
        ratings: judgements, missing ones absent.
        persons: person of each item, names or numbers, shape (items,).
        rng: source of the draws.
        replicates: how many draws.
        level: share of intervals that hold the true value.

    Raises:
        Undefined: as `icc_incomplete`; `too_few`, fewer than 5 persons; a reason that holds for
            more than 5 % of the replicates.
        ValueError: persons do not fit the items.
    """
    if len(persons) != ratings.items:
        msg = f"icc_incomplete_interval: needs {ratings.items} persons, got {len(persons)}"
        raise ValueError(msg)
    _agreement(variance_components(ratings, np.ones(ratings.items)))

    def agreement(weights: Array) -> float:
        return _agreement(variance_components(ratings, weights))

    return person_bootstrap(agreement, persons, rng=rng, replicates=replicates, level=level)


def _agreement(parts: VarianceComponents) -> float:
    """Return the share of variance between items."""
    total = parts.item + parts.rater + parts.residual
    if total <= 0:
        reason = "low_reliability"
        raise Undefined(reason)
    return parts.item / total
