"""The scores of a model on items: each picture or sound once, kept, resumed where it stopped."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Final, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.scoring.shelf import Kept, Shelf, joined
from evenhand.model_zoo.embedding_predictor import EmbeddingPredictor
from evenhand.model_zoo.media.face_box import Box
from evenhand.model_zoo.media.unreadable import Unreadable
from evenhand.model_zoo.outputs import Output
from evenhand.model_zoo.predictor import Batch, Identity, Predictor

Decoded: TypeAlias = NDArray[np.generic]
Decoder: TypeAlias = Callable[[IO[bytes], Box | None], Decoded]
Tick: TypeAlias = Callable[[int], None]

LARGEST_EMBEDDING: Final = 16_384
"""Numbers of an embedding up to which it is kept; a state of Whisper has a million and is not."""

PUT_AFTER: Final = 256
"""New items after which they are put on the shelf; what an interruption costs at most."""

CHUNK: Final = 1 << 20


class Source(Protocol):
    """An item that can be opened."""

    @property
    def item(self) -> str:
        """Return its id."""

    @property
    def box(self) -> Box | None:
        """Return where its face lies, if that is declared."""

    def open(self) -> IO[bytes]:
        """Return its bytes as a stream that can be wound back.

        Raises:
            Unreadable: it cannot be read.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """What a model gave for every item that was asked for.

    Attributes:
        identity: whose numbers they are.
        outputs: what they mean, in the order of the columns.
        items: ids, in the order asked for.
        values: items x outputs; nan in the rows that have a reason.
        reasons: why an item has no numbers; None where it has them.
        texts: what the model said in words; None where it says none.
        computed: how many items were computed now, and not found on the shelf.
    """

    identity: Identity
    outputs: tuple[Output, ...]
    items: tuple[str, ...]
    values: NDArray[np.float64]
    reasons: tuple[str | None, ...]
    texts: tuple[str | None, ...]
    computed: int


def scored(
    predictor: Predictor,
    sources: Sequence[Source],
    *,
    decoder: Decoder,
    prepared: str,
    cache: Path,
    batch: int,
    tick: Tick = lambda _: None,
) -> Scored:
    """Return the scores of a model on items.

    Items with the same bytes are computed once. What was computed in an earlier run, also in one
    that was killed, is taken from the shelf. A file that cannot be read is an outcome.

    Args:
        predictor: the model.
        sources: the items.
        decoder: from bytes to what the model takes.
        prepared: what the decoder does beside decoding, in words; part of the model's identity.
        cache: folder of the shelves.
        batch: items that the model is given at a time.
        tick: told after each batch how many items are done with.

    Returns:
        One row an item.

    Raises:
        InputError: the cache cannot be written.
        ZooError: the model refuses what it is given.
    """
    told = predictor.identity
    identity = replace(told, settings={**told.settings, "prepared": prepared})
    run = _Run(predictor, decoder, identity, prepared, cache)
    rows: list[tuple[str | None, str | None]] = []
    try:
        for some in _batches(sources, batch):
            rows += run.batch(some)
            tick(len(some))
    finally:
        run.put()
    return _gathered(run, sources, rows)


