"""A model that listens: sounds that break off, beside those that do not."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import soundfile
from numpy.typing import NDArray

from evenhand.audit.scoring.decoders import preparation
from evenhand.audit.scoring.scoring import scored
from evenhand.model_zoo.outputs import Output, known_outputs
from evenhand.model_zoo.predictor import Batch, Identity, Medium, Sound

ME = Identity(model="h", weights="0", runtime="torch", precision="f32")


@dataclass
class Blob:
    """An item in memory."""

    item: str
    content: bytes
    box: None = None

    def open(self) -> IO[bytes]:
        return io.BytesIO(self.content)


@dataclass
class Hearer:
    """A model that hears sounds of any length; its scores are energy and number of samples."""

    identity: Identity = ME
    medium: Medium = "sound"
    rate_hz: int | None = 8_000
    longest_s: float | None = None
    outputs: tuple[Output, ...] = known_outputs("emotion", modality="voice")[:2]

    def score(self, items: Sequence[NDArray[np.generic]], /) -> Batch:
        raise NotImplementedError

    def listen(self, sounds: Sequence[Sound], /) -> Batch:
        waves = [np.concatenate([np.zeros(0), *sound]) for sound in sounds]
        rows = np.array([[np.square(wave).sum(), wave.size] for wave in waves])
        texts = tuple(f"{wave.size} samples" for wave in waves)
        return Batch(scores=rows, reasons=(None,) * len(waves), texts=texts)


def _flac(seconds: float) -> bytes:
    stream = io.BytesIO()
    noise = np.random.default_rng(1).normal(0, 0.1, round(seconds * 8_000))
    soundfile.write(stream, noise, 8_000, format="FLAC")
    return stream.getvalue()


def test_sounds_that_break_off_have_no_scores_beside_those_that_do_not(tmp_path: Path) -> None:
    whole = _flac(25)
    blobs = [Blob("half", whole[: len(whole) // 2]), Blob("whole", whole), Blob("text", b"text")]
    model = Hearer()
    how = preparation(model)
    found = scored(
        model, blobs, decoder=how.decoder, prepared=how.prepared, cache=tmp_path, batch=3
    )
    kinds = [None if one is None else one.split(":")[0] for one in found.reasons]
    assert kinds == ["truncated", None, "not_a_sound"]
    assert found.texts == (None, "200000 samples", None)
    assert found.values[1, 1] == 200_000
    again = scored(
        model, blobs, decoder=how.decoder, prepared=how.prepared, cache=tmp_path, batch=3
    )
    assert again.computed == 2
