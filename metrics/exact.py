"""Exact sums: fixed-point limbs, so that shards add up to the same bits in any order.

A float64 sum depends on the order of its terms. Here every value is cut into three limbs, each a
whole multiple of a fixed power of two (2**-7, 2**-35, 2**-63). Sums of one limb stay below 2**53
steps and are therefore exact: adding them is associative and commutative to the last bit, whatever
the order or partition. What is below 2**-64 of a value is rounded away once, item by item, before
any sum.

This is the idea of pre-rounded summation: Demmel & Nguyen 2013, doi:10.1109/ARITH.2013.9.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

LARGEST = 2.0**20
"""Largest absolute value of one term."""

MOST_TERMS = 2**26
"""Most terms of one sum, over all shards."""

_STEPS = (2.0**-7, 2.0**-35, 2.0**-63)

LIMBS = len(_STEPS)


def split(values: Array) -> Array:
    """Cut values into limbs, shape (LIMBS, ...), whose sum is the value to within 2**-64.

    >>> import numpy as np
    >>> float(split(np.array([0.1])).sum())
    0.1

    Raises:
        ValueError: a value is larger than `LARGEST`, or not finite.
    """
    largest = np.abs(values).max(initial=0.0)
    if not largest <= LARGEST:
        msg = (
            f"exact sums take values up to {LARGEST:g}, got {largest:g}; rescale labels and scores"
        )
        raise ValueError(msg)
    limbs = np.empty((LIMBS, *values.shape))
    rest = values
    for place, step in enumerate(_STEPS):
        limbs[place] = np.rint(rest / step) * step
        rest = rest - limbs[place]
    return limbs


def join(limbs: Array) -> Array:
    """Return the sums as float64, shape (...), to within one unit of the last place.

    Large limbs may cancel, so what their addition rounds away is kept (Knuth's two-sum) and added
    with the smallest limb.
    """
    large, middle, small = limbs
    total = large + middle
    back = total - large
    lost = (large - (total - back)) + (middle - back)
    return np.asarray(total + (lost + small))
