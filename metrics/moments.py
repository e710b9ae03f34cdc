"""The sums that most metrics share: counts, moments and errors, each defined once.

A feature of one name is the same quantity in every metric, so a table of sums holds it once
however many metrics ask for it. Moments are raw: where a mean is much larger than the spread
around it they lose digits, which is why `rules` takes a spread below rounding error for none.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from evenhand.metrics.sums import Array, Sums

DEFINITIONS: Mapping[str, Callable[[Array, Array], Array]] = MappingProxyType(
    {
        "n": lambda truth, _: np.ones(len(truth)),
        "truth": lambda truth, _: truth,
        "score": lambda _, scores: scores,
        "truth_squared": lambda truth, _: truth**2,
        "score_squared": lambda _, scores: scores**2,
        "truth_score": lambda truth, scores: truth * scores,
        "error": lambda truth, scores: scores - truth,
        "absolute_error": lambda truth, scores: np.abs(scores - truth),
        "squared_error": lambda truth, scores: (scores - truth) ** 2,
    }
)
"""What one item adds to each sum. An error is score minus truth: over-reading is positive."""


def moments(truth: Array, scores: Array, *, names: tuple[str, ...]) -> dict[str, Array]:
    """Return the named columns, one entry an item.

    Args:
        truth: labels, shape (n,).
        scores: predictions, shape (n,).
        names: keys of `DEFINITIONS`.

    Returns:
        Each name with a column of shape (n,).

    Examples:
        >>> import numpy as np
        >>> truth, scores = np.array([1.0, 3.0]), np.array([2.0, 1.0])
        >>> moments(truth, scores, names=("n", "error"))
        {'n': array([1., 1.]), 'error': array([ 1., -2.])}
    """
    return {name: DEFINITIONS[name](truth, scores) for name in names}


def truth_scatter(sums: Sums) -> Array:
    """Return n**2 times the variance of the labels, shape (...)."""
    return sums["n"] * sums["truth_squared"] - sums["truth"] ** 2


def score_scatter(sums: Sums) -> Array:
    """Return n**2 times the variance of the scores, shape (...)."""
    return sums["n"] * sums["score_squared"] - sums["score"] ** 2


def joint_scatter(sums: Sums) -> Array:
    """Return n**2 times the covariance of labels and scores, shape (...)."""
    return sums["n"] * sums["truth_score"] - sums["truth"] * sums["score"]
