"""Four statistics of a sequence of states, which some heads read in its place."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

STATISTICS: Final = 4


def pooled(states: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return mean, minimum, maximum and standard deviation over the positions, side by side.

    The order is published; that the standard deviation divides by one less than the positions,
    as torch does by default, is not.

    Args:
        states: (items, positions, width), of at least two positions.

    Returns:
        Shape (items, 4 width).

    Examples:
        >>> pooled(np.array([[[1.0], [2.0], [3.0]]], dtype=np.float32)).tolist()
        [[2.0, 1.0, 3.0, 1.0]]
    """
    ends = (states.min(1), states.max(1))
    return np.concatenate((states.mean(1), *ends, states.std(1, ddof=1)), axis=1)
