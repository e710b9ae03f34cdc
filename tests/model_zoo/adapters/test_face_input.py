"""Cut-out faces are prepared as each network was measured with."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.model_zoo.adapters.face_input import FaceInput, prepared_faces
from evenhand.model_zoo.errors import ZooError

GREY = FaceInput(side=4, grey="opencv", channels=1, mean=(127.5,), divisor=127.5)


def _face(*colour: int, size: tuple[int, int] = (6, 5)) -> np.ndarray:
    return np.broadcast_to(np.array(colour, dtype=np.uint8), (*size, 3))


def test_colours_are_centred_each_by_its_own_mean() -> None:
    takes = FaceInput(side=3, mean=(1.0, 2.0, 3.0), divisor=10.0)
    found = prepared_faces([_face(11, 22, 33)], takes)
    assert found.shape == (1, 3, 3, 3)
    assert np.allclose(found[0, 1, 1], [1.0, 2.0, 3.0])


@pytest.mark.parametrize(
    ("size", "bars"),
    [
        ((6, 3), [(0, 0), (1, 2)]),
        ((2, 6), [(2, 2), (0, 0)]),
        ((5, 5), [(0, 0), (0, 0)]),
    ],
    ids=["tall", "wide", "square"],
)
def test_bars_keep_the_proportions(size: tuple[int, int], bars: list[tuple[int, int]]) -> None:
    takes = FaceInput(side=max(size), fit="bars", mean=(50.0,), divisor=10.0)
    face = np.random.default_rng(1).integers(0, 256, (*size, 3), dtype=np.uint8)
    # Padded as face-api's padToSquare does: half of what is missing, rounded up, comes after.
    right = (np.pad(face, [*bars, (0, 0)]) - 50.0) / 10.0
    assert np.allclose(prepared_faces([face], takes)[0], right)


@pytest.mark.parametrize("grey", ["opencv", "weighted"])
@given(level=st.integers(0, 255))
def test_grey_stays_grey(grey: str, level: int) -> None:
    takes = FaceInput(side=4, grey=grey, channels=1, mean=(127.5,), divisor=127.5)  # type: ignore[arg-type]
    found = prepared_faces([_face(level, level, level)], takes)
    # The weights of red, green and blue add up to .9999.
    assert np.abs(found - (level / 127.5 - 1)).max() < 2e-4


def test_grey_of_colours_follows_the_weights() -> None:
    whole = prepared_faces([_face(200, 100, 50)], GREY)[0, 0, 0, 0] * 127.5 + 127.5
    weighted = FaceInput(side=4, grey="weighted", channels=1, divisor=1.0)
    exact = prepared_faces([_face(200, 100, 50)], weighted)[0, 0, 0, 0]
    assert exact == pytest.approx(0.2989 * 200 + 0.587 * 100 + 0.114 * 50, abs=1e-3)
    assert whole == pytest.approx(round(exact), abs=1e-3)


def test_grey_is_repeated() -> None:
    found = prepared_faces(
        [np.random.default_rng(1).integers(0, 256, (9, 7, 3), dtype=np.uint8)],
        FaceInput(side=5, grey="opencv", channels=3, divisor=255.0),
    )
    assert found.shape == (1, 5, 5, 3)
    assert (found == found[..., :1]).all()
    assert found.max() <= 1


@pytest.mark.parametrize(
    "item",
    [np.zeros((4, 4, 3)), np.zeros((4, 4), np.uint8), np.zeros((0, 4, 3), np.uint8)],
    ids=["floats", "two axes", "no pixels"],
)
def test_what_is_no_picture_is_refused_by_place(item: np.ndarray) -> None:
    with pytest.raises(ZooError, match=r"item 1: a picture is height x width x 3 of uint8, got"):
        prepared_faces([_face(1, 2, 3), item], GREY)
