"""Rare levels weigh more: most labels of most emotions are 0, and a constant would do well."""

import numpy as np
from numpy.typing import NDArray


def level_weights(labels: NDArray[np.float32], *, most: float) -> NDArray[np.float32]:
    r"""Return a weight for every label, by how rare its level is among the rated items.

    $$ w_y \propto \min(\max_v n_v / n_y, \mathrm{most}) $$

    scaled so that the weights of the rated items of one output have mean 1. Labels between two
    levels count for the nearest.

    Args:
        labels: training items x outputs; nan where unrated.
        most: weight of the rarest level against the commonest, at most; 1 weighs all alike.

    Returns:
        Items x outputs; 0 where unrated.

    Examples:
        Three of four are 0, so the 1 weighs three times as much, unless that is capped.

        >>> labels = np.array([[0], [0], [0], [1], [np.nan]], dtype=np.float32)
        >>> level_weights(labels, most=10)[:, 0].round(2).tolist()
        [0.6700000166893005, 0.6700000166893005, 0.6700000166893005, 2.0, 0.0]
        >>> level_weights(labels, most=1)[:, 0].tolist()
        [1.0, 1.0, 1.0, 1.0, 0.0]
    """
    weights = np.zeros_like(labels)
    for output in range(labels.shape[1]):
        rated = ~np.isnan(labels[:, output])
        if rated.any():
            weights[rated, output] = _weights(np.round(labels[rated, output]), most)
    return weights


def _weights(levels: NDArray[np.float32], most: float) -> NDArray[np.float64]:
    """Return the weights of one output's rated items."""
    _, place, count = np.unique(levels, return_inverse=True, return_counts=True)
    weight = np.minimum(count.max() / count, most)[place]
    scaled: NDArray[np.float64] = weight / weight.mean()
    return scaled
