"""Counts behind a threshold: an emotion is present when the number is at least the threshold.

The label decides what is there (`positives`, `negatives`), the score what the model says
(`selected`); `hits` and `false_alarms` are selected items that are there and that are not.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from evenhand.metrics.sums import Array, Mask

COUNTS: Mapping[str, Callable[[Mask, Mask], Mask]] = MappingProxyType(
    {
        "n": lambda there, _: np.ones_like(there),
        "positives": lambda there, _: there,
        "negatives": lambda there, _: ~there,
        "selected": lambda _, said: said,
        "hits": lambda there, said: there & said,
        "misses": lambda there, said: there & ~said,
        "false_alarms": lambda there, said: ~there & said,
        "correct": lambda there, said: there == said,
    }
)
"""What counts, given whether the emotion is there and whether the model says so."""


def confusion(
    truth: Array, scores: Array, *, names: tuple[str, ...], truth_at: float, score_at: float
) -> dict[str, Array]:
    """Return the named counts as columns of 0 and 1, one entry an item.

    Args:
        truth: labels, shape (n,).
        scores: predictions, shape (n,).
        names: keys of `COUNTS`.
        truth_at: the emotion is there when the label is at least this.
        score_at: the model says so when the score is at least this.

    Returns:
        Each name with a column of shape (n,).

    Raises:
        ValueError: a threshold is not finite.

    Examples:
        >>> import numpy as np
        >>> truth, scores = np.array([0.0, 1.0, 2.0]), np.array([0.2, 0.2, 1.7])
        >>> confusion(truth, scores, names=("positives", "hits"), truth_at=1, score_at=1)
        {'positives': array([0., 1., 1.]), 'hits': array([0., 0., 1.])}
    """
    there = present(truth, truth_at, setting="truth_at")
    said = present(scores, score_at, setting="score_at")
    return {name: COUNTS[name](there, said).astype(np.float64) for name in names}


def present(values: Array, threshold: float, *, setting: str) -> Mask:
    """Return where values are at least the threshold; an error names the setting."""
    if not np.isfinite(threshold):
        msg = f"{setting} must be a finite number, got {threshold}"
        raise ValueError(msg)
    return np.asarray(values >= threshold)
