"""Uniform shift of ordinal labels at equal score: is one group's emotion read too high or too low?

The proportional-odds model explains the experts' level by the model's score and the slice. At
equal score, a slice with a shift above 0 is rated higher by experts than the reference is: the
model under-reads it. In test theory this is uniform differential item functioning of the model
(McCullagh 1980, doi:10.1111/j.2517-6161.1980.tb01109.x; Zumbo 1999).
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy import special

from evenhand.metrics.arguments import share
from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.inference.student import quantile
from evenhand.metrics.numbered import Codes, Names, numbered
from evenhand.metrics.regression.brant import ParallelSlopes, brant
from evenhand.metrics.regression.proportional_odds import ProportionalOdds, proportional_odds
from evenhand.metrics.sums import Array, Undefined
from evenhand.metrics.vectors import checked_weights

FACTS = Facts(
    title="Proportional-odds shift between slices",
    asks="At equal score, do experts rate one group's emotion higher than another's?",
    formula=(
        "logit P(label > k) = b score + shift(slice) - threshold_k; likelihood-ratio test of "
        "shift = 0"
    ),
    use="For ordinal labels such as 0, 1, 2, whose steps have no common unit.",
    avoid=(
        "When `parallel` has a small p, the shift differs between thresholds: compare rates at "
        "each of them. Noisy labels alone shift groups of unequal base rate."
    ),
    takes="slices",
    unit="log-odds",
    span=(0.0, float("inf")),
    best=0.0,
    headline="largest_shift",
    role="test",
    reference="doi:10.1111/j.2517-6161.1980.tb01109.x",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceShift:
    """One slice against the reference.

    Attributes:
        shift: log-odds of a higher label at equal score, slice minus reference; 0 for the
            reference itself.
        standard_error: of the shift; None for the reference.
        low: lower end of its interval; None for the reference.
        high: upper end; None for the reference.
        items: how many the slice has.
    """

    shift: float
    standard_error: float | None
    low: float | None
    high: float | None
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PolrShift:
    """The model label ~ score + slice and its tests.

    Attributes:
        largest_shift: largest difference of two slices at equal score, log-odds.
        slope: log-odds of a higher label per unit of the score.
        slope_standard_error: of the slope.
        shifts: slice -> shift against the reference.
        reference: the slice that the others are held against.
        likelihood_ratio: statistic of the test that no slice is shifted; counts items as
            independent.
        df: slices minus 1.
        p: chance of so large a likelihood ratio when no slice is shifted.
        wald_p: the same from the coefficients and their covariance, which knows persons where they
            are given.
        thresholds: of the reference slice, on the scale of `b score`.
        levels: labels that occur.
        parallel: test that one slope and one shift serve all thresholds.
        missing: field without value -> reason code.
    """

    largest_shift: float
    slope: float
    slope_standard_error: float
    shifts: Mapping[Hashable, SliceShift]
    reference: Hashable
    likelihood_ratio: float
    df: int
    p: float
    wald_p: float | None
    thresholds: tuple[float, ...]
    levels: tuple[float, ...]
    parallel: ParallelSlopes | None
    missing: Mapping[str, str]


@door
def polr_shift(
    truth: Array,
    scores: Array,
    *,
    slices: Names,
    reference: Hashable | None = None,
    weights: Array | None = None,
    persons: Names | None = None,
    level: float = 0.95,
) -> PolrShift:
    """Return how slices differ in their ordinal labels at equal score.

    A mean of ordinal levels treats the step from absent to weak as equal to the step from weak to
    strong. The proportional-odds model does not: it speaks of the odds of a higher level.

    Args:
        truth: ordered levels, any numbers, shape (n,). Levels that nobody has play no part.
        scores: one number an item, on any scale, shape (n,).
        slices: slice of each item, shape (n,).
        reference: name of the slice that others are held against; default the first by name.
        weights: how often each item counts, whole numbers, shape (n,); default once.
        persons: whose item each one is, shape (n,). Standard errors, intervals and `wald_p` then
            have the person as their unit; the likelihood ratio cannot.
        level: share of intervals that hold the true shift.

    Returns:
        Shifts in log-odds with their tests; `wald_p` and `parallel` may be missing.

    Raises:
        Undefined: `no_items`, `one_level`, `one_group`, `constant_scores`; `singular` when the
            score follows from the slice; `separation` when a slice has only the lowest or only the
            highest level, or scores order the labels without a mistake; `too_few` persons.
        ValueError: shapes differ, a value is not finite, or there is no such reference.

    Examples:
        Experts hear more in "b" than in "a" where the model gives the same score:

        >>> truth = np.array([0.0, 1, 2, 0, 1, 2] * 2)
        >>> scores = np.array([0.0, 1, 2, 1, 0, 1, 0, 0, 1, 1, 0, 1])
        >>> found = polr_shift(truth, scores, slices=["a"] * 6 + ["b"] * 6)
        >>> round(found.shifts["b"].shift, 2), round(found.p, 2)
        (0.72, 0.55)
    """
    times = checked_weights("polr_shift", truth, scores, weights)
    share(level, name="level")
    names, code = _ordered_slices(slices, reference, times)
    person = None if persons is None else _persons(persons, len(truth))
    if not np.ptp(scores[times > 0]) > 0:
        reason = "constant_scores"
        raise Undefined(reason)
    member = code[:, None] == np.arange(1, len(names))
    design = np.column_stack([scores, member])
    full = proportional_odds(truth, design, weights=times, persons=person)
    plain = proportional_odds(truth, design[:, :1], weights=times)
    ratio = max(2 * (full.log_likelihood - plain.log_likelihood), 0.0)
    df = np.inf if person is None else float(len(np.unique(person[times > 0])) - 1)
    wald_p = _wald_p(full, df)
    parallel, missing = _parallel(truth, design, times)
    return PolrShift(
        largest_shift=float(np.ptp(np.append(full.coefficients[1:], 0.0))),
        slope=float(full.coefficients[0]),
        slope_standard_error=float(np.sqrt(full.covariance[0, 0])),
        shifts=dict(zip(names, _shifts(full, code, times, level=level, df=df), strict=True)),
        reference=names[0],
        likelihood_ratio=ratio,
        df=len(names) - 1,
        p=float(special.chdtrc(len(names) - 1, ratio)),
        wald_p=wald_p,
        thresholds=tuple(full.thresholds.tolist()),
        levels=tuple(full.levels.tolist()),
        parallel=parallel,
        missing={**missing, **({} if wald_p is not None else {"wald_p": "too_few"})},
    )


def _ordered_slices(
    slices: Names, reference: Hashable | None, times: Array
) -> tuple[list[Hashable], Codes]:
    """Return the slices that have items, the reference first, and the number of each item's."""
    code, names = numbered("polr_shift: slices", slices, count=len(times))
    items = np.bincount(code, weights=times, minlength=len(names))
    present = sorted((name for name, n in zip(names, items, strict=True) if n), key=str)
    if not present:
        reason = "no_items"
        raise Undefined(reason)
    if reference is not None and reference not in present:
        msg = f"polr_shift: no slice {reference!r} with items; there are: {present}"
        raise ValueError(msg)
    if len(present) == 1:
        reason = "one_group"
        raise Undefined(reason)
    base = present[0] if reference is None else reference
    ordered = [base, *(name for name in present if name != base)]
    place = {name: k for k, name in enumerate(ordered)}
    return ordered, np.array([place.get(name, 0) for name in names])[code]


