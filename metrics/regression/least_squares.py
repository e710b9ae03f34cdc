"""Least squares with errors that know persons: the regression under several measures.

Ordinary and two-stage least squares with the classical covariance, or with the cluster-robust
sandwich whose unit is the person (CR1: factor G / (G - 1) * (n - 1) / (n - p), as Stata and
statsmodels use it), and the Wald test of linear restrictions. See Cameron & Miller 2015,
doi:10.3368/jhr.50.2.317. Systems are solved by orthogonal factors, so that scores far from zero
lose no digits.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from evenhand.metrics.sums import Array, Undefined

MOST_CONDITION = 1e11
"""Above this condition number, columns of unit length depend on each other up to rounding."""

_EPS = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaldTest:
    """Test of linear restrictions on coefficients.

    Attributes:
        f: Wald statistic divided by the number of restrictions.
        df: numerator and denominator degrees of freedom.
        p: probability of an F at least as large when the restrictions hold.
    """

    f: float
    df: tuple[float, float]
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LeastSquares:
    """A fitted regression.

    Attributes:
        coefficients: shape (p,).
        covariance: of the coefficients, shape (p, p).
        residuals: outcome minus fitted value, shape (n,); exactly 0 where the fit is exact.
        df: residual degrees of freedom n - p, or clusters - 1.
    """

    coefficients: Array
    covariance: Array
    residuals: Array
    df: float

    def standard_errors(self) -> Array:
        """Return the root of the variances, shape (p,)."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    def wald(self, restrictions: Array, values: Array | None = None) -> WaldTest:
        """Return the F test of `restrictions @ coefficients = values`.

        Args:
            restrictions: shape (q, p).
            values: shape (q,); default zeros.

        Raises:
            Undefined: `singular` or `too_few`, the restrictions' covariance has no inverse.
        """
        return wald(self.coefficients, self.covariance, restrictions, values=values, df=self.df)


def wald(
    coefficients: Array,
    covariance: Array,
    restrictions: Array,
    *,
    df: float,
    values: Array | None = None,
) -> WaldTest:
    """Return the F test of `restrictions @ coefficients = values`.

    $$ F = (R b - r)' (R V R')^{-1} (R b - r) / q $$

    Args:
        coefficients: b, shape (p,).
        covariance: V, shape (p, p).
        restrictions: R, shape (q, p).
        df: denominator degrees of freedom, above 0.
        values: r, shape (q,); default zeros.

    Raises:
        Undefined: the restrictions' covariance has no inverse: `too_few` where there are more
            restrictions than degrees of freedom, as with few persons, `singular` otherwise.

    Examples:
        A coefficient of 3 with a standard error of 1 and 10 persons:

        >>> wald(np.array([3.0]), np.eye(1), np.eye(1), df=9).f
        9.0
    """
    count = len(restrictions)
    off = restrictions @ coefficients - (0.0 if values is None else values)
    spread = restrictions @ covariance @ restrictions.T
    scale = np.sqrt(np.abs(np.diag(spread)))
    if not (scale > 0).all() or np.linalg.cond(spread / np.outer(scale, scale)) > MOST_CONDITION:
        reason = "too_few" if count > df else "singular"
        raise Undefined(reason)
    apart = off / scale
    f = float(apart @ np.linalg.solve(spread / np.outer(scale, scale), apart)) / count
    return WaldTest(f=f, df=(float(count), df), p=float(special.fdtrc(count, df, f)))


def least_squares(
    design: Array,
    outcome: Array,
    *,
    weights: Array | None = None,
    clusters: NDArray[np.intp] | None = None,
    instruments: Array | None = None,
) -> LeastSquares:
    """Return the regression of an outcome on the columns of a design.

    Args:
        design: shape (n, p), with a column of ones where an intercept is wanted.
        outcome: shape (n,).
        weights: how often each row counts, shape (n,); default once. A row of weight 0 is absent,
            and so is a person who has no other.
        clusters: number of each row's person, shape (n,); the covariance is then cluster-robust
            with G - 1 degrees of freedom, otherwise classical with n - p.
        instruments: shape (n, at least p), for two-stage least squares; default the design itself.

    Raises:
        Undefined: `singular` when columns depend on each other, or the instruments do not tell
            them apart; `too_few` when rows do not outnumber the coefficients or there is one
            cluster only.

    Examples:
        >>> fit = least_squares(np.array([[1.0, 0], [1, 1], [1, 2]]), np.array([1.0, 2.0, 3.5]))
        >>> fit.coefficients.round(6).tolist()
        [0.916667, 1.25]
    """
    times = np.ones(len(outcome)) if weights is None else weights
    kept, count, columns = times > 0, float(times.sum()), design.shape[1]
    if count <= columns:
        reason = "too_few"
        raise Undefined(reason)
    root = np.sqrt(times[kept])
    known, wanted = design[kept] * root[:, None], outcome[kept] * root
    fitted = known if instruments is None else _projected(known, instruments[kept] * root[:, None])
    directions, half = _factors(fitted)
    coefficients = half @ (directions.T @ wanted)
    errors = without_rounding(wanted - known @ coefficients, wanted)
    if clusters is None:
        df = count - columns
        middle = np.eye(columns) * float(errors @ errors) / df
    else:
        scores = person_sums(directions * errors[:, None], clusters[kept])
        df = float(len(scores) - 1)
        middle = clustered_meat(scores, items=count, columns=columns)
    residuals = outcome - design @ coefficients if errors.any() else np.zeros(len(outcome))
    return LeastSquares(
        coefficients=coefficients, covariance=half @ middle @ half.T, residuals=residuals, df=df
    )


