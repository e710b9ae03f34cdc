"""Fixed bins of scores within 0 to 1: the same edges on every shard, so that their sums add up."""

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.sums import Array

_ABOVE_ROUNDING = 1e-12


def fixed_bin(scores: Array, *, bins: int) -> NDArray[np.intp]:
    """Return the number of each score's bin: [lo, hi), the last one closed.

    Args:
        scores: within 0 to 1, shape (n,).
        bins: how many bins of equal width.

    Returns:
        0 to bins - 1, shape (n,). A score that rounding put just below an edge is taken to lie on
        it.

    Examples:
        >>> import numpy as np
        >>> fixed_bin(np.array([0.0, 0.1, 0.3, 1.0]), bins=10).tolist()
        [0, 1, 3, 9]
    """
    place = np.floor(scores * bins + _ABOVE_ROUNDING)
    return np.minimum(place, bins - 1).astype(np.intp)