def _persons(persons: Names, count: int) -> Codes:
    """Return the number of each item's person."""
    return numbered("polr_shift: persons", persons, count=count)[0]


def _wald_p(fit: ProportionalOdds, df: float) -> float | None:
    """Return the p-value of no shift: chi-squared for items, F for persons; None for too few."""
    shifts, spread = fit.coefficients[1:], fit.covariance[1:, 1:]
    count = len(shifts)
    if df < count:
        return None
    squared = float(shifts @ np.linalg.solve(spread, shifts))
    if np.isinf(df):
        return float(special.chdtrc(count, squared))
    return float(special.fdtrc(count, df, squared / count))


def _shifts(
    fit: ProportionalOdds, code: Codes, times: Array, *, level: float, df: float
) -> list[SliceShift]:
    """Return each slice against the reference, the reference first."""
    items = np.bincount(code, weights=times).astype(int)
    reach = float(quantile((1 + level) / 2, df=df))
    errors = np.sqrt(np.diag(fit.covariance)[1:])
    own = SliceShift(shift=0.0, standard_error=None, low=None, high=None, items=int(items[0]))
    return [own] + [
        SliceShift(
            shift=float(shift),
            standard_error=float(error),
            low=float(shift - reach * error),
            high=float(shift + reach * error),
            items=int(count),
        )
        for shift, error, count in zip(fit.coefficients[1:], errors, items[1:], strict=True)
    ]


def _parallel(
    truth: Array, design: Array, times: Array
) -> tuple[ParallelSlopes | None, dict[str, str]]:
    """Return Brant's test, or why there is none."""
    try:
        return brant(truth, design, weights=times), {}
    except Undefined as reason:
        return None, {"parallel": str(reason)}
