"""The z-buffer, against triangles whose pixels are known by geometry."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from evenhand.audit.stimuli.faces.rasteriser import BOXES, rasterise

ONE = np.array([[0, 1, 2]])


def picture(
    points: list[list[float]], depth: list[float], corners: list[list[int]], *, size: int
) -> NDArray[np.intp]:
    seen = rasterise(
        np.array(points, np.float32), np.array(depth, np.float32), np.array(corners), size=size
    )
    ids = np.full(size * size, -1, np.intp)
    ids[seen.pixel] = seen.triangle
    return ids.reshape(size, size)


def test_a_right_triangle_covers_the_centres_below_its_diagonal() -> None:
    found = picture([[0, 0], [0, 4], [4, 4]], [0, 0, 0], [[0, 1, 2]], size=4)
    assert (found == np.where(np.tri(4) > 0, 0, -1)).all()


def test_a_triangle_that_faces_away_is_not_seen() -> None:
    found = picture([[0, 0], [4, 4], [0, 4]], [0, 0, 0], [[0, 1, 2]], size=4)
    assert (found == -1).all()


@pytest.mark.parametrize(
    ("corners", "front"), [([[0, 1, 2], [3, 4, 5]], 1), ([[3, 4, 5], [0, 1, 2]], 0)]
)
def test_the_nearer_triangle_is_in_front_whatever_the_order(
    corners: list[list[int]], front: int
) -> None:
    points: list[list[float]] = [[0, 0], [0, 8], [8, 8]]
    found = picture(points + points, [1, 1, 1, 2, 2, 2], corners, size=8)
    assert found[7, 0] == front


def test_triangles_that_cross_are_cut_where_their_depths_are_equal() -> None:
    points = [[0, 0], [0, 9], [9, 9], [9, 0]]
    depth = [0, 0, 9, 9]
    seen = rasterise(
        np.array(points * 2, np.float32),
        np.array(depth + [4] * 4, np.float32),
        np.array([[0, 1, 2], [0, 2, 3], [4, 5, 6], [4, 6, 7]]),
        size=9,
    )
    row = seen.triangle[(seen.pixel // 9) == 4]
    assert len(seen.pixel) == 81
    assert (row[:4] >= 2).all()
    assert (row[5:] < 2).all()


@pytest.mark.parametrize("side", [*BOXES, 130])
def test_weights_give_the_place_back_at_every_size(side: int) -> None:
    size = 140
    points = np.array([[1.2, 1.3], [1.2, 1.3 + side], [1.2 + side, 1.3 + side]], np.float32)
    seen = rasterise(points, np.zeros(3, np.float32), ONE, size=size)
    centre = np.stack([seen.pixel % size + 0.5, seen.pixel // size + 0.5], axis=1)
    np.testing.assert_allclose(seen.weights @ points, centre, atol=1e-3)
    np.testing.assert_allclose(seen.weights.sum(axis=1), 1, atol=1e-5)
    assert len(seen.pixel) == pytest.approx(side * side / 2, abs=2 * side)


@given(st.integers(0, 10_000))
def test_two_triangles_of_a_square_leave_no_gap_between_them(seed: int) -> None:
    rng = np.random.default_rng(seed)
    angle, side = rng.uniform(0, 2 * np.pi), rng.uniform(3, 20)
    square = np.array([[-1, -1], [-1, 1], [1, 1], [1, -1]]) * side / 2
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    points = (square @ turn.T + 16).astype(np.float32)
    seen = rasterise(points, np.zeros(4, np.float32), np.array([[0, 1, 2], [0, 2, 3]]), size=32)
    x, y = np.meshgrid(np.arange(32) + 0.5, np.arange(32) + 0.5)
    inside = np.stack([x.ravel() - 16, y.ravel() - 16], axis=1) @ turn
    expected = (np.abs(inside) < side / 2 - 1e-3).all(axis=1)
    assert set(np.flatnonzero(expected)) <= set(seen.pixel)


def test_what_lies_outside_the_picture_is_cut_off() -> None:
    found = picture([[-50, -50], [-50, 80], [80, 80]], [0, 0, 0], [[0, 1, 2]], size=6)
    assert (found[np.tril_indices(6, -1)] == 0).all()
    assert (picture([[9, 9], [9, 12], [12, 12]], [0] * 3, [[0, 1, 2]], size=6) == -1).all()


def test_no_triangle_no_pixel() -> None:
    seen = rasterise(
        np.zeros((0, 2), np.float32), np.zeros(0, np.float32), np.zeros((0, 3), int), size=4
    )
    assert seen.pixel.size == 0
