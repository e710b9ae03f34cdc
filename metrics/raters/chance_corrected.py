"""Agreement beyond chance, (observed - expected) / (1 - expected), with its linearised error.

Fleiss's kappa, Gwet's AC1 and AC2 and Brennan and Prediger's coefficient differ in what they
expect by chance and in nothing else. Items with one judgement tell how common a category is, and
nothing of agreement (Gwet 2014, Handbook of Inter-Rater Reliability, chapters 2, 3 and 5).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from evenhand.metrics.numbered import Codes
from evenhand.metrics.raters.category_weights import Weighting, category_weights
from evenhand.metrics.raters.item_weights import weighted_items
from evenhand.metrics.raters.judgement_pairs import pair_sums
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Array, Undefined

MOST_LEVELS = 2048
"""Categories beyond which a table of their agreement is refused."""

_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class ChanceCorrected:
    """A coefficient of agreement and what it rests on.

    Attributes:
        value: the coefficient, 1 for agreement, 0 for what chance gives.
        standard_error: over items drawn from many, linearised; None for one item.
        observed: agreement of two judgements of an item.
        expected: the same by chance, as the coefficient defines chance.
        n_items: items with a judgement.
        n_judged_twice: items with two or more, on which the observed agreement rests.
        n_ratings: judgements.
        n_levels: categories.
        missing: why a field is None, a reason code by field.
    """

    value: float
    standard_error: float | None
    observed: float
    expected: float
    n_items: float
    n_judged_twice: float
    n_ratings: float
    n_levels: int
    missing: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Judgements as categories.

    Attributes:
        item: number of each judgement's item, shape (n,).
        code: number of each judgement's category, shape (n,).
        size: judgements of each item, all above 0, shape (items,).
        times: how often each item counts, shape (items,).
        similarity: agreement of categories, shape (q, q).
        agreement: mean agreement over each item's ordered pairs, 0 without one, shape (items,).
        shares: mean share of each category within items, shape (q,).
    """

    item: Codes
    code: Codes
    size: Array
    times: Array
    similarity: Array
    agreement: Array
    shares: Array

    def item_means(self, of_category: Array) -> Array:
        """Return the mean over each item's judgements of a number that categories have."""
        sums = np.bincount(self.item, weights=of_category[self.code], minlength=len(self.size))
        return np.asarray(sums / self.size)

    def observed(self) -> float:
        """Return the mean agreement of items that were judged twice.

        Raises:
            Undefined: `one_rater`, there is no such item.
        """
        twice = self.size > 1
        if not twice.any():
            reason = "one_rater"
            raise Undefined(reason)
        return float(self.times @ self.agreement / (self.times @ twice))


def judged(
    name: str,
    ratings: Ratings,
    *,
    weighting: Weighting = "identity",
    levels: Array | None = None,
    weights: Array | None = None,
) -> Judged:
    """Return judgements as categories.

    Args:
        name: the measure, for messages.
        ratings: judgements, missing ones absent.
        weighting: how much different categories agree.
        levels: all categories of the scale, used or not; default those that occur.
        weights: how often each item counts, shape (items,).

    Raises:
        ValueError: a judgement is none of the levels, levels repeat, there are too many, or
            weights do not fit.
    """
    counted, times = weighted_items(name, ratings, weights)
    there = counted.per_item() > 0
    counted, times = counted.of_items(there), times[there]
    found, code = _coded(name, counted.value, levels)
    similarity = category_weights(found, weighting=weighting)
    item, size = counted.item, counted.per_item().astype(np.float64)
    pairs = pair_sums(item, items=len(size), of=lambda a, b: similarity[code[a], code[b]])
    share = np.bincount(code, weights=(times / size)[item], minlength=len(found))
    return Judged(
        item=item,
        code=code,
        size=size,
        times=times,
        similarity=similarity,
        agreement=pairs / np.maximum(size * (size - 1), 1),
        shares=share / max(float(times.sum()), 1.0),
    )


def _coded(name: str, values: Array, levels: Array | None) -> tuple[Array, Codes]:
    """Return the levels, ascending, and the place of each value among them."""
    occurring, code = np.unique(values, return_inverse=True)
    known = occurring if levels is None else np.unique(np.asarray(levels, dtype=np.float64))
    if levels is not None and (len(known) < len(levels) or not np.isfinite(known).all()):
        msg = f"{name}: levels must be different finite numbers, got {list(levels)}"
        raise ValueError(msg)
    strangers = occurring[~np.isin(occurring, known)]
    if len(strangers):
        msg = f"{name}: a judgement of {strangers[0]:g} is none of the levels {known.tolist()}"
        raise ValueError(msg)
    if len(known) > MOST_LEVELS:
        msg = (
            f"{name}: {len(known)} categories are more than {MOST_LEVELS}; "
            "take krippendorff_alpha on an interval scale"
        )
        raise ValueError(msg)
    return known, np.searchsorted(known, occurring)[code]


def chance_corrected(data: Judged, *, expected: float, pull: Array) -> ChanceCorrected:
    """Return a coefficient with the error of Gwet's linearisation.

    Item i pulls the coefficient towards
    `x_i = (n / n2) [judged twice] (p_i - pe) / (1 - pe) - 2 (1 - value) (e_i - pe) / (1 - pe)`,
    and the squared error is the variance of x over n.

    Args:
        data: the judgements.
        expected: pe, agreement by chance.
        pull: e_i, half of what each item pulls pe towards, shape (items,).

    Raises:
        Undefined: `one_rater`, no item was judged twice; `no_variation`, chance alone agrees.
    """
    observed, count = data.observed(), float(data.times.sum())
    rest = 1 - expected
    if rest <= _ROUNDING:
        reason = "no_variation"
        raise Undefined(reason)
    value = (observed - expected) / rest
    twice = data.size > 1
    pairs = float(data.times @ twice)
    pulled = count / pairs * (data.agreement - expected * twice) / rest
    pulled -= 2 * (1 - value) * (pull - expected) / rest
    error = None
    if count > 1:
        error = float(np.sqrt(data.times @ (pulled - value) ** 2 / (count * (count - 1))))
    return ChanceCorrected(
        value=value,
        standard_error=error,
        observed=observed,
        expected=expected,
        n_items=count,
        n_judged_twice=pairs,
        n_ratings=float(data.times @ data.size),
        n_levels=len(data.shares),
        missing={} if error is not None else {"standard_error": "too_few"},
    )
