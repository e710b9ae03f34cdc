"""Rater by slice: does a rater treat one group of persons differently from the other raters?

Severity is the same for all; an interaction is not. A rater who is stricter with one group than
with others makes labels that are biased themselves, and a model that follows them inherits it. The
linear form of differential rater functioning (Engelhard 1994, doi:10.1111/j.1745-3984.1994.
tb00436.x).
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy import special

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.numbered import Names, numbered
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.regression.crossed_effects import crossed_effects
from evenhand.metrics.sums import Undefined

FACTS = Facts(
    title="Rater by slice interaction",
    asks="Is some rater stricter with one group of persons than with another?",
    formula="F of rater:slice in rating ~ item + rater + rater:slice",
    use="Before a gap between slices is blamed on the model: the labels may have one of their own.",
    avoid="A large p-value with few items shows little; see how far the effects differ by slice.",
    takes="ratings",
    role="test",
    unit="1",
    span=(0.0, np.inf),
    best=None,
    headline="f",
    reference="doi:10.1111/j.1745-3984.1994.tb00436.x",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RaterBySlice:
    """The test and the effects behind it.

    Attributes:
        f: mean square of the interaction over that of the residuals.
        df: degrees of freedom of both.
        p: probability of an F at least as large when no rater treats slices differently.
        largest_shift: largest difference between a rater's effects in two slices, in scale points;
            None where no two connected slices share two raters.
        effects: slice -> effect of each rater within it, summing to 0 in the slice; None for a
            rater without items there, and for all raters of a slice that is not connected.
        missing: field -> reason, for fields that have no value; `effects[F]` is one slice's.
    """

    f: float
    df: tuple[int, int]
    p: float
    largest_shift: float | None
    effects: Mapping[Hashable, tuple[float | None, ...]]
    missing: Mapping[str, str]


@door
def rater_by_slice(ratings: Ratings, slices: Names) -> RaterBySlice:
    """Return the test of equal rater effects in all slices.

    Items lie within slices, so the larger model is one fit of `rating ~ item + rater` a slice, and
    the smaller one a fit of all. Any cells may be missing; ranks are those of the graph of shared
    items.

    Args:
        ratings: who judged what.
        slices: slice of each item, shape (items,).

    Returns:
        F from 0; 1 is what chance gives.

    Raises:
        Undefined: `no_items`; `one_rater`; `one_group`, one slice was judged; `not_crossed`, no
            comparison of two raters exists in two slices; `too_few` residuals; `no_variation`.
        ValueError: there is not one slice an item.

    Examples:
        >>> table = np.array([[1.0, 1.0], [3.0, 3.1], [2.0, 2.9], [4.0, 5.1]])
        >>> found = rater_by_slice(Ratings.of_table(table), ["f", "f", "m", "m"])
        >>> round(found.f, 1), found.df, round(found.largest_shift, 2)
        (72.2, (1, 2), 0.47)
    """
    slice_of, names = numbered("rater_by_slice: slices", slices, count=ratings.items)
    whole = crossed_effects(ratings)
    if ratings.per_item().max() < 2:  # noqa: PLR2004 two raters of one item
        reason = "one_rater"
        raise Undefined(reason)
    judged = np.unique(slice_of[ratings.item])
    if len(judged) < 2:  # noqa: PLR2004 a comparison takes two
        reason = "one_group"
        raise Undefined(reason)
    fits = {names[s]: crossed_effects(ratings.of_items(slice_of == s)) for s in judged}
    df = sum(each.df for each in fits.values())
    squares = sum(each.squares for each in fits.values())
    more = whole.df - df
    for reason, holds in (
        ("not_crossed", more < 1),
        ("too_few", df < 1),
        ("no_variation", squares == 0.0),
    ):
        if holds:
            raise Undefined(reason)
    f = max(whole.squares - squares, 0.0) / more / (squares / df)
    effects = {
        name: tuple(
            float(effect) if part >= 0 and fit.parts == 1 else None
            for effect, part in zip(fit.effect, fit.part, strict=True)
        )
        for name, fit in fits.items()
    }
    missing = {f"effects[{name}]": "disconnected" for name, fit in fits.items() if fit.parts > 1}
    shift = _largest_shift(effects)
    return RaterBySlice(
        f=f,
        df=(more, df),
        p=float(special.fdtrc(more, df, f)),
        largest_shift=shift,
        effects=effects,
        missing=missing if shift is not None else {**missing, "largest_shift": "not_crossed"},
    )


def _largest_shift(effects: Mapping[Hashable, tuple[float | None, ...]]) -> float | None:
    """Return how far a rater moves between two slices, against the raters that both share."""
    table = np.array(list(effects.values()), dtype=np.float64)
    found = []
    for row, one in enumerate(table):
        off = table[row + 1 :] - one
        for each in off:
            both = each[np.isfinite(each)]
            if len(both) > 1:
                found.append(float(np.abs(both - both.mean()).max()))
    return max(found) if found else None
