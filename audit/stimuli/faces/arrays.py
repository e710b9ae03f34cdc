"""Kinds of arrays that pass between the steps of the renderer."""

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float32]
"""Numbers of 32 bits: places, colours, light."""

Index: TypeAlias = NDArray[np.intp]
"""Numbers of vertices, triangles and pixels."""

Mask: TypeAlias = NDArray[np.bool_]
"""Which of them."""


def floats(values: ArrayLike) -> Array:
    """Return numbers as 32 bit floats.

    Examples:
        >>> floats([1, 0.5])
        array([1. , 0.5], dtype=float32)
    """
    return np.asarray(values, dtype=np.float32)
