"""The base mesh of the head: Wavefront text to arrays, cut above the chest."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from evenhand.audit.errors import InputError
from evenhand.audit.stimuli.faces.arrays import Array, Index, Mask, floats

BODY: Final = "body"
EYES: Final = ("helper-l-eye", "helper-r-eye")
TEETH: Final = ("helper-upper-teeth", "helper-lower-teeth")
TONGUE: Final = "helper-tongue"
LASHES: Final = ("helper-l-eyelashes-2", "helper-r-eyelashes-2")
PARTS: Final = (BODY, *EYES, *TEETH, TONGUE, *LASHES)
"""Groups of the mesh that are drawn: of the lashes only the upper ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadMesh:
    """Triangles of the parts that are drawn.

    Attributes:
        rest: places of the vertices, (n, 3): x to the head's left, y up, z to the front.
        texture: places of the texture points, (m, 2).
        corners: vertices of each triangle, (t, 3), anticlockwise seen from outside.
        texture_corners: texture points of each triangle, (t, 3).
        part: place in `PARTS` of each triangle's group, (t,).
        kept: number in the file of each vertex, ascending; morphs name vertices so.
    """

    rest: Array
    texture: Array
    corners: Index
    texture_corners: Index
    part: Index
    kept: Index

    def vertices(self, part: str) -> Index:
        """Return the vertices of a part, ascending."""
        return np.unique(self.corners[self.part == PARTS.index(part)])


def read_mesh(text: str, *, lowest: float, file: str) -> HeadMesh:
    """Return the drawn parts of a mesh above a height.

    Faces with more than three corners are cut into triangles that share the first corner.

    Args:
        text: Wavefront OBJ.
        lowest: triangles wholly below are left out; in the units of the mesh.
        file: its name, for messages.

    Raises:
        InputError: lines that are no OBJ, or a part without triangles.
    """
    try:
        points, texture, faces = _parsed(text)
        rest, table = np.array(points, np.float32), np.array(faces, np.intp).reshape(-1, 7)
        outline = rest[table[:, :3], 1].max(axis=1)
        texture_points = np.array(texture, np.float32).reshape(-1, 2)
        texture_points[table[:, 3:6]]
    except (ValueError, IndexError):
        problem = f"{file}: is no mesh in Wavefront's form with texture points"
        raise InputError([problem]) from None
    table = table[outline > lowest]
    missing = [name for number, name in enumerate(PARTS) if number not in table[:, 6]]
    if missing:
        problem = f"{file}: has no triangles of {', '.join(missing)}"
        raise InputError([problem])
    kept, corners = np.unique(table[:, :3], return_inverse=True)
    return HeadMesh(
        rest=rest[kept],
        texture=texture_points,
        corners=corners.reshape(-1, 3),
        texture_corners=table[:, 3:6],
        part=table[:, 6],
        kept=kept,
    )


def _parsed(text: str) -> tuple[list[list[float]], list[list[float]], list[list[int]]]:
    """Return vertices, texture points, and triangles: 3 vertices, 3 texture points, part."""
    points: list[list[float]] = []
    texture: list[list[float]] = []
    faces: list[list[int]] = []
    part = None
    places = {name: number for number, name in enumerate(PARTS)}
    for line in text.splitlines():
        match line.split():
            case ["v", x, y, z]:
                points.append([float(x), float(y), float(z)])
            case ["vt", u, v, *_]:
                texture.append([float(u), float(v)])
            case ["g", name, *_]:
                part = places.get(name)
            case ["f", *corners] if part is not None:
                faces.extend([*triangle, part] for triangle in _triangles(corners))
    return points, texture, faces


def _triangles(corners: list[str]) -> Iterator[list[int]]:
    """Yield the triangles of a face whose corners are `vertex/texture`, numbered from 1."""
    numbers = [[int(word) - 1 for word in corner.split("/")[:2]] for corner in corners]
    for second, third in pairwise(numbers[1:]):
        three = (numbers[0], second, third)
        yield [vertex for vertex, _ in three] + [point for _, point in three]


def normals(places: Array, corners: Index) -> Array:
    """Return a unit normal at every vertex: the sum over its triangles, weighted by their area.

    Args:
        places: (n, 3).
        corners: (t, 3).

    Returns:
        (n, 3); zeros at a vertex of no triangle.

    Examples:
        >>> square = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], np.float32)
        >>> normals(square, np.array([[0, 1, 2], [0, 2, 3]]))[0].tolist()
        [0.0, 0.0, 1.0]
    """
    first, second, third = (places[corners[:, k]] for k in range(3))
    of_triangle = np.cross(second - first, third - first)
    flat = corners.ravel()
    repeated = np.repeat(of_triangle, 3, axis=0)
    total = np.stack(
        [np.bincount(flat, repeated[:, axis], len(places)) for axis in range(3)], axis=1
    )
    return unit(total.astype(np.float32))


def unit(vectors: Array) -> Array:
    """Return vectors of length 1 with the same directions; the zero vector stays.

    Examples:
        >>> unit(np.array([[3.0, 0.0, 4.0]], np.float32)).round(1).tolist()
        [[0.6000000238418579, 0.0, 0.800000011920929]]
    """
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return floats(vectors / np.maximum(length, np.float32(1e-9)))


def covered(mesh: HeadMesh, mask: Array) -> Mask:
    """Return which vertices lie under a mask in texture space, at any of their texture points.

    Args:
        mesh: the head.
        mask: grey picture in 0..1.
    """
    found = np.zeros(len(mesh.rest), dtype=np.bool_)
    under = sampled(mask, mesh.texture[mesh.texture_corners].reshape(-1, 2)) > 0.5  # noqa: PLR2004
    found[mesh.corners.ravel()[under]] = True
    return found


def sampled(mask: Array, points: Array) -> Array:
    """Return a picture at texture points: (0, 0) is its lower left corner, the nearest pixel.

    Examples:
        >>> sampled(np.array([[1, 2], [3, 4]], np.float32), np.array([[0, 0], [1, 1]], np.float32))
        array([3., 2.], dtype=float32)
    """
    height, width = mask.shape
    row = np.clip((1 - points[:, 1]) * height, 0, height - 1).astype(np.intp)
    column = np.clip(points[:, 0] * width, 0, width - 1).astype(np.intp)
    return floats(mask[row, column])
