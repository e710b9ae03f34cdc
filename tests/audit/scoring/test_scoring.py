"""Each item once, in batches, kept, resumed; a reason for each that fails."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import numpy as np
import pytest
from numpy.typing import NDArray

from evenhand.audit.scoring import computation, scoring
from evenhand.audit.scoring.decoders import Source
from evenhand.audit.scoring.scoring import Scored, scored
from evenhand.audit.scoring.shelf import Shelf
from evenhand.model_zoo.embedding_predictor import EmbeddingPredictor
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.media.face_box import Box
from evenhand.model_zoo.media.unreadable import Unreadable
from evenhand.model_zoo.on_demand import PredictorOnDemand, facts_of
from evenhand.model_zoo.outputs import Output, known_outputs
from evenhand.model_zoo.predictor import Batch, Identity, Medium, Predictor

ME = Identity(model="sums", weights="0", runtime="torch", precision="f32")
OUTPUTS = known_outputs("emotion", modality="face")[:2]


@dataclass
class Blob:
    """An item in memory."""

    item: str
    content: bytes | Unreadable
    box: Box | None = None

    def open(self) -> IO[bytes]:
        if isinstance(self.content, Unreadable):
            raise self.content
        return io.BytesIO(self.content)


def _decoder(source: Source, stream: IO[bytes]) -> NDArray[np.float32]:
    content = stream.read()[source.box[0] if source.box else 0 :]
    if content == b"bad":
        raise Unreadable(reason="not_a_picture", says="3 bytes in no known format of pictures")
    return np.frombuffer(content, np.uint8).astype(np.float32)


@dataclass
class Sums:
    """A model whose scores are the sum and the length of what it is given."""

    seen: list[float] = field(default_factory=list)
    stop: Callable[[int], None] = lambda _: None
    medium: Medium = "picture"
    rate_hz: int | None = None
    longest_s: float | None = None
    outputs: tuple[Output, ...] = OUTPUTS
    identity: Identity = ME
    shape: tuple[int, ...] = (2, 1)

    def embed(self, items: Sequence[NDArray[np.generic]], /) -> NDArray[np.float32]:
        self.seen += [float(item.sum()) for item in items]
        self.stop(len(self.seen))
        rows = [[[item.sum()], [item.size]] for item in items]
        return np.array(rows, np.float32)

    def read(self, embeddings: NDArray[np.float32], /) -> NDArray[np.float64]:
        return embeddings[..., 0].astype(np.float64)

    def score(self, items: Sequence[NDArray[np.generic]], /) -> Batch:
        found = self.read(self.embed(items))
        refused = ["refused" if row[0] == 66 else None for row in found]
        found[[reason is not None for reason in refused]] = np.nan
        texts = tuple(f"sum {row[0]:.0f}" for row in found)
        return Batch(scores=found, reasons=tuple(refused), texts=texts)


def _all(model: Predictor, blobs: Sequence[Blob], cache: Path, *, batch: int = 2) -> Scored:
    return scored(model, blobs, decoder=_decoder, prepared="as it is", cache=cache, batch=batch)


BLOBS = [
    Blob("one", b"\x01\x02"),
    Blob("broken", b"bad"),
    Blob("again", b"\x01\x02"),
    Blob("refuses", b"\x42"),
    Blob("absent", Unreadable(reason="missing", says="no such file")),
    Blob("locked", Unreadable(reason="unreadable", says="Permission denied")),
    Blob("empty", b""),
    Blob("four", b"\x04"),
]


def test_scores_stand_beside_reasons_in_the_order_asked_for(tmp_path: Path) -> None:
    found = _all(Sums(), BLOBS, tmp_path)
    assert found.items == tuple(blob.item for blob in BLOBS)
    assert found.values[0].tolist() == found.values[2].tolist() == [3, 2]
    assert found.values[7].tolist() == [4, 1]
    assert np.isnan(found.values[[1, 3, 4, 5, 6]]).all()
    assert found.reasons == (
        None,
        "not_a_picture: 3 bytes in no known format of pictures",
        None,
        "refused",
        "missing: no such file",
        "unreadable: Permission denied",
        "empty: 0 bytes",
        None,
    )
    assert found.texts[7] == "sum 4"


def test_e27_the_same_bytes_go_through_the_model_once(tmp_path: Path) -> None:
    # A peer runs the model twice for each input: once for a name and once for a number.
    model = Sums()
    first = _all(model, BLOBS, tmp_path, batch=8)
    assert sorted(model.seen) == [3, 4, 66]
    assert first.computed == 3
    second = _all(model, BLOBS, tmp_path)
    assert len(model.seen) == 3
    assert second.computed == 0
    assert np.array_equal(first.values, second.values, equal_nan=True)
    assert first.reasons == second.reasons
    assert first.texts == second.texts


def test_what_an_interruption_left_is_not_computed_again(tmp_path: Path) -> None:
    blobs = [Blob(str(n), bytes([n])) for n in range(10)]

    def stop(seen: int) -> None:
        if seen == 7:
            raise KeyboardInterrupt

    model = Sums(stop=stop)
    with pytest.raises(KeyboardInterrupt):
        _all(model, blobs, tmp_path, batch=1)
    model = Sums()
    assert _all(model, blobs, tmp_path, batch=3).values[:, 0].tolist() == list(range(10))
    assert model.seen == [6, 7, 8, 9]


def test_embeddings_are_kept_and_other_heads_read_them(tmp_path: Path) -> None:
    encoder = Sums()
    one = EmbeddingPredictor(name="one", encoder=encoder, heads=Sums())
    two = EmbeddingPredictor(name="two", encoder=encoder, heads=Sums())
    blobs = [blob for blob in BLOBS if blob.item != "refuses"]
    first, second = _all(one, blobs, tmp_path), _all(two, blobs, tmp_path)
    assert sorted(encoder.seen) == [3, 4]
    assert (first.computed, second.computed) == (2, 2)
    assert np.array_equal(first.values, second.values, equal_nan=True)
    assert first.identity.digest() != second.identity.digest()


def test_embeddings_too_large_to_keep_are_computed_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(computation, "LARGEST_EMBEDDING", 1)
    encoder = Sums()
    for name in ("one", "two"):
        _all(EmbeddingPredictor(name=name, encoder=encoder, heads=Sums()), BLOBS[:1], tmp_path)
    assert encoder.seen == [3, 3]
    assert not (tmp_path / "embeddings").exists()


def test_another_preparation_is_another_model(tmp_path: Path) -> None:
    model = Sums()
    for prepared in ("as it is", "cropped"):
        scored(model, BLOBS[:1], decoder=_decoder, prepared=prepared, cache=tmp_path, batch=2)
    assert model.seen == [3, 3]


def test_progress_is_told_by_items_and_shelves_grow_on_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoring, "PUT_AFTER", 2)
    told: list[int] = []
    blobs = [Blob(str(n), bytes([n])) for n in range(5)]
    scored(Sums(), blobs, decoder=_decoder, prepared="", cache=tmp_path, batch=2, tick=told.append)
    assert told == [2, 2, 1]
    assert len(list(tmp_path.glob("scores/*/*.parquet"))) == 3


def test_another_box_in_the_same_picture_is_another_item(tmp_path: Path) -> None:
    blobs = [Blob("whole", b"\x05\x02"), Blob("part", b"\x05\x02", box=(1, 0, 1, 1))]
    assert _all(Sums(), blobs, tmp_path).values[:, 0].tolist() == [7, 2]


def test_no_items_give_no_rows(tmp_path: Path) -> None:
    assert _all(Sums(), [], tmp_path).values.shape == (0, 2)


class Asked(Sums):
    """A model that is asked from afar: it may refuse, and there may be an outage."""

    def score(self, items: Sequence[NDArray[np.generic]], /) -> Batch:
        found = self.read(self.embed(items))
        passing = frozenset(at for at, row in enumerate(found) if row[0] == 66)
        reasons = tuple(
            "failed: no answer in 30 s" if at in passing else None for at in range(len(items))
        )
        found[list(passing)] = np.nan
        logs = tuple(f'{{"sum": {float(item.sum()):.0f}}}' for item in items)
        return Batch(scores=found, reasons=reasons, passing=passing, logs=logs)


def test_a_failure_that_may_pass_is_asked_again_and_all_else_is_kept(tmp_path: Path) -> None:
    model = Asked()
    blobs = [Blob("a", b"\x42"), Blob("b", b"\x04"), Blob("c", b"\x42"), Blob("d", b"\x42")]
    first = _all(model, blobs, tmp_path)
    failed = "failed: no answer in 30 s"
    assert first.reasons == (failed, None, failed, failed)
    assert first.logs == ('{"sum": 66}', '{"sum": 4}', '{"sum": 66}', '{"sum": 66}')
    assert model.seen == [66, 4]
    second = _all(model, blobs, tmp_path)
    assert model.seen == [66, 4, 66]
    assert (second.computed, second.logs) == (1, first.logs)
    answered = _all(Sums(), blobs, tmp_path)
    assert answered.computed == 1


def test_numbers_that_are_none_are_a_reason(tmp_path: Path) -> None:
    class Odd(Sums):
        def score(self, items: Sequence[NDArray[np.generic]], /) -> Batch:
            return Batch(
                scores=np.array([[np.inf, 1.0]] * len(items)), reasons=(None,) * len(items)
            )

    found = _all(Odd(), BLOBS[:1], tmp_path)
    assert found.reasons == ("malformed: scores that are no finite numbers",)
    assert np.isnan(found.values).all()


def test_a_model_that_gives_other_numbers_than_it_declares_is_refused(tmp_path: Path) -> None:
    class Odd(Sums):
        def score(self, items: Sequence[NDArray[np.generic]], /) -> Batch:
            return Batch(scores=np.ones((len(items), 3)), reasons=(None,) * len(items))

    with pytest.raises(ZooError, match=r"sums: scores of shape \(1, 2\) are wanted, got \(1, 3\)"):
        _all(Odd(), BLOBS[:1], tmp_path)
    assert _all(Sums(), BLOBS[:1], tmp_path).computed == 1


def test_a_stream_that_breaks_off_is_a_reason(tmp_path: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, _: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    class Disk(Blob):
        def open(self) -> IO[bytes]:
            return Broken()

    found = _all(Sums(), [Disk("a", b"")], tmp_path)
    assert found.reasons == ("unreadable: Input/output error",)


def test_after_some_seconds_each_batch_is_put_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(seen: int) -> None:
        if seen == 3:
            monkeypatch.setattr(Shelf, "put", lambda *_: None)
            raise SystemExit

    monkeypatch.setattr(scoring, "PUT_AFTER_S", 0.0)
    blobs = [Blob(str(n), bytes([n])) for n in range(4)]
    with monkeypatch.context(), pytest.raises(SystemExit):
        _all(Sums(stop=killed), blobs, tmp_path, batch=1)
    monkeypatch.undo()
    model = Sums()
    _all(model, blobs, tmp_path, batch=1)
    assert model.seen == [2, 3]


def test_e27_a_model_is_not_opened_where_nothing_is_left(tmp_path: Path) -> None:
    def on_demand(opened: Callable[[], Predictor]) -> PredictorOnDemand:
        return PredictorOnDemand(facts=facts_of(Sums()), open=opened, forget=lambda: None)

    model = Sums()
    assert _all(on_demand(lambda: model), BLOBS, tmp_path).computed == 3
    second = _all(on_demand(lambda: pytest.fail("opened")), BLOBS, tmp_path)
    assert (second.computed, second.values[7].tolist()) == (0, [4, 1])
