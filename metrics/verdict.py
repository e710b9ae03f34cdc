"""The verdict on each gap: proved to be within its margin, proved to exceed it, or neither.

Two proofs are asked for, because the lack of one is no proof of the other. An equivalence test must
show that the gap is within the margin; a minimal-effect test, adjusted for the number of gaps, must
show that it exceeds it. What neither shows is inconclusive, with a hint about what is missing.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evenhand.metrics.arguments import above_zero, at_least, one_sided, share
from evenhand.metrics.inference.decision import VERDICTS, Evidence, Verdict, decide, overall
from evenhand.metrics.inference.equivalence import tost
from evenhand.metrics.inference.minimal_effect import exceedance_p
from evenhand.metrics.inference.student import quantile, spread_is_known
from evenhand.metrics.multiplicity import holm
from evenhand.metrics.power import persons_needed_from, provable_margin
from evenhand.metrics.sums import Array, Mask

__all__ = ["VERDICTS", "Verdict", "Verdicts", "overall", "verdicts"]

WORDS = f"U{max(map(len, VERDICTS))}"
"""Wide enough for every verdict, so that one can be overwritten by another without a cut."""

NOISE = 64 * float(np.finfo(np.float64).eps)
"""Standard errors below this share of gap or margin are rounding, not spread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """What is said of K gaps, and what it rests on. NaN marks a number that does not exist.

    Attributes:
        verdict: one of `VERDICTS` each, shape (K,).
        hints: codes that explain it; empty where nothing is to be explained.
        p_within: equivalence test, H0: the gap is at least the margin.
        p_exceeds: minimal-effect test, H0: the gap is at most the margin.
        p_exceeds_adjusted: the same, adjusted over all K.
        low, high: the (1 - 2 alpha) interval; within the margins iff `p_within` is below alpha.
        provable_margin: the smallest margin that this precision could prove.
        persons_needed: whole persons in the slice to prove the margin; NaN: no number would do.
    """

    verdict: NDArray[np.str_]
    hints: tuple[tuple[str, ...], ...]
    p_within: Array
    p_exceeds: Array
    p_exceeds_adjusted: Array
    low: Array
    high: Array
    provable_margin: Array
    persons_needed: Array


