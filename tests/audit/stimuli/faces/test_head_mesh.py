"""The mesh: triangles, what is cut off, normals, masks."""

import numpy as np
import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.stimuli.faces.head_archive import MESH, HeadArchive
from evenhand.audit.stimuli.faces.head_mesh import (
    BODY,
    EYES,
    PARTS,
    covered,
    normals,
    read_mesh,
    unit,
)


def test_the_mesh_is_cut_below_a_height_and_keeps_the_numbers(archive: HeadArchive) -> None:
    text = archive.read(MESH).decode()
    whole = read_mesh(text, lowest=-9, file="m")
    assert whole.corners.max() == len(whole.rest) - 1
    assert set(np.unique(whole.part)) == set(range(len(PARTS)))
    assert whole.kept.min() > 0
    upper = read_mesh(text, lowest=6.5, file="m")
    assert len(upper.corners) < len(whole.corners)
    places = whole.rest[np.searchsorted(whole.kept, upper.kept)]
    assert (places == upper.rest).all()


def test_a_square_becomes_two_triangles_with_their_texture() -> None:
    lines = ["v 0 0 0", "v 1 0 0", "v 1 1 0", "v 0 1 0", "vt 0 0", "vt 1 0", "vt 1 1", "vt 0 1 0"]
    for name in PARTS:
        lines += [f"g {name}", "f 1/1 2/2 3/3 4/4"]
    mesh = read_mesh("\n".join(lines), lowest=0, file="m")
    assert mesh.corners[:2].tolist() == [[0, 1, 2], [0, 2, 3]]
    assert mesh.texture_corners[:2].tolist() == [[0, 1, 2], [0, 2, 3]]
    assert mesh.vertices(BODY).tolist() == [0, 1, 2, 3]
    assert covered(mesh, np.ones((2, 2), np.float32)).all()
    lower = np.array([[0, 0], [0, 1]], np.float32)
    assert covered(mesh, lower).tolist() == [False, True, False, False]


def test_normals_of_the_egg_point_outward(archive: HeadArchive) -> None:
    mesh = read_mesh(archive.read(MESH).decode(), lowest=5, file="m")
    body = mesh.vertices(BODY)
    middle = mesh.rest[body].mean(axis=0)
    out = unit(mesh.rest[body] - middle)
    cosine = (normals(mesh.rest, mesh.corners)[body] * out).sum(axis=1)
    assert np.median(cosine) > 0.9
    assert (cosine > 0).mean() > 0.95


def test_a_vertex_of_no_triangle_has_no_normal() -> None:
    places = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [5, 5, 5]], np.float32)
    assert normals(places, np.array([[0, 1, 2]]))[3].tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    "text",
    ["g body\nf 1 2 3", "v 0 0 x", "v 0 0 0\ng body\nf 1/1 2/2 3/3", "g body\nf a/1 b/1 c/1"],
)
def test_what_is_no_mesh_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="m: "):
        read_mesh(text, lowest=0, file="m")


def test_missing_parts_are_named() -> None:
    text = "v 0 0 0\nv 1 0 0\nv 1 1 0\nvt 0 0\ng body\nf 1/1 2/1 3/1"
    with pytest.raises(InputError, match=f"m: has no triangles of {EYES[0]}, {EYES[1]}, "):
        read_mesh(text, lowest=-1, file="m")
