"""A z-buffer in numpy: which triangle each pixel shows, and where on it.

Triangles are gathered by the size of their boxes. Each gathering is tested against its pixels in
one array operation, and one stable sort by depth says who is in front.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from evenhand.audit.stimuli.faces.arrays import Array, Index

BOXES: Final = (2, 3, 4, 6, 9, 14, 24, 48, 96)
MOST_TESTS: Final = 1 << 20
EDGE: Final = np.float32(-1e-5)
"""How far outside its triangle a point may lie, so that no seam opens by rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Pixels that some triangle covers, each with the nearest one.

    Attributes:
        pixel: place in the flattened picture, ascending, (p,).
        triangle: which triangle it shows, (p,).
        weights: barycentric weights of its corners, (p, 3), on the screen.
        depth: of the pixel, larger is nearer, (p,).
    """

    pixel: Index
    triangle: Index
    weights: Array
    depth: Array


def rasterise(points: Array, depth: Array, corners: Index, *, size: int) -> Coverage:
    """Return what a square picture shows of triangles that face the viewer.

    Centres of pixels lie at halves; the origin is the upper left corner. A triangle faces the
    viewer when its corners run anticlockwise as seen, with y down.

    Args:
        points: places of the vertices in pixels, (n, 2).
        depth: of the vertices, larger is nearer, (n,).
        corners: vertices of the triangles, (t, 3).
        size: side of the picture in pixels.
    """
    corner = points[corners]
    side_1, side_2 = corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]
    area = side_1[:, 0] * side_2[:, 1] - side_1[:, 1] * side_2[:, 0]
    low, high = corner.min(axis=1), corner.max(axis=1)
    first = np.clip(np.ceil(low - 0.5), 0, size).astype(np.intp)
    last = np.clip(np.floor(high - 0.5), -1, size - 1).astype(np.intp)
    extent = (last - first).max(axis=1) + 1
    seen = np.flatnonzero((area < 0) & (first <= last).all(axis=1))
    found = [
        _tested(some, box, corner=corner, area=area, first=first, last=last)
        for some, box in _gathered(seen, extent[seen], size)
    ]
    pixel, triangle, weights = _joined(found, size)
    z = (depth[corners[triangle]] * weights).sum(axis=1)
    order = np.lexsort((z, pixel))
    front = order[np.flatnonzero(np.diff(pixel[order], append=-1))]
    return Coverage(
        pixel=pixel[front], triangle=triangle[front], weights=weights[front], depth=z[front]
    )


def _gathered(seen: Index, extent: Index, size: int) -> Iterator[tuple[Index, int]]:
    """Yield triangles with the side of a box that holds each of them, few enough at a time."""
    lower = 0
    for box in (*BOXES, max(size, BOXES[-1] + 1)):
        group = seen[(extent > lower) & (extent <= box)]
        lower = box
        step = max(1, MOST_TESTS // box**2)
        for start in range(0, len(group), step):
            yield group[start : start + step], box


def _tested(
    some: Index, box: int, *, corner: Array, area: Array, first: Index, last: Index
) -> tuple[Index, Index, Index, Array]:
    """Return column, row, triangle and weights wherever a centre lies inside a triangle."""
    run = np.arange(box)
    a, b, c = (corner[some, k, :, None] for k in range(3))
    x = (first[some, 0, None] + run + np.float32(0.5)).astype(np.float32)
    y = (first[some, 1, None] + run + np.float32(0.5)).astype(np.float32)
    whole = area[some, None, None]
    one = _edge(b, c, x, y) / whole
    two = _edge(c, a, x, y) / whole
    three = 1 - one - two
    inside = (one >= EDGE) & (two >= EDGE) & (three >= EDGE)
    inside &= (run <= (last[some, 0] - first[some, 0])[:, None])[:, None, :]
    inside &= (run <= (last[some, 1] - first[some, 1])[:, None])[:, :, None]
    which, down, right = np.nonzero(inside)
    weights = np.stack([one[inside], two[inside], three[inside]], axis=1)
    triangle = some[which]
    return first[triangle, 0] + right, first[triangle, 1] + down, triangle, weights


def _edge(start: Array, end: Array, x: Array, y: Array) -> Array:
    """Return twice the signed area that an edge spans with every point of a box, (t, y, x)."""
    from_start = (start[:, 0] - x)[:, None, :], (start[:, 1] - y)[:, :, None]
    from_end = (end[:, 0] - x)[:, None, :], (end[:, 1] - y)[:, :, None]
    return from_start[0] * from_end[1] - from_end[0] * from_start[1]


def _joined(
    found: list[tuple[Index, Index, Index, Array]], size: int
) -> tuple[Index, Index, Array]:
    """Return pixel, triangle and weights of all gatherings; nothing for none."""
    if not found:
        return np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros((0, 3), np.float32)
    column, row, triangle, weights = (np.concatenate(each) for each in zip(*found, strict=True))
    return row * size + column, triangle, weights.astype(np.float32)
