"""The mean of one number given another, smoothed: the regression of Nadaraya and Watson.

Around each point of a grid items count by a Gaussian of their distance; the result is their
weighted mean (Nadaraya 1964, doi:10.1137/1109020; Watson 1964, Sankhya A 26:359-372).
"""

from dataclasses import dataclass

import numpy as np

from evenhand.metrics.numbered import Codes
from evenhand.metrics.sums import Array, Mask

REACH = 38.0
"""Bandwidths beyond which a Gaussian is 0 in float64: nobody there has a say."""

_FEWEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """The smoothed mean at one point.

    Attributes:
        at: the point.
        value: mean of the outcome around it; None where too few items are near.
        standard_error: over persons, pointwise, of the mean without the bias that smoothing adds;
            None where the value is, or where fewer than two persons are near.
        effective_items: `(sum w)^2 / sum w^2` of the kernel weights: how many items of equal weight
            the mean is worth. None where every weight is 0.
    """

    at: float
    value: float | None
    standard_error: float | None
    effective_items: float | None


def kernel_regression(
    given: Array,
    outcome: Array,
    *,
    grid: Array,
    bandwidth: float,
    weights: Array,
    persons: Codes | None,
    least: float,
) -> tuple[CurvePoint, ...]:
    """Return E[outcome | given = t] along a grid.

    Args:
        given: what is conditioned on, shape (n,).
        outcome: what is averaged, shape (n,).
        grid: points t, shape (m,).
        bandwidth: standard deviation of the Gaussian, in the unit of `given`.
        weights: how often each item counts, whole numbers above 0, shape (n,).
        persons: number of each item's person, shape (n,); None when every item is its own.
        least: points with fewer effective items than this have no value.

    Returns:
        One point a grid value, in the order of the grid.

    Examples:
        >>> one = np.ones(2)
        >>> kernel_regression(
        ...     np.array([0.0, 1.0]), np.array([0.0, 1.0]), grid=np.array([0.5]), bandwidth=1.0,
        ...     weights=one, persons=None, least=0,
        ... )[0].value
        0.5
    """
    return tuple(
        _point(
            np.abs(given - t) / bandwidth,
            outcome,
            at=float(t),
            weights=weights,
            persons=persons,
            least=least,
        )
        for t in grid
    )


def _point(
    distance: Array,
    outcome: Array,
    *,
    at: float,
    weights: Array,
    persons: Codes | None,
    least: float,
) -> CurvePoint:
    """Return the weighted mean at one point.

    The kernel is divided by its value at the nearest item, which changes no ratio and keeps
    weights of distant items from becoming 0 / 0.
    """
    nearest = distance.min(initial=np.inf)
    if nearest > REACH:
        return CurvePoint(at=at, value=None, standard_error=None, effective_items=None)
    kernel = np.exp((nearest**2 - distance**2) / 2)
    total = weights @ kernel
    effective = float(total**2 / (weights @ kernel**2))
    if effective < least:
        return CurvePoint(at=at, value=None, standard_error=None, effective_items=effective)
    value = float(weights @ (kernel * outcome) / total)
    influence = kernel * (outcome - value) / total
    return CurvePoint(
        at=at,
        value=value,
        standard_error=_standard_error(influence, weights, persons, kernel > 0),
        effective_items=effective,
    )


def _standard_error(
    influence: Array, weights: Array, persons: Codes | None, near: Mask
) -> float | None:
    """Return the root of the sum of squared influences of persons, None below two of them."""
    if persons is None:
        count, squares = float(weights[near].sum()), float(weights @ influence**2)
    else:
        of_person = np.bincount(persons, weights=weights * influence)
        count, squares = float(len(np.unique(persons[near]))), float(of_person @ of_person)
    return float(np.sqrt(count / (count - 1) * squares)) if count >= _FEWEST else None
