"""Each item once, in batches, kept, resumed; a reason for each that fails."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import numpy as np
import pytest
from numpy.typing import NDArray

from evenhand.audit.scoring import scoring
from evenhand.audit.scoring.scoring import Scored, scored
from evenhand.model_zoo.embedding_predictor import EmbeddingPredictor
from evenhand.model_zoo.media.face_box import Box
from evenhand.model_zoo.media.unreadable import Unreadable
from evenhand.model_zoo.outputs import Output, known_outputs
from evenhand.model_zoo.predictor import Batch, Identity, Medium

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


def _decoder(stream: IO[bytes], box: Box | None) -> NDArray[np.float32]:
    content = stream.read()[box[0] if box else 0 :]
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


def _all(
    model: "Sums | EmbeddingPredictor", blobs: Sequence[Blob], cache: Path, *, batch: int = 2
) -> Scored:
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
    monkeypatch.setattr(scoring, "LARGEST_EMBEDDING", 1)
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
