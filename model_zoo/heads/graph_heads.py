"""Heads that are one graph, whatever computes it and whatever they read."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.outputs import Output
from evenhand.model_zoo.predictor import Identity
from evenhand.model_zoo.runtime.graph import Graph


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphHeads:
    """All heads of a model as one graph; some `Heads`.

    Attributes:
        model: name of the model.
        weights: sha256 of the heads.
        graph: embeddings (n, ...) to numbers (n, outputs).
        outputs: what these are, in their order.
    """

    model: str
    weights: str
    graph: Graph
    outputs: tuple[Output, ...]

    @property
    def identity(self) -> Identity:
        """Return which heads, and what computes them."""
        return Identity(
            model=self.model,
            weights=self.weights,
            runtime=self.graph.runtime,
            precision=self.graph.precision,
        )

    def read(self, embeddings: NDArray[np.float32], /) -> NDArray[np.float64]:
        """Return items x outputs."""
        return self.graph(embeddings).astype(np.float64)
