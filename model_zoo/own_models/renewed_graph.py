"""A graph that is compiled anew after it failed.

Once OpenVINO 2026.4 could not compute an item of some length, it refuses the next item of the
length before it too, with the words of the first failure and though it took such items. Items
would then have no scores because of their neighbours.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.predictor import Precision, Runtime
from evenhand.model_zoo.runtime.graph import Graph


class RenewedGraph:
    """A `Graph` whose failures are of the batch at hand alone."""

    def __init__(self, compiled: Callable[[], Graph]) -> None:
        """Compile.

        Args:
            compiled: returns the graph, each time a new one.
        """
        self._compiled = compiled
        self._graph = compiled()

    @property
    def runtime(self) -> Runtime:
        """Return what computes."""
        return self._graph.runtime

    @property
    def precision(self) -> Precision:
        """Return in what numbers it computes."""
        return self._graph.precision

    def __call__(self, batch: NDArray[np.float32], /) -> NDArray[np.float32]:
        """Return the output of a batch.

        Raises:
            RuntimeError: the batch cannot be computed; the next may be.
            ZooError: the batch has another shape than the input.
        """
        try:
            return self._graph(batch)
        except RuntimeError:
            self._graph = self._compiled()
            raise
