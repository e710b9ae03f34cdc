"""Krippendorff's alpha: do raters agree beyond chance, on a scale of any level?

One minus observed over expected disagreement, for any number of raters and with missing
judgements. 1 is agreement, 0 is what chance gives, below 0 is less. Items with fewer than two
judgements say nothing of agreement and are left out; the result counts them. When every judgement
is the same there is no agreement to speak of, neither 1 nor 0 (Krippendorff 2011, Computing
Krippendorff's alpha-reliability; Hayes & Krippendorff 2007, doi:10.1080/19312450709336664).

    >>> import numpy as np
    >>> table = np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    >>> round(krippendorff_alpha(Ratings.of_table(table), level="nominal").value, 6)  # 1 - 5/9
    0.444444
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

import numpy as np

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.numbered import Names
from evenhand.metrics.raters.coincidences import (
    Distance,
    Nominal,
    Pairable,
    disagreement,
    interval,
    ordinal,
)
from evenhand.metrics.raters.item_weights import weighted_items
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.raters.ratio_distance import Ratio
from evenhand.metrics.replicates.person_bootstrap import PersonBootstrap, person_bootstrap
from evenhand.metrics.sums import Array, Undefined

Level: TypeAlias = Literal["nominal", "ordinal", "interval", "ratio"]

FACTS = Facts(
    title="Krippendorff's alpha",
    asks="Do raters agree beyond chance?",
    formula="1 - observed disagreement / expected disagreement, over judgements that can be paired",
    use=(
        "For any number of raters with gaps. Take ordinal for levels of presence, interval for "
        "intensities."
    ),
    avoid=(
        "Rare emotions: one dissent of a hundred raters can bring it to 0. Show specific agreement "
        "beside it. Between groups it follows how varied the items are; compare the spread within "
        "items."
    ),
    takes="ratings",
    unit="1",
    span=(-float("inf"), 1.0),
    best=1.0,
    headline="value",
    reference="doi:10.1080/19312450709336664",
)

DISTANCES: Mapping[str, Callable[[Pairable], Distance]] = MappingProxyType(
    {"nominal": Nominal.of, "ordinal": ordinal, "interval": interval, "ratio": Ratio.of}
)
"""How far two values are apart, by the level of their scale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KrippendorffAlpha:
    """Alpha and what it rests on.

    Attributes:
        value: alpha, 1 for agreement, 0 for chance.
        standard_error: linearised over items (Gwet 2014), distances held fixed; None for one item.
        n_items: all items, those with fewer than two judgements among them.
        n_pairable_values: judgements that can be paired.
        n_single_values: judgements left out, because their item has no other one.
        missing: why a field is None, a reason code by field.
    """

    value: float
    standard_error: float | None
    n_items: float
    n_pairable_values: float
    n_single_values: float
    missing: Mapping[str, str] = field(default_factory=dict)


@door
def krippendorff_alpha(
    ratings: Ratings, *, level: Level, weights: Array | None = None
) -> KrippendorffAlpha:
    """Return alpha = 1 - Do / De.

    With n pairable judgements, of which n_c have value c, and an item of m of them,

        Do = (1 / n) sum over items, ordered pairs of its judgements of d(a, b) / (m - 1)
        De = sum over c, k of n_c n_k d(c, k) / (n (n - 1))

    d is 1 for different values (nominal), the squared number of judgements from one value to the
    other (ordinal), (a - b)^2 (interval) or ((a - b) / (a + b))^2 (ratio). Time is n log n and
    memory linear in n, whatever the number of different values.

    Args:
        ratings: judgements, missing ones absent; numbers also where the level is nominal.
        level: of the scale. Ordinal takes order only, ratio needs values of 0 or more.
        weights: how often each item counts, whole numbers, shape (items,); default once.

    Returns:
        Alpha, at most 1, with its standard error and counts.

    Raises:
        Undefined: `one_rater`, no item was judged twice; `no_variation`, all judgements that can be
            paired are the same; `not_positive`, a ratio scale with a value below 0.
        ValueError: an unknown level, or weights that do not fit.

    Examples:
        Dissent by one step weighs less than dissent from end to end, except on a nominal scale:

        >>> near = Ratings.of_table(np.array([[0.0, 0.0], [2.0, 2.0], [1.0, 2.0]]))
        >>> far = Ratings.of_table(np.array([[0.0, 0.0], [2.0, 2.0], [0.0, 2.0]]))
        >>> [round(krippendorff_alpha(r, level="interval").value, 3) for r in (near, far)]
        [0.828, 0.444]
        >>> [round(krippendorff_alpha(r, level="nominal").value, 3) for r in (near, far)]
        [0.545, 0.444]
    """
    counted, times = weighted_items("krippendorff_alpha", ratings, weights)
    pairable = Pairable.of(counted)
    distance = _distance(pairable, level)
    found = disagreement(pairable, distance, times)
    judged = float(times @ (pairable.size > 0))
    error = None
    if judged > 1:
        error = float(np.sqrt(times @ found.pulled**2 / (judged * (judged - 1))))
    return KrippendorffAlpha(
        value=1 - (1 - 1 / found.count) * found.observed / found.expected,
        standard_error=error,
        n_items=float(times.sum()),
        n_pairable_values=found.count,
        n_single_values=float(times @ (counted.per_item() == 1)),
        missing={} if error is not None else {"standard_error": "too_few"},
    )


@door
def krippendorff_interval(
    ratings: Ratings,
    *,
    level: Level,
    persons: Names,
    rng: np.random.Generator,
    replicates: int = 1000,
    confidence: float = 0.95,
) -> PersonBootstrap:
    """Return a percentile interval of alpha over persons drawn again with all their items.

    Counts, mid-ranks and expected disagreement are made anew for each replicate.

    Args:
        ratings: judgements, missing ones absent.
        level: of the scale.
        persons: person of each item, names or numbers, shape (items,).
        rng: source of the draws.
        replicates: how many draws.
        confidence: share of intervals that should hold the true value.

    Raises:
        Undefined: as `krippendorff_alpha`; `too_few`, fewer than 5 persons; a reason that holds for
            more than 5 % of the replicates.
        ValueError: persons do not fit the items.
    """
    if len(persons) != ratings.items:
        msg = f"krippendorff_interval: needs {ratings.items} persons, got {len(persons)}"
        raise ValueError(msg)
    pairable = Pairable.of(ratings)
    distance = _distance(pairable, level)

    def alpha(weights: Array) -> float:
        found = disagreement(pairable, distance, weights)
        return 1 - (1 - 1 / found.count) * found.observed / found.expected

    return person_bootstrap(alpha, persons, rng=rng, replicates=replicates, level=confidence)


def _distance(pairable: Pairable, level: str) -> Distance:
    if level not in DISTANCES:
        msg = f"krippendorff_alpha: level must be one of {', '.join(DISTANCES)}, got {level!r}"
        raise ValueError(msg)
    if len(pairable.values) < 2:  # noqa: PLR2004 two values differ
        reason = "no_variation" if len(pairable.values) else "one_rater"
        raise Undefined(reason)
    return DISTANCES[level](pairable)