class _Run:
    """One pass over items, with the shelves of one model."""

    def __init__(
        self, predictor: Predictor, decoder: Decoder, identity: Identity, prepared: str, cache: Path
    ) -> None:
        self.predictor, self.decoder, self.identity = predictor, decoder, identity
        self.shelf = Shelf(cache / "scores", identity, dtype=np.float64)
        self.embeddings = _embedding_shelf(predictor, prepared, cache)
        self.new: dict[str, Kept] = {}
        self.computed = 0

    def batch(self, some: Sequence[Source]) -> list[tuple[str | None, str | None]]:
        """Compute what is new in a batch; return the key of each item, or why it has none."""
        rows: list[tuple[str | None, str | None]] = []
        fresh: dict[str, Decoded | None] = {}
        for source in some:
            try:
                rows.append((self._taken(source, fresh), None))
            except Unreadable as error:
                rows.append((None, str(error)))
        if fresh:
            self._compute(fresh)
        return rows

    def _taken(self, source: Source, fresh: dict[str, Decoded | None]) -> str:
        """Return the key of an item, and decode it where its scores are not known."""
        with source.open() as stream:
            key = _sha256(stream, source.box)
            if key in self.shelf or key in self.new or key in fresh:
                return key
            if self.embeddings is not None and key in self.embeddings:
                fresh[key] = None
                return key
            if stream.seek(0, 2) == 0:
                raise Unreadable(reason="empty", says="0 bytes")
            stream.seek(0)
            fresh[key] = self.decoder(stream, source.box)
        return key

    def _compute(self, fresh: dict[str, Decoded | None]) -> None:
        """Take the scores of new items from the model."""
        got = self._from_embeddings(fresh) if self.embeddings is not None else self._direct(fresh)
        texts = got.texts or (None,) * len(fresh)
        for key, values, reason, text in zip(fresh, got.scores, got.reasons, texts, strict=True):
            held = values if reason is None else None
            self.new[key] = Kept(values=held, reason=reason, text=text)
        self.computed += len(fresh)
        if len(self.new) >= PUT_AFTER:
            self.put()

    def _direct(self, fresh: dict[str, Decoded | None]) -> Batch:
        """Return what the model says of decoded items."""
        return self.predictor.score([item for item in fresh.values() if item is not None])

    def _from_embeddings(self, fresh: dict[str, Decoded | None]) -> Batch:
        """Return what the heads read off embeddings, after embedding what is new."""
        assert isinstance(self.predictor, EmbeddingPredictor)  # noqa: S101 for the type checker
        assert self.embeddings is not None  # noqa: S101 for the type checker
        unknown = {key: item for key, item in fresh.items() if item is not None}
        if unknown:
            found = self.predictor.encoder.embed(list(unknown.values()))
            flat = found.reshape(len(found), -1)
            self.embeddings.put(
                {key: Kept(values=row) for key, row in zip(unknown, flat, strict=True)}
            )
        known = joined(self.embeddings.rows(list(fresh)), width=_size(self.predictor))
        shape = (-1, *self.predictor.encoder.shape)
        return self.predictor.read(known.reshape(shape).astype(np.float32))

    def put(self) -> None:
        """Put what is new on the shelf."""
        rows, self.new = self.new, {}
        self.shelf.put(rows)


def _batches(sources: Sequence[Source], size: int) -> Iterator[Sequence[Source]]:
    """Yield items in groups that follow each other."""
    for start in range(0, len(sources), size):
        yield sources[start : start + size]


def _embedding_shelf(predictor: Predictor, prepared: str, cache: Path) -> Shelf | None:
    """Return the shelf of a model's embeddings, where it has some that are small enough."""
    if not isinstance(predictor, EmbeddingPredictor) or _size(predictor) > LARGEST_EMBEDDING:
        return None
    told = predictor.encoder.identity
    identity = replace(told, settings={**told.settings, "prepared": prepared})
    return Shelf(cache / "embeddings", identity, dtype=np.float32)


def _size(predictor: EmbeddingPredictor) -> int:
    """Return how many numbers an embedding has."""
    return int(np.prod(predictor.encoder.shape))


def _sha256(stream: IO[bytes], box: Box | None) -> str:
    """Return the hash of what a stream holds and of the box in it, in bounded memory."""
    digest = hashlib.sha256(b"" if box is None else repr(box).encode())
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _gathered(
    run: _Run, sources: Sequence[Source], rows: Sequence[tuple[str | None, str | None]]
) -> Scored:
    """Return the rows of all items in the order asked for."""
    outputs = run.predictor.outputs
    kept = tuple(_each(run.shelf, rows))
    return Scored(
        identity=run.identity,
        outputs=outputs,
        items=tuple(source.item for source in sources),
        values=joined(kept, width=len(outputs)),
        reasons=tuple(row.reason for row in kept),
        texts=tuple(row.text for row in kept),
        computed=run.computed,
    )


def _each(shelf: Shelf, rows: Sequence[tuple[str | None, str | None]]) -> Iterator[Kept]:
    """Yield what the shelf holds for each item, or why it cannot hold anything."""
    for key, reason in rows:
        yield Kept(values=None, reason=reason) if key is None else next(shelf.rows([key]))
