"""The picture that tells encoders apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.features.picture import PictureInput, prepared
from evenhand.model_zoo.features.reference_picture import (
    Reference,
    check_reference,
    read_reference,
    reference_embedding,
    reference_picture,
)
from evenhand.model_zoo.predictor import Identity, Medium

SQUARE = PictureInput(size=16)
NAME = Identity(model="m", weights="0", runtime="torch", precision="f32")


@dataclass(frozen=True)
class Projection:
    """An encoder that multiplies a picture by fixed random numbers."""

    seed: int = 0
    width: int = 64
    takes: PictureInput = SQUARE
    identity: Identity = NAME
    medium: Medium = "picture"
    rate_hz: int | None = None
    longest_s: float | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        return (self.width,)

    def embed(self, items: Sequence[NDArray[np.generic]], /) -> NDArray[np.float32]:
        flat = prepared(items, self.takes).reshape(len(items), -1)
        weights = np.random.default_rng(self.seed).normal(size=(flat.shape[1], self.width))
        return (flat @ weights).astype(np.float32)


def reference(encoder: Projection) -> Reference:
    values = tuple(map(float, reference_embedding(encoder)))
    return Reference(schema=1, encoder="google/tower", source="a test", values=values)


def test_the_same_encoder_is_known_again(tmp_path: Path) -> None:
    file = tmp_path / "reference.json"
    file.write_bytes(msgspec.json.encode(reference(Projection())))
    assert check_reference(Projection(), read_reference(file)) == pytest.approx(1)


def test_e36_another_encoder_of_the_same_width_is_noticed() -> None:
    with pytest.raises(ZooError, match=r"cosine -?0\.\d+ with that of google/tower, wanted 0\.999"):
        check_reference(Projection(seed=1), reference(Projection()))


def test_pictures_that_are_prepared_in_another_way_are_noticed() -> None:
    cut = Projection(takes=PictureInput(size=16, resize="shortest"))
    clip = Projection(takes=PictureInput(size=16, mean=(0.48, 0.46, 0.41), std=(0.27, 0.26, 0.28)))
    for other in (cut, clip):
        with pytest.raises(ZooError, match="prepares pictures in another way"):
            check_reference(other, reference(Projection()))


def test_another_width_is_said_to_be_another_width() -> None:
    with pytest.raises(ZooError, match="gives 32 numbers, google/tower gives 64"):
        check_reference(Projection(width=32), reference(Projection()))


def test_an_encoder_that_gives_no_numbers_is_no_match() -> None:
    empty = Reference(schema=1, encoder="e", source="s", values=(0.0,) * 64)
    with pytest.raises(ZooError, match="cosine nan"):
        check_reference(Projection(), empty)


def test_the_picture_uses_the_whole_range_of_every_colour() -> None:
    picture = reference_picture()
    assert picture.dtype == np.uint8
    assert [int(picture[..., c].min()) for c in range(3)] == [0, 0, 0]
    assert min(int(picture[..., c].max()) for c in range(3)) >= 250


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"[", "not a reference embedding"),
        (b'{"schema": 1, "encoder": "e", "source": "s"}', "key 'values' is missing"),
        (b'{"schema": 2, "encoder": "e", "source": "s", "values": []}', "schema"),
    ],
)
def test_a_file_that_is_no_reference_is_refused(tmp_path: Path, text: bytes, says: str) -> None:
    file = tmp_path / "reference.json"
    file.write_bytes(text)
    with pytest.raises(ZooError, match=says):
        read_reference(file)
    with pytest.raises(ZooError, match="not a reference embedding"):
        read_reference(tmp_path / "none.json")
