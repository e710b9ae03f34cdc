"""Two-stage least squares with both halves of the raters, each instrumenting the other.

One direction regresses scores on one half's mean label and the slice, with the other half's mean as
instrument. Each coefficient comes with its influence, by which items (and hence persons) move it,
so that averages over directions and splits have a standard error as well.
"""

from dataclasses import dataclass

import numpy as np

from evenhand.metrics.numbered import Codes
from evenhand.metrics.regression.least_squares import least_squares
from evenhand.metrics.sums import Array, Undefined


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """One half as label, the other as its instrument.

    Attributes:
        intercept: score at label 0 on the other side, in scale points.
        slope: score points for one point of true label.
        gap: slice minus other side at equal true label, in scale points.
        standard_error: of the gap, cluster-robust.
        first_stage_f: F of the instrument in the first stage, as if items were independent; None
            where both halves agree to the point, so that it would be infinite.
        first_stage_f_robust: the same, cluster-robust; None likewise.
    """

    intercept: float
    slope: float
    gap: float
    standard_error: float
    first_stage_f: float | None
    first_stage_f_robust: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A number that is linear in what items contribute, up to terms that vanish.

    Attributes:
        value: the number.
        influence: by how much each item moves it, shape (n,).
    """

    value: float
    influence: Array


def direction(
    scores: Array, member: Array, *, label: Array, instrument: Array, persons: Codes
) -> tuple[Direction, Estimate]:
    """Return one direction, and its gap with the influence of items.

    Args:
        scores: predictions, shape (n,).
        member: 1 in the slice and 0 on the other side, shape (n,).
        label: mean of one half of the raters, shape (n,).
        instrument: mean of the other half, shape (n,).
        persons: number of each item's person, shape (n,).

    Raises:
        Undefined: `too_few` items or persons, or `singular`, labels without variation.

    Examples:
        >>> rng = np.random.default_rng(0)
        >>> true, member = rng.normal(size=2000), np.arange(2000) % 2.0
        >>> first, second = true + rng.normal(size=(2, 2000))
        >>> found, _ = direction(
        ...     true + 0.5 * member, member, label=first, instrument=second,
        ...     persons=np.arange(2000),
        ... )
        >>> round(found.gap, 1), round(found.slope, 1)
        (0.5, 1.0)
    """
    one = np.ones(len(scores))
    design, instruments = (np.column_stack([one, half, member]) for half in (label, instrument))
    fit = least_squares(design, scores, instruments=instruments, clusters=persons)
    found = Direction(
        intercept=float(fit.coefficients[0]),
        slope=float(fit.coefficients[1]),
        gap=float(fit.coefficients[2]),
        standard_error=float(fit.standard_errors()[2]),
        first_stage_f=_strength(instruments, label, persons=None),
        first_stage_f_robust=_strength(instruments, label, persons=persons),
    )
    moved = _influence(design, instruments, fit.residuals)[:, 2]
    return found, Estimate(value=found.gap, influence=moved)


def slope_gap(scores: Array, member: Array, *, label: Array, instrument: Array) -> Estimate:
    """Return by how much the slope of the slice exceeds that of the other side.

    Both the label and its product with the slice are instrumented. Where the slopes differ there is
    no one gap at equal label.

    Args:
        scores: predictions, shape (n,).
        member: 1 in the slice and 0 on the other side, shape (n,).
        label: mean of one half of the raters, shape (n,).
        instrument: mean of the other half, shape (n,).

    Raises:
        Undefined: `too_few` items, or `singular`, labels without variation on one side.
    """
    one = np.ones(len(scores))
    design, instruments = (
        np.column_stack([one, half, member, member * half]) for half in (label, instrument)
    )
    fit = least_squares(design, scores, instruments=instruments)
    moved = _influence(design, instruments, fit.residuals)[:, 3]
    return Estimate(value=float(fit.coefficients[3]), influence=moved)


def averaged(estimates: list[Estimate]) -> Estimate:
    """Return the mean of estimates from the same items, shape of one influence."""
    return Estimate(
        value=float(np.mean([e.value for e in estimates])),
        influence=np.mean([e.influence for e in estimates], axis=0),
    )


def clustered_error(estimate: Estimate, persons: Codes, *, columns: int) -> float:
    """Return the CR1 standard error of an estimate of a regression with so many columns."""
    by_person = np.bincount(persons, weights=estimate.influence)
    count, items = len(np.unique(persons)), len(persons)
    factor = count / (count - 1) * (items - 1) / (items - columns)
    return float(np.sqrt(factor * (by_person**2).sum()))


def _strength(instruments: Array, label: Array, *, persons: Codes | None) -> float | None:
    """Return the first-stage F, None where nothing of the label is left to explain."""
    stage = least_squares(instruments, label, clusters=persons)
    try:
        return stage.wald(np.array([[0.0, 1.0, 0.0]])).f
    except Undefined:
        return None


def _influence(design: Array, instruments: Array, residuals: Array) -> Array:
    """Return by how much each item moves each coefficient, shape (n, p)."""
    fitted = instruments @ np.linalg.lstsq(instruments, design, rcond=None)[0]
    return np.asarray(residuals[:, None] * (fitted @ np.linalg.inv(fitted.T @ fitted)))
