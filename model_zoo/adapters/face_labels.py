"""A network that gives a probability for each of a few labels of a face, as a predictor."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.adapters.face_input import FaceInput, prepared_faces
from evenhand.model_zoo.card import card, declared_outputs
from evenhand.model_zoo.crosswalk import crosswalk, label
from evenhand.model_zoo.outputs import Output
from evenhand.model_zoo.predictor import Batch, Identity, Medium
from evenhand.model_zoo.runtime.graph import Graph

LABEL_SET: Final = "basic-emotions"


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceLabels:
    """A predictor whose outputs are labels of its own.

    Attributes:
        name: of its card.
        graph: prepared faces to probabilities.
        takes: how a face is prepared.
        labels: in the order of the graph's output, in the model's own words.
        weights: sha256 over its files.
    """

    name: str
    graph: Graph
    takes: FaceInput
    labels: tuple[str, ...]
    weights: str

    @property
    def identity(self) -> Identity:
        """Return what makes its probabilities its own."""
        return Identity(
            model=self.name,
            weights=self.weights,
            runtime=self.graph.runtime,
            precision=self.graph.precision,
            settings=self.takes.settings(),
        )

    @property
    def medium(self) -> Medium:
        """Return `picture`."""
        return "picture"

    @property
    def rate_hz(self) -> None:
        """Return None: pictures have no rate."""
        return

    @property
    def longest_s(self) -> None:
        """Return None: pictures do not last."""
        return

    @property
    def outputs(self) -> tuple[Output, ...]:
        """Return its labels, named as the crosswalk does, in the order of the crosswalk."""
        return declared_outputs(card(self.name), form="softmax")

    def score(self, items: Sequence[NDArray[np.generic]], /) -> Batch:
        """Return the probabilities of some faces, in the order of `outputs`.

        Raises:
            ZooError: an array is no picture; says which.
        """
        known = crosswalk(LABEL_SET)
        own = [label(known, word).id for word in self.labels]
        order = [own.index(output.name) for output in self.outputs]
        scores = self.probabilities(items)[:, order]
        return Batch(scores=scores, reasons=(None,) * len(scores))

    def probabilities(self, items: Sequence[NDArray[np.generic]], /) -> NDArray[np.float64]:
        """Return the probabilities of some faces, in the order of `labels`."""
        return self.graph(prepared_faces(items, self.takes)).astype(np.float64)
