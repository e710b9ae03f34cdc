"""What a model computes of new items: from their bytes, or from embeddings that were kept."""

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import numpy as np

from evenhand.audit.scoring.decoders import Decoded, SoundBlocks
from evenhand.audit.scoring.shelf import Kept, Shelf, joined
from evenhand.model_zoo.on_demand import PredictorOnDemand, facts_of
from evenhand.model_zoo.predictor import Batch, Listener, Predictor

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evenhand.model_zoo.embedding_predictor import EmbeddingPredictor

LARGEST_EMBEDDING: Final = 16_384
"""Numbers of an embedding up to which it is kept; a state of Whisper has a million and is not."""


class Computation:
    """A model, opened for the first item that it has to compute, and the shelf of its embeddings.

    Embeddings are kept where there are some that are small enough.
    """

    def __init__(self, predictor: Predictor, *, prepared: str, cache: Path) -> None:
        """Open the shelf.

        Args:
            predictor: the model.
            prepared: what items went through, in words; part of the identity of an embedding.
            cache: folder of the shelves.

        Raises:
            InputError: the cache cannot be written.
        """
        self._predictor = predictor
        self._embeddings: Shelf | None = None
        facts = facts_of(predictor)
        if facts.encoder is not None and math.prod(facts.shape) <= LARGEST_EMBEDDING:
            settings = {**facts.encoder.settings, "prepared": prepared}
            identity = replace(facts.encoder, settings=settings)
            self._embeddings = Shelf(cache / "embeddings", identity, dtype=np.float32)

    def embedded(self, key: str) -> bool:
        """Say whether an item need not be decoded, since its embedding is kept.

        Args:
            key: sha256 of the item.
        """
        return self._embeddings is not None and key in self._embeddings

    def batch(self, fresh: Mapping[str, Decoded | None]) -> Batch:
        """Return what the model says of new items.

        Args:
            fresh: by sha256; None for those whose embedding is kept.

        Raises:
            ZooError: the model cannot be opened, or refuses what it is given.
        """
        model = self._predictor
        if isinstance(model, PredictorOnDemand):
            model = model.opened()
        if self._embeddings is not None:
            return _from_embeddings(cast("EmbeddingPredictor", model), self._embeddings, fresh)
        items = [item for item in fresh.values() if item is not None]
        blocks = [item for item in items if isinstance(item, SoundBlocks)]
        if blocks:
            return _heard(cast("Listener", model), blocks)
        return model.score(cast("list[NDArray[np.generic]]", items))


def _from_embeddings(
    model: "EmbeddingPredictor", kept: Shelf, fresh: Mapping[str, Decoded | None]
) -> Batch:
    """Return what heads read off embeddings, after embedding what is new."""
    unknown = {key: item for key, item in fresh.items() if item is not None}
    if unknown:
        found = model.encoder.embed(cast("list[NDArray[np.generic]]", list(unknown.values())))
        rows = zip(unknown, found.reshape(len(found), -1), strict=True)
        kept.put({key: Kept(values=row) for key, row in rows})
    shape = model.encoder.shape
    known = joined(kept.rows(list(fresh)), width=math.prod(shape))
    return model.read(known.reshape(-1, *shape).astype(np.float32))


def _heard(model: Listener, sounds: list[SoundBlocks]) -> Batch:
    """Return what a model says of sounds; one that broke off has no scores, only the reason."""
    found = model.listen(sounds)
    broken = {at: str(one.failure) for at, one in enumerate(sounds) if one.failure is not None}
    scores = found.scores.copy()
    scores[list(broken)] = np.nan
    texts = found.texts or (None,) * len(sounds)
    return replace(
        found,
        scores=scores,
        reasons=tuple(broken.get(at, reason) for at, reason in enumerate(found.reasons)),
        texts=tuple(None if at in broken else text for at, text in enumerate(texts)),
        passing=found.passing | broken.keys(),
    )
