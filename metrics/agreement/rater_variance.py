"""Rater variance: how much of a rating is the item, the rater, and the rater's view of a group?

Variance components of a crossed design with random items, raters and raters within slices, any
judgements missing, by restricted maximum likelihood. The items' share is the agreement of single
ratings for incomplete designs (Brennan 2001, doi:10.1007/978-1-4757-3456-0; ten Hove, Jorgensen &
van der Ark 2022, doi:10.1037/met0000516).
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy import special

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.numbered import Codes, Names, numbered
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.regression.crossed_effects import crossed_effects
from evenhand.metrics.regression.reml import Reml, reml
from evenhand.metrics.sums import Undefined

FACTS = Facts(
    title="Variance components of ratings",
    asks="How much of a rating is the item, the rater, and the rater's view of a group?",
    formula="rating = slice + item + rater + rater:slice + residual, random effects by REML",
    use="For raters taken as a sample of many, and for agreement where judgements are missing.",
    avoid="With two or three raters, whose variance nobody can know; take severity there.",
    takes="ratings",
    unit="share",
    span=(0.0, 1.0),
    best=None,
    headline="icc_agreement_single",
    reference="doi:10.1037/met0000516",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RaterVariance:
    """Components, their shares and the mean of each slice.

    Attributes:
        icc_agreement_single: share of items in the variance of one rating within a slice.
        share_rater: share of raters.
        item, rater, residual: variances, in squared scale points.
        rater_slice: variance of raters between slices; None where it cannot be told from `rater`.
        slice_means: slice -> expected rating.
        slice_effect: second slice minus first, in the order of sorted names; None unless there are
            two.
        slice_standard_error: of the slice effect.
        log_likelihood: restricted, at the optimum.
        likelihood_ratio: twice the gain of plain log-likelihood by `rater_slice`.
        p: of the likelihood ratio; half the tail of a chi-square with one degree of freedom, since
            a variance cannot be negative.
        missing: field -> reason, for fields that have no value.
    """

    icc_agreement_single: float
    share_rater: float
    item: float
    rater: float
    residual: float
    rater_slice: float | None
    slice_means: Mapping[Hashable, float]
    slice_effect: float | None
    slice_standard_error: float | None
    log_likelihood: float
    likelihood_ratio: float | None
    p: float | None
    missing: Mapping[str, str]


@door
def rater_variance(ratings: Ratings, *, slices: Names | None = None) -> RaterVariance:
    """Return variance components of a crossed design with any judgements missing.

    A fixed severity says who is strict; a variance says how strict a further rater may be, and how
    differently a further rater may see the groups.

    Args:
        ratings: who judged what.
        slices: slice of each item, shape (items,); default one slice.

    Returns:
        Shares in [0, 1]; an agreement of 1 means that a rating is its item and nothing else.

    Raises:
        Undefined: `no_items`, `one_rater`, `too_few`, `no_variation` (nothing is left beside items
            and raters), or `not_converged`.
        ValueError: there is not one slice an item.

    Examples:
        >>> rng = np.random.default_rng(2)
        >>> table = rng.normal(0, 2, (300, 1)) + rng.normal(0, 1, 20) + rng.normal(0, 1, (300, 20))
        >>> found = rater_variance(Ratings.of_table(table))
        >>> round(found.icc_agreement_single, 1), found.missing["rater_slice"]
        (0.6, 'one_group')
    """
    named = np.zeros(ratings.items) if slices is None else slices
    slice_of, names = numbered("rater_variance: slices", named, count=ratings.items)
    _refuse(ratings)
    order = sorted({int(s) for s in slice_of[ratings.item]}, key=lambda s: str(names[s]))
    place = np.full(len(names), -1)
    place[order] = np.arange(len(order))
    reason = _no_cells(ratings, place[slice_of])
    fit = reml(ratings, place[slice_of], with_cells=not reason)
    ratio = None if reason else _likelihood_ratio(ratings, place[slice_of])
    total = fit.item + fit.rater + fit.cell + fit.residual
    two = len(order) == 2  # noqa: PLR2004 one difference
    missing = dict.fromkeys(("rater_slice", "likelihood_ratio", "p"), reason) if reason else {}
    if not two:
        lacking = "one_group" if len(order) == 1 else "too_many"
        missing |= dict.fromkeys(("slice_effect", "slice_standard_error"), lacking)
    return RaterVariance(
        icc_agreement_single=fit.item / total,
        share_rater=fit.rater / total,
        item=fit.item,
        rater=fit.rater,
        residual=fit.residual,
        rater_slice=None if reason else fit.cell,
        slice_means={names[s]: float(fit.slice_means[k]) for k, s in enumerate(order)},
        slice_effect=float(fit.slice_means[1] - fit.slice_means[0]) if two else None,
        slice_standard_error=_contrast_error(fit) if two else None,
        log_likelihood=fit.log_likelihood,
        likelihood_ratio=ratio,
        p=None if ratio is None else _p(ratio),
        missing=missing,
    )


def _refuse(ratings: Ratings) -> None:
    """Raise where variances cannot be told apart."""
    fit = crossed_effects(ratings)
    for reason, holds in (
        ("one_rater", ratings.per_item().max() < 2),  # noqa: PLR2004 two raters of one item
        ("too_few", fit.df < 1),
        ("no_variation", fit.squares == 0.0),
    ):
        if holds:
            raise Undefined(reason)


def _no_cells(ratings: Ratings, slices: Codes) -> str:
    """Return why raters within slices cannot be told from raters, empty where they can."""
    seen = slices[ratings.item]
    if not np.ptp(seen):
        return "one_group"
    cells = len(np.unique(seen * ratings.raters + ratings.rater))
    return "" if cells > len(np.unique(ratings.rater)) else "not_crossed"


def _likelihood_ratio(ratings: Ratings, slices: Codes) -> float:
    """Return twice what the variance of raters within slices adds to the log-likelihood."""
    more, less = (
        reml(ratings, slices, with_cells=cells, restricted=False).log_likelihood
        for cells in (True, False)
    )
    return max(2.0 * (more - less), 0.0)


def _contrast_error(fit: Reml) -> float:
    contrast = np.array([-1.0, 1.0])
    return float(np.sqrt(contrast @ fit.slice_covariance @ contrast))


def _p(ratio: float) -> float:
    """Return the tail of the mixture of 0 and a chi-square with one degree of freedom."""
    return float(special.chdtrc(1.0, ratio)) / 2.0 if ratio > 0 else 1.0
