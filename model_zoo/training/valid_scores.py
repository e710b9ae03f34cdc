"""How good the scores of each output are on persons who were not learnt from."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

FEWEST: Final = 3
"""Items below which an order means nothing."""


def output_scores(
    labels: NDArray[np.floating], scores: NDArray[np.floating], names: Sequence[str]
) -> Mapping[str, Mapping[str, float | None]]:
    """Return mean absolute error and rank correlation of each output.

    Args:
        labels: items x outputs; nan where unrated.
        scores: items x outputs.
        names: of the outputs.

    Returns:
        By output: `n` rated items, `mae` in points of the scale, `spearman` in [-1, 1]; None
        where there is nothing to measure.

    Examples:
        >>> labels, scores = np.array([[0.0], [1], [2], [np.nan]]), np.array([[0.5], [1], [3], [9]])
        >>> output_scores(labels, scores, ["Anger"])
        {'Anger': {'n': 3, 'mae': 0.5, 'spearman': 1.0}}
    """
    return {name: _scores(labels[:, place], scores[:, place]) for place, name in enumerate(names)}


def _scores(
    labels: NDArray[np.floating], scores: NDArray[np.floating]
) -> Mapping[str, float | None]:
    """Return the measures of one output."""
    rated = ~np.isnan(labels)
    truth, said = labels[rated].astype(np.float64), scores[rated].astype(np.float64)
    mae = float(np.abs(truth - said).mean()) if len(truth) else None
    return {"n": len(truth), "mae": mae, "spearman": spearman(truth, said)}


def spearman(truth: NDArray[np.float64], said: NDArray[np.float64]) -> float | None:
    """Return the correlation of the ranks, or None where one side is constant.

    Args:
        truth: labels, shape (n,).
        said: scores, shape (n,).

    Returns:
        In [-1, 1]; None below three items.

    Examples:
        >>> spearman(np.array([1.0, 2, 3]), np.array([1.0, 1, 1])) is None
        True
    """
    if len(truth) < FEWEST or np.ptp(truth) == 0 or np.ptp(said) == 0:
        return None
    return round(float(np.corrcoef(rankdata(truth), rankdata(said))[0, 1]), 12)
