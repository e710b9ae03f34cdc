"""The scores of a model on items: each picture or sound once, kept, resumed where it stopped."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import IO, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.scoring.computation import Computation
from evenhand.audit.scoring.decoders import Decoded, Decoder, Source
from evenhand.audit.scoring.shelf import Kept, Shelf, joined
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.media.face_box import Box
from evenhand.model_zoo.media.unreadable import Unreadable
from evenhand.model_zoo.outputs import Output
from evenhand.model_zoo.predictor import Identity, Predictor

Tick: TypeAlias = Callable[[int], None]
Place: TypeAlias = str | Kept
"""Where the row of an item is: under this key, or, since it is not kept, here."""

PUT_AFTER: Final = 256
PUT_AFTER_S: Final = 10.0
"""New items, or seconds, after which they are put on the shelf: what a kill costs at most, beside
the batch that is being computed."""

NO_NUMBERS: Final = "malformed: scores that are no finite numbers"

CHUNK: Final = 1 << 20


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
        logs: what it was asked and answered; None where it is not asked from afar.
        computed: how many items were computed now, and not found on the shelf.
    """

    identity: Identity
    outputs: tuple[Output, ...]
    items: tuple[str, ...]
    values: NDArray[np.float64]
    reasons: tuple[str | None, ...]
    texts: tuple[str | None, ...]
    logs: tuple[str | None, ...]
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
    that was killed, is taken from the shelf; where all of it is there, a `PredictorOnDemand` is
    not opened. A file that cannot be read is an outcome.

    Args:
        predictor: the model.
        sources: the items.
        decoder: from an item to what the model takes.
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
    places: list[Place] = []
    try:
        for some in _batches(sources, batch):
            places += run.batch(some)
            tick(len(some))
    finally:
        run.put()
    return _gathered(run, sources, places)


class _Run:
    """One pass over items, with the shelf of one model."""

    def __init__(
        self, predictor: Predictor, decoder: Decoder, identity: Identity, prepared: str, cache: Path
    ) -> None:
        self.predictor, self.decoder, self.identity = predictor, decoder, identity
        self.shelf = Shelf(cache / "scores", identity, dtype=np.float64)
        self.computation = Computation(predictor, prepared=prepared, cache=cache)
        self.new: dict[str, Kept] = {}
        self.passing: dict[str, Kept] = {}
        self.computed = 0
        self._put_at = monotonic()

    def batch(self, some: Sequence[Source]) -> list[Place]:
        """Compute what is new in a batch; return where the row of each item is."""
        places: list[Place] = []
        fresh: dict[str, Decoded | None] = {}
        for source in some:
            try:
                places.append(self._taken(source, fresh))
            except Unreadable as error:
                places.append(Kept(values=None, reason=str(error)))
        if fresh:
            self._compute(fresh)
        return [self.passing.get(one, one) if isinstance(one, str) else one for one in places]

    def _taken(self, source: Source, fresh: dict[str, Decoded | None]) -> str:
        """Return the key of an item, and decode it where its scores are not known."""
        with source.open() as stream:
            key = _sha256(stream, source.box)
            if any(key in known for known in (self.shelf, self.new, self.passing, fresh)):
                return key
            if self.computation.embedded(key):
                fresh[key] = None
                return key
            if stream.seek(0, 2) == 0:
                raise Unreadable(reason="empty", says="0 bytes")
            stream.seek(0)
            fresh[key] = self.decoder(source, stream)
        return key

    def _compute(self, fresh: dict[str, Decoded | None]) -> None:
        """Take the scores of new items from the model."""
        got = self.computation.batch(fresh)
        wanted = len(fresh), len(self.predictor.outputs)
        if got.scores.shape != wanted:
            problem = f"{self.identity.model}: scores of shape {wanted} are wanted, got"
            raise ZooError([f"{problem} {got.scores.shape}"])
        nothing = (None,) * len(fresh)
        rows = zip(
            fresh, got.scores, got.reasons, got.texts or nothing, got.logs or nothing, strict=True
        )
        for at, (key, values, reason, text, log) in enumerate(rows):
            lost = reason if np.isfinite(values).all() else reason or NO_NUMBERS
            goal = self.passing if at in got.passing else self.new
            goal[key] = Kept(
                values=values if lost is None else None, reason=lost, text=text, log=log
            )
        self.computed += len(fresh)
        if len(self.new) >= PUT_AFTER or monotonic() - self._put_at >= PUT_AFTER_S:
            self.put()

    def put(self) -> None:
        """Put what is new on the shelf."""
        rows, self.new = self.new, {}
        self.shelf.put(rows)
        self._put_at = monotonic()


def _batches(sources: Sequence[Source], size: int) -> Iterator[Sequence[Source]]:
    """Yield items in groups that follow each other."""
    for start in range(0, len(sources), size):
        yield sources[start : start + size]


def _sha256(stream: IO[bytes], box: Box | None) -> str:
    """Return the hash of what a stream holds and of the box in it, in bounded memory."""
    digest = hashlib.sha256(b"" if box is None else repr(box).encode())
    try:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    except OSError as error:
        raise Unreadable(reason="unreadable", says=error.strerror or str(error)) from None
    return digest.hexdigest()


def _gathered(run: _Run, sources: Sequence[Source], places: Sequence[Place]) -> Scored:
    """Return the rows of all items in the order asked for."""
    keys = [one for one in places if isinstance(one, str)]
    held = iter(run.shelf.rows(keys))
    rows = [next(held) if isinstance(one, str) else one for one in places]
    outputs = run.predictor.outputs
    return Scored(
        identity=run.identity,
        outputs=outputs,
        items=tuple(source.item for source in sources),
        values=joined(rows, width=len(outputs)),
        reasons=tuple(row.reason for row in rows),
        texts=tuple(row.text for row in rows),
        logs=tuple(row.log for row in rows),
        computed=run.computed,
    )
