"""One line of labels on scores in each slice, with one covariance for all of them.

The lines are fitted apart, each around its slice's own mean score, so the work grows with the
items and not with items times slices. Errors are classical, or cluster-robust (CR1) where a person
may stand in several slices: then the lines are dependent, and their covariance says so.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.regression.least_squares import clustered_meat, exact_sums, without_rounding
from evenhand.metrics.sums import Array, Undefined

_LEAST_SPREAD = 1e-10


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceLines:
    """A line in each of K slices.

    Attributes:
        centre: mean score of all items, at which levels are given.
        coefficients: K levels (expected label at the centre), then K slopes, shape (2K,).
        covariance: of the coefficients, shape (2K, 2K).
        df: degrees of freedom n - 2K, or persons - 1.
        persons: how many persons have items in each slice, or how many items, shape (K,).
        exact: whether the lines fit every label, so that there is no error to test with.
    """

    centre: float
    coefficients: Array
    covariance: Array
    df: float
    persons: NDArray[np.intp]
    exact: bool


def has_spread(scores: Array) -> bool:
    """Return whether scores differ by more than rounding, so that a line has a slope.

    >>> has_spread(np.array([0.1, 0.1 + 1e-17])), has_spread(np.array([0.1, 0.2]))
    (False, True)
    """
    if not len(scores):
        return False
    return float(np.ptp(scores)) > _LEAST_SPREAD * float(np.abs(scores).max())


def slice_lines(
    truth: Array,
    scores: Array,
    *,
    group: NDArray[np.intp],
    weights: Array,
    clusters: NDArray[np.intp] | None,
) -> SliceLines:
    """Return a least-squares line of labels on scores in each slice.

    Args:
        truth: labels, shape (n,).
        scores: predictions, shape (n,).
        group: number of each item's slice, 0 to K - 1, shape (n,); none is empty.
        weights: how often each item counts, above 0, shape (n,).
        clusters: number of each item's person, 0 to G - 1, shape (n,); None for the classical
            covariance with one residual variance.

    Raises:
        Undefined: `constant_scores`, a slice has no spread of scores; `too_few`, items do not
            outnumber the coefficients, or there is one person only.

    Examples:
        >>> truth, scores = np.array([1.0, 2.0, 4.0, 5.0]), np.array([0.0, 1.0, 2.0, 3.0])
        >>> lines = slice_lines(
        ...     truth, scores, group=np.array([0, 0, 1, 1]), weights=np.full(4, 2.0), clusters=None
        ... )
        >>> lines.coefficients.round(12).tolist()
        [2.5, 3.5, 1.0, 1.0]
    """
    slices, count = int(group.max()) + 1, float(weights.sum())
    if not all(has_spread(scores[group == k]) for k in range(slices)):
        reason = "constant_scores"
        raise Undefined(reason)
    if count <= 2 * slices:
        reason = "too_few"
        raise Undefined(reason)
    size = _sums(group, weights)
    means = _sums(group, weights * scores) / size
    level = _sums(group, weights * truth) / size
    apart = scores - means[group]
    scatter = _sums(group, weights * apart**2)
    slope = _sums(group, weights * apart * (truth - level[group])) / scatter
    wanted = np.sqrt(weights)
    residuals = truth - level[group] - slope[group] * apart
    errors = wanted * without_rounding(residuals * wanted, truth * wanted)
    if clusters is None:
        df = count - 2 * slices
        middle = np.diag(np.concatenate([size, scatter]) * float(errors @ (errors / weights)) / df)
    else:
        moved = _person_scores(errors, apart, group=group, clusters=clusters, slices=slices)
        df, middle = float(len(moved) - 1), clustered_meat(moved, items=count, columns=2 * slices)
    centre = float(weights @ scores / count)
    bread = _bread(size, scatter, centre - means)
    return SliceLines(
        centre=centre,
        coefficients=np.concatenate([level + slope * (centre - means), slope]),
        covariance=bread @ middle @ bread.T,
        df=df,
        persons=_persons(group, clusters, size=size),
        exact=not errors.any(),
    )


def _sums(place: NDArray[np.intp], column: Array) -> Array:
    """Return the sum of a column at each place."""
    return np.bincount(place, weights=column).astype(np.float64)


def _bread(size: Array, scatter: Array, shift: Array) -> Array:
    """Return the inverse of the normal matrix, with levels moved from slice means to centre."""
    slices = len(size)
    bread = np.diag(np.concatenate([1 / size, 1 / scatter]))
    bread[:slices, slices:] = np.diag(shift / scatter)
    return bread


def _person_scores(
    errors: Array,
    apart: Array,
    *,
    group: NDArray[np.intp],
    clusters: NDArray[np.intp],
    slices: int,
) -> Array:
    """Return each person's gradient, shape (G, 2K)."""
    persons = int(clusters.max()) + 1
    place, size = clusters * slices + group, persons * slices
    parts = [
        exact_sums(column, place, size).reshape(persons, slices)
        for column in (errors, errors * apart)
    ]
    return np.concatenate(parts, axis=1)


def _persons(
    group: NDArray[np.intp], clusters: NDArray[np.intp] | None, *, size: Array
) -> NDArray[np.intp]:
    """Return how many persons each slice has; without persons, how many items."""
    if clusters is None:
        return size.astype(np.intp)
    slices = len(size)
    met = np.unique(clusters * slices + group)
    return np.bincount(met % slices, minlength=slices)
