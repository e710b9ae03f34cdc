"""A predictor made of an encoder and the heads that share its embeddings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.outputs import Output
from evenhand.model_zoo.predictor import Batch, Encoder, Heads, Identity, Medium


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddingPredictor:
    """An encoder and heads behind the interface of one model.

    An item is embedded once, whatever is read off it; embeddings can be kept between runs.

    Attributes:
        name: of the model as a whole.
        encoder: turns items into embeddings.
        heads: read numbers off embeddings.
        settings: whatever else changes a score.
    """

    name: str
    encoder: Encoder
    heads: Heads
    settings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def identity(self) -> Identity:
        """Return what makes its scores its own: both parts."""
        encoder, heads = self.encoder.identity, self.heads.identity
        parts = {"encoder": encoder.digest(), "heads": heads.digest()}
        settings = {**self.settings, **parts, "encoder_weights": encoder.weights}
        return Identity(
            model=self.name,
            weights=heads.weights,
            runtime=encoder.runtime,
            precision=encoder.precision,
            settings=settings,
        )

    @property
    def medium(self) -> Medium:
        """Return what it takes."""
        return self.encoder.medium

    @property
    def rate_hz(self) -> int | None:
        """Return the samples per second it takes."""
        return self.encoder.rate_hz

    @property
    def longest_s(self) -> float | None:
        """Return how many seconds of a sound it hears."""
        return self.encoder.longest_s

    @property
    def outputs(self) -> tuple[Output, ...]:
        """Return what its numbers mean."""
        return self.heads.outputs

    def score(self, items: Sequence[NDArray[np.generic]], /) -> Batch:
        """Return the scores of some decoded items."""
        return self.read(self.encoder.embed(items))

    def read(self, embeddings: NDArray[np.float32], /) -> Batch:
        """Return the scores that the heads read off embeddings."""
        scores = self.heads.read(embeddings)
        return Batch(scores=scores, reasons=(None,) * len(scores))