def verdicts(
    gap: ArrayLike,
    *,
    standard_error: ArrayLike,
    df: ArrayLike,
    margin: ArrayLike,
    alpha: float,
    items: ArrayLike,
    persons: ArrayLike,
    min_items: int,
    min_persons: int,
    skilled: ArrayLike,
    enough_of_class: ArrayLike,
    power: float,
    reference_standard_error: ArrayLike = 0.0,
    slice_persons: ArrayLike | None = None,
    reference_persons: ArrayLike = np.inf,
    p_exceeds_adjusted: ArrayLike | None = None,
) -> Verdicts:
    """Return the verdict on each of K gaps of one model.

    - `undefined`: the gap is NaN.
    - `insufficient_data`: too few items, persons or members of a class. Its test still counts in
      Holm's family, which is conservative: adding slices never makes a claim easier.
    - `exceeds_margin`: the adjusted minimal-effect p is at most alpha,
      `p = min(1, 2 P(T > (|gap| - margin) / SE))`.
    - `within_margin`: the equivalence test's p is below alpha, and the model shows skill here. A
      model that answers at random has no gaps either, and must not be cleared.
    - `inconclusive`: anything else. `no_variation`: the spread cannot be estimated, so nothing is
      proved; `no_skill`: only skill is missing; `different_from_zero`: the two-sided (1 - alpha)
      interval excludes 0; `underpowered`: the provable margin is above the declared one;
      `near_margin`: neither of these two.

    Args:
        gap: slice minus reference, shape (K,); NaN where the metric is undefined.
        standard_error: of the gaps. 0, NaN or rounding noise means that the spread is not known.
        df: degrees of freedom of the t distribution.
        margin: tolerated gap, above 0.
        alpha: one-sided level of the equivalence test, level of the exceedance claims.
        items: items of the slice.
        persons: persons of the smaller arm.
        min_items: fewer items than these give no verdict.
        min_persons: fewer persons than these give no verdict.
        skilled: whether the model provably beats a predictor that knows nothing, in this slice.
        enough_of_class: whether each class that the metric needs has enough items.
        power: wanted chance to prove the margin, behind `provable_margin` and `persons_needed`.
        reference_standard_error: the part of `standard_error` that more persons in the slice would
            not lessen; 0 when both arms grow alike.
        slice_persons: persons of the slice itself, for `persons_needed`; None: those of `persons`.
        reference_persons: persons of the reference, for `persons_needed`.
        p_exceeds_adjusted: adjusted p-values to use instead of Holm's, for instance those of
            `max_t_exceeds`.

    Every argument but `gap` may be one number or have shape (K,).

    Returns:
        Verdicts in the order of the gaps.

    Raises:
        ValueError: an argument out of its range or of another shape.

    Examples:
        Few persons and many persons, with the same gap of 0.02 points:

        >>> found = verdicts(
        ...     [0.02, 0.02],
        ...     standard_error=[0.2, 0.05],
        ...     df=[8, 120],
        ...     margin=0.25,
        ...     alpha=0.05,
        ...     items=[90, 1200],
        ...     persons=[9, 121],
        ...     min_items=30,
        ...     min_persons=8,
        ...     skilled=True,
        ...     enough_of_class=True,
        ...     power=0.8,
        ... )
        >>> found.verdict.tolist(), found.hints
        (['inconclusive', 'within_margin'], (('underpowered',), ()))

    References:
        Schuirmann 1987, doi:10.1007/BF01068419; Berger 1982, doi:10.1080/00401706.1982.10487790;
        Murphy & Myors 1999, doi:10.1037/0021-9010.84.2.234
    """
    point = _gaps(gap)
    count = point.size
    share(power, name="power")
    freedom = _aligned(df, count, name="df")
    tolerated = above_zero(_aligned(margin, count, name="margin"), name="margin")
    error = _spread(_aligned(standard_error, count, name="standard_error"), point, tolerated)
    error[~spread_is_known(error, df=freedom)] = np.nan
    arm = _aligned(persons, count, name="persons")
    proof = tost(point, standard_error=error, df=freedom, margin=tolerated, alpha=one_sided(alpha))
    p_exceeds = exceedance_p(point, standard_error=error, df=freedom, margin=tolerated)
    adjusted = (
        holm(p_exceeds)
        if p_exceeds_adjusted is None
        else _aligned(p_exceeds_adjusted, count, name="p_exceeds_adjusted")
    )
    provable = provable_margin(error, df=freedom, alpha=alpha, power=power)
    answers = _answers(
        defined=~np.isnan(point),
        enough_items=_aligned(items, count, name="items") >= min_items,
        enough_persons=arm >= min_persons,
        enough_of_class=_flags(enough_of_class, count, name="enough_of_class"),
        spread_known=np.isfinite(error),
        exceeds=adjusted <= alpha,
        within=proof.p < alpha,
        skilled=_flags(skilled, count, name="skilled"),
        differs_from_zero=np.abs(point) > quantile(1.0 - alpha / 2.0, df=freedom) * error,
        underpowered=provable > tolerated,
    )
    own = arm if slice_persons is None else _aligned(slice_persons, count, name="slice_persons")
    fixed = _aligned(reference_standard_error, count, name="reference_standard_error")
    needed = persons_needed_from(
        np.sqrt(np.maximum(error**2 - fixed**2, 0.0)),
        np.maximum(own, 1.0),
        reference_standard_error=fixed,
        reference_persons=_aligned(reference_persons, count, name="reference_persons"),
        margin=tolerated,
        alpha=alpha,
        power=power,
    )
    return Verdicts(
        verdict=np.array([word for word, _ in answers], dtype=WORDS),
        hints=tuple(hints for _, hints in answers),
        p_within=proof.p,
        p_exceeds=p_exceeds,
        p_exceeds_adjusted=adjusted,
        low=proof.low,
        high=proof.high,
        provable_margin=provable,
        persons_needed=np.maximum(needed, min_persons),
    )


def _answers(**shown: Mask) -> list[tuple[Verdict, tuple[str, ...]]]:
    names, columns = list(shown), zip(*(column.tolist() for column in shown.values()), strict=True)
    return [decide(Evidence(**dict(zip(names, row, strict=True)))) for row in columns]


def _gaps(gap: ArrayLike) -> Array:
    point = np.asarray(gap, dtype=np.float64)
    if point.ndim != 1 or np.isinf(point).any():
        message = f"gap must be a vector of finite values or NaN, got shape {point.shape}"
        raise ValueError(message)
    return point


def _aligned(value: ArrayLike, count: int, *, name: str) -> Array:
    numbers = np.asarray(value, dtype=np.float64)
    if numbers.shape not in {(), (count,)}:
        message = f"{name} must be one number or have shape ({count},), got {numbers.shape}"
        raise ValueError(message)
    return np.broadcast_to(numbers, (count,)).copy()


def _flags(value: ArrayLike, count: int, *, name: str) -> Mask:
    flags = np.asarray(value)
    if flags.dtype != np.bool_:
        message = f"{name} must hold True or False, got {flags.dtype}"
        raise ValueError(message)
    return _aligned(flags, count, name=name) > 0


def _spread(error: Array, point: Array, margin: Array) -> Array:
    """Return standard errors, NaN where one is no more than rounding."""
    scale = np.fmax(np.abs(point), margin)
    above = at_least(error, 0.0, name="standard_error") > NOISE * scale
    return np.where(above, error, np.nan)
