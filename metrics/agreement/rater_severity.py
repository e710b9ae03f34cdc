"""Rater severity: who rates higher, who lower, on the same items?

With each rater's effect `b` in `rating = item + b + noise`, whoever happened to see the happier
faces is not taken for generous. A positive effect rates higher than the others (Linacre 1989,
Many-Facet Rasch Measurement, in its linear form).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import special

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.numbered import Names, numbered
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.regression.crossed_effects import CrossedEffects, crossed_effects
from evenhand.metrics.sums import Array, Mask, Undefined

FACTS = Facts(
    title="Rater severity",
    asks="Do some raters rate higher than others on the same items?",
    formula="least squares of rating ~ item + rater, rater effects summing to 0",
    use="Before means over different raters are compared: unequal severity becomes a gap where"
    " raters are unequally shared out.",
    avoid="Where raters saw items that others had selected; look at the rating design first.",
    takes="ratings",
    unit="scale points",
    span=(0.0, np.inf),
    best=0.0,
    headline="spread",
    reference="Linacre 1989, Many-Facet Rasch Measurement",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RaterSeverity:
    """Effects of raters.

    Attributes:
        spread: highest minus lowest effect, in scale points.
        effects: of each rater, summing to 0; positive rates higher. None for a rater without a
            judgement.
        standard_errors: of the effects; None likewise, and with more than 2,000 raters.
        df: degrees of freedom of t intervals of the effects.
        f, f_df, p: test that all raters are equally severe; it counts items as independent.
        residual_sd: spread of one rating around item and rater; None where df is 0.
        ratings, items, raters: what the fit rests on; items of one rater count and inform nobody.
        missing: field -> reason, for fields that have no value.
    """

    spread: float
    effects: tuple[float | None, ...]
    standard_errors: tuple[float | None, ...]
    df: int
    f: float | None
    f_df: tuple[int, int]
    p: float | None
    residual_sd: float | None
    ratings: int
    items: int
    raters: int
    missing: Mapping[str, str]


@door
def rater_severity(ratings: Ratings, *, persons: Names | None = None) -> RaterSeverity:
    """Return how much higher or lower each rater rates than the others do on the same items.

    Severity matters where raters are unequally shared out among groups. Any cells may be missing,
    as long as raters are tied to each other by shared items.

    Args:
        ratings: who judged what.
        persons: whose item each one is, shape (items,). Standard errors are then cluster-robust
            (CR1 over persons, t with persons - 1); default is one common residual variance.

    Returns:
        Effects in scale points; a spread of 0 is equal severity.

    Raises:
        Undefined: `no_items`; `one_rater`; `disconnected`, effects of raters who share no items
            with the rest, directly or through others, cannot be compared.
        ValueError: there is not one person an item.

    Examples:
        Rater 1 saw only the two faces of high intensity, and is no more generous for that:

        >>> table = np.array([[1.0, np.nan, 1.0], [5.0, 5.0, 5.0], [6.0, 6.0, 6.0]])
        >>> rater_severity(Ratings.of_table(table)).spread
        0.0
    """
    fit = crossed_effects(ratings)
    present = fit.part >= 0
    if ratings.per_item().max() < 2:  # noqa: PLR2004 two raters of one item
        reason = "one_rater"
        raise Undefined(reason)
    if fit.parts > 1:
        reason = "disconnected"
        raise Undefined(reason)
    effect = np.where(np.abs(fit.effect) > _rounding(ratings), fit.effect, 0.0)
    errors, df, missing = _errors(ratings, fit, persons)
    f, p, reason = _equal(ratings, fit)
    missing |= {"f": reason, "p": reason} if reason else {}
    missing |= {} if fit.df else {"residual_sd": "too_few"}
    return RaterSeverity(
        spread=float(np.ptp(effect[present])),
        effects=_listed(effect, present),
        standard_errors=tuple(None for _ in present)
        if errors is None
        else _listed(errors, present),
        df=df,
        f=f,
        f_df=(int(present.sum()) - 1, fit.df),
        p=p,
        residual_sd=float(np.sqrt(fit.squares / fit.df)) if fit.df else None,
        ratings=len(ratings.value),
        items=int((ratings.per_item() > 0).sum()),
        raters=int(present.sum()),
        missing=missing,
    )


def _rounding(ratings: Ratings) -> float:
    """Return how large an effect may come out that is 0."""
    return 1e-12 * float(np.abs(ratings.value).max())


def _listed(values: Array, present: Mask) -> tuple[float | None, ...]:
    return tuple(float(v) if there else None for v, there in zip(values, present, strict=True))


def _errors(
    ratings: Ratings, fit: CrossedEffects, persons: Names | None
) -> tuple[Array | None, int, dict[str, str]]:
    """Return standard errors of the effects, their degrees of freedom, and what is missing."""
    if persons is None:
        scores, df, factor = None, fit.df, 1.0
    else:
        person, names = numbered("rater_severity: persons", persons, count=ratings.items)
        judged = np.unique(person[ratings.item])
        df = len(judged) - 1
        factor = len(judged) / max(df, 1)
        place = person[ratings.item] * ratings.raters + ratings.rater
        scores = np.bincount(
            place, weights=fit.residuals, minlength=len(names) * ratings.raters
        ).reshape(len(names), ratings.raters)
    if fit.inverse is None or df < 1:
        return None, df, {"standard_errors": "too_many" if fit.inverse is None else "too_few"}
    if scores is None:
        variance = np.diag(fit.inverse) * fit.squares / fit.df
    else:
        variance = factor * ((scores @ fit.inverse) ** 2).sum(axis=0)
    return np.sqrt(np.maximum(variance, 0.0)), df, {}


def _equal(ratings: Ratings, fit: CrossedEffects) -> tuple[float | None, float | None, str]:
    """Return F and p of equal severity, or the reason why there are none."""
    if fit.df < 1:
        return None, None, "too_few"
    if fit.squares == 0.0:
        return None, None, "no_variation"
    total = np.bincount(ratings.rater, weights=_centred(ratings), minlength=ratings.raters)
    raters = int((fit.part >= 0).sum()) - 1
    f = float(total @ fit.effect) / raters / (fit.squares / fit.df)
    return f, float(special.fdtrc(raters, fit.df, f)), ""


def _centred(ratings: Ratings) -> Array:
    """Return judgements minus the mean of their item."""
    times = np.maximum(ratings.per_item(), 1)
    mean = np.bincount(ratings.item, weights=ratings.value, minlength=ratings.items) / times
    return np.asarray(ratings.value - mean[ratings.item])