def cluster_numbers(
    name: str, persons: Sequence[Hashable] | NDArray[np.generic], count: int
) -> NDArray[np.intp]:
    """Return the number of each item's person, 0, 1, ..., shape (n,).

    Args:
        name: the measure, for the message.
        persons: names or numbers of persons, one an item.
        count: how many items there are.

    Raises:
        ValueError: there is not one person for each item.

    Examples:
        >>> cluster_numbers("a measure", ["ann", "bob", "ann"], 3).tolist()
        [0, 1, 0]
    """
    names = np.asarray(persons)
    if names.shape != (count,):
        msg = f"{name}: persons must name one person for each of {count} items, got {names.shape}"
        raise ValueError(msg)
    return np.asarray(np.unique(names, return_inverse=True)[1], dtype=np.intp)


def person_sums(columns: Array, clusters: NDArray[np.intp]) -> Array:
    """Return the sums of columns by person, shape (persons who have rows, p)."""
    number = np.unique(clusters, return_inverse=True)[1]
    persons = int(number.max(initial=-1)) + 1
    return np.stack([exact_sums(column, number, persons) for column in columns.T], axis=1)


def exact_sums(column: Array, place: NDArray[np.intp], size: int) -> Array:
    """Return the sum of a column at each place, 0 where the terms cancel up to rounding.

    Persons whose errors cancel do not differ; digits left behind by rounding would say that they
    do, and that this is known with great certainty.

    >>> exact_sums(np.array([0.1, 0.2, -0.3, 1.0]), np.array([0, 0, 0, 1]), 2).tolist()
    [0.0, 1.0]
    """
    sums = np.bincount(place, weights=column, minlength=size)
    terms = np.bincount(place, weights=np.abs(column), minlength=size)
    return np.where(np.abs(sums) > 64 * _EPS * terms, sums, 0.0)


def clustered_meat(scores: Array, *, items: float, columns: int) -> Array:
    """Return the middle of the CR1 sandwich, shape (p, p).

    Args:
        scores: gradient of each person, shape (G, p).
        items: n, how many items there are.
        columns: how many coefficients were fitted.

    Raises:
        Undefined: `too_few`, there is one person only.
    """
    persons = len(scores)
    if persons <= 1:
        reason = "too_few"
        raise Undefined(reason)
    factor = persons / (persons - 1) * (items - 1) / (items - columns)
    return factor * np.asarray(scores.T @ scores)


def without_rounding(residuals: Array, outcome: Array) -> Array:
    """Return residuals, or zeros where all of them together are no more than rounding errors.

    An exact fit leaves errors of the sixteenth digit behind, from which any F could be made.
    """
    least = _EPS * (64 + np.sqrt(len(outcome))) * np.linalg.norm(outcome)
    return residuals if np.linalg.norm(residuals) > least else np.zeros(len(residuals))


def _projected(design: Array, instruments: Array) -> Array:
    """Return the design as the instruments explain it."""
    directions, triangle = np.linalg.qr(instruments)
    _check_rank(triangle)
    return np.asarray(directions @ (directions.T @ design))


def _factors(design: Array) -> tuple[Array, Array]:
    """Return orthonormal columns Q and the inverse of R, with design = Q R."""
    directions, triangle = np.linalg.qr(design)
    _check_rank(triangle)
    return np.asarray(directions), np.asarray(np.linalg.solve(triangle, np.eye(len(triangle))))


def _check_rank(triangle: Array) -> None:
    """Refuse a design whose columns, brought to unit length, depend on each other."""
    length = np.linalg.norm(triangle, axis=0)
    square = triangle.shape[0] == triangle.shape[1]
    if not (square and (length > 0).all() and np.linalg.cond(triangle / length) < MOST_CONDITION):
        reason = "singular"
        raise Undefined(reason)
