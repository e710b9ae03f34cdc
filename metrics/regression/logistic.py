"""Logistic regression by Newton steps, with classical or cluster-robust errors.

Small on purpose: the designs here have one or two columns. Separation, where no finite estimate
exists, has to be recognised by the caller, who knows the design; `separated` does so for one score.
Sources: Cox 1958, doi:10.1093/biomet/45.3-4.562; Albert & Anderson 1984,
doi:10.1093/biomet/71.1.1.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from evenhand.metrics.regression.least_squares import clustered_meat, person_sums
from evenhand.metrics.sums import Array, Undefined

CLIP = 1e-6
"""Probabilities closer than this to 0 or 1 are moved there before their log-odds are taken."""

_MOST_STEPS = 100
_CLOSE = 1e-11


@dataclass(frozen=True, slots=True, kw_only=True)
class Logistic:
    """A fitted logistic regression.

    Attributes:
        coefficients: in log-odds a unit of each column, shape (p,).
        covariance: of the coefficients, shape (p, p).
        log_likelihood: at the coefficients.
        df: clusters - 1, infinite without clusters.
    """

    coefficients: Array
    covariance: Array
    log_likelihood: float
    df: float

    def standard_errors(self) -> Array:
        """Return the root of the variances, shape (p,)."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))


def log_odds(probabilities: Array) -> Array:
    """Return log(p / (1 - p)) of probabilities kept a millionth away from 0 and 1.

    >>> log_odds(np.array([0.0, 0.5, 1.0])).round(3).tolist()
    [-13.816, 0.0, 13.816]
    """
    return np.asarray(special.logit(np.clip(probabilities, CLIP, 1 - CLIP)))


def check_events(name: str, truth: Array) -> None:
    """Refuse labels that are neither 0 nor 1.

    Raises:
        ValueError: some label is something else; the message holds it.
    """
    other = truth[(truth != 0) & (truth != 1)]
    if len(other):
        msg = f"{name}: labels must be 0 or 1, got {other[0]:g}; cut ratings at a threshold first"
        raise ValueError(msg)


def check_both_classes(truth: Array) -> None:
    """Refuse items of which none, or every one, is an event.

    Raises:
        Undefined: `no_items`, `no_positives` or `no_negatives`.
    """
    if not len(truth):
        reason = "no_items"
        raise Undefined(reason)
    if not truth.any():
        reason = "no_positives"
        raise Undefined(reason)
    if truth.all():
        reason = "no_negatives"
        raise Undefined(reason)


def separated(truth: Array, column: Array) -> bool:
    """Return whether a threshold on one column splits the labels, so that the slope is infinite.

    Ties at the threshold are no help (quasi-complete separation). Both labels must occur.

    >>> separated(np.array([0.0, 0, 1, 1]), np.array([1.0, 2, 2, 3]))
    True
    >>> separated(np.array([0.0, 1, 0, 1]), np.array([1.0, 2, 3, 4]))
    False
    """
    above, below = column[truth == 1], column[truth == 0]
    return bool(below.max() <= above.min() or above.max() <= below.min())


def log_likelihood(truth: Array, predictor: Array, weights: Array) -> float:
    """Return the sum of w (y eta - log(1 + exp(eta))) at a linear predictor eta.

    Written as the losses of y and 1 - y, which keep their digits where eta is far from 0.
    """
    missed = truth * np.logaddexp(0.0, -predictor) + (1 - truth) * np.logaddexp(0.0, predictor)
    return -float(weights @ missed)


def logistic(
    design: Array,
    truth: Array,
    *,
    weights: Array | None = None,
    offset: Array | None = None,
    clusters: NDArray[np.intp] | None = None,
) -> Logistic:
    """Return the logistic regression of 0/1 labels on the columns of a design.

    Args:
        design: shape (n, p), with a column of ones where an intercept is wanted.
        truth: labels, 0 or 1, shape (n,).
        weights: how often each row counts, above 0, shape (n,); default once.
        offset: known part of the linear predictor, shape (n,); default 0.
        clusters: number of each row's person, shape (n,); the covariance is then the CR1 sandwich,
            otherwise the inverse of the information.

    Raises:
        Undefined: `singular`, columns depend on each other; `too_few`, there is one person only,
            or rows do not outnumber the coefficients of a sandwich; `not_converged`.

    Examples:
        One event among four items: the intercept is the log-odds log(1/3).

        >>> fit = logistic(np.ones((4, 1)), np.array([1.0, 0, 0, 0]))
        >>> fit.coefficients.round(6).tolist()
        [-1.098612]
    """
    times = np.ones(len(truth)) if weights is None else weights
    known = np.zeros(len(truth)) if offset is None else offset
    coefficients = _maximum(design, truth, times, known)
    predictor = known + design @ coefficients
    inverse = np.linalg.inv(_information(design, predictor, times))
    covariance, df = np.asarray(inverse, dtype=np.float64), float("inf")
    if clusters is not None:
        count, columns = float(times.sum()), design.shape[1]
        if count <= columns:
            reason = "too_few"
            raise Undefined(reason)
        errors = times * (truth - special.expit(predictor))
        scores = person_sums(design * errors[:, None], clusters)
        covariance = inverse @ clustered_meat(scores, items=count, columns=columns) @ inverse
        df = float(len(scores) - 1)
    return Logistic(
        coefficients=coefficients,
        covariance=covariance,
        log_likelihood=log_likelihood(truth, predictor, times),
        df=df,
    )


def _maximum(design: Array, truth: Array, times: Array, known: Array) -> Array:
    """Return the coefficients of largest likelihood, by Newton steps halved until they climb."""
    coefficients = np.zeros(design.shape[1])
    value = log_likelihood(truth, known, times)
    for _ in range(_MOST_STEPS):
        predictor = known + design @ coefficients
        gradient = design.T @ (times * (truth - special.expit(predictor)))
        step = np.asarray(np.linalg.solve(_information(design, predictor, times), gradient))
        if np.abs(step).max() <= _CLOSE * (1 + np.abs(coefficients).max()):
            return coefficients + step
        coefficients, value = _climbed(coefficients, step, value, (design, truth, times, known))
    reason = "not_converged"
    raise Undefined(reason)


def _climbed(
    start: Array, step: Array, value: float, data: tuple[Array, Array, Array, Array]
) -> tuple[Array, float]:
    """Return the point and likelihood after the longest of the halved steps that does not fall."""
    design, truth, times, known = data
    while True:
        ahead = start + step
        reached = log_likelihood(truth, known + design @ ahead, times)
        if reached >= value - 1e-12 * abs(value):
            return ahead, reached
        step = step / 2


def _information(design: Array, predictor: Array, times: Array) -> Array:
    """Return the information matrix; refuse columns that depend on each other."""
    spread = times * special.expit(predictor) * special.expit(-predictor)
    matrix = np.asarray((design * spread[:, None]).T @ design)
    scale = np.sqrt(np.diag(matrix))
    if not (scale > 0).all() or np.linalg.cond(matrix / np.outer(scale, scale)) > 1e12:  # noqa: PLR2004 digits that float64 cannot carry
        reason = "singular"
        raise Undefined(reason)
    return matrix
