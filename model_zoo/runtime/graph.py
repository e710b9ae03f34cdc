"""A network seen as a function of one array, however it is computed."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.predictor import Precision, Runtime


class Graph(Protocol):
    """A function of a batch of arrays.

    An encoder takes prepared pictures or spectrograms and returns embeddings; heads take
    embeddings and return numbers. Whoever holds a graph does not know what computes it.
    """

    @property
    def runtime(self) -> Runtime:
        """Return what computes."""

    @property
    def precision(self) -> Precision:
        """Return in what numbers, as found out, not as hoped."""

    def __call__(self, batch: NDArray[np.float32], /) -> NDArray[np.float32]:
        """Return the output of a batch; the first axis of both is the item."""
