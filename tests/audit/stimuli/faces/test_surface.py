"""Frame, camera and surface of the miniature head."""

import numpy as np
import pytest

from evenhand.audit.stimuli.faces.arrays import floats
from evenhand.audit.stimuli.faces.head_archive import MESH, HeadArchive
from evenhand.audit.stimuli.faces.head_frame import head_frame
from evenhand.audit.stimuli.faces.head_mesh import BODY, EYES, PARTS, HeadMesh, covered, read_mesh
from evenhand.audit.stimuli.faces.surface import (
    AIM,
    CURTAIN,
    RIMS,
    HeadModel,
    Pose,
    projected,
    turned,
)


@pytest.fixture(scope="module")
def mesh(archive: HeadArchive) -> HeadMesh:
    return read_mesh(archive.read(MESH).decode(), lowest=3.6, file="m")


@pytest.fixture(scope="module")
def model(archive: HeadArchive, mesh: HeadMesh) -> HeadModel:
    return HeadModel(mesh, covered(mesh, archive.mask("ears")))


def test_the_frame_has_the_eyes_as_origin_and_the_crown_at_one(mesh: HeadMesh) -> None:
    moved = mesh.rest * 3 + 5
    for places in (mesh.rest, moved):
        inside = head_frame(mesh, places).within(places)
        eyes = [inside[mesh.vertices(name)].mean(axis=0) for name in EYES]
        np.testing.assert_allclose((eyes[0] + eyes[1]) / 2, 0, atol=1e-4)
        assert inside[mesh.vertices(BODY), 1].max() == pytest.approx(1, abs=1e-4)


def test_the_camera_aims_at_the_middle_of_the_picture() -> None:
    view = turned(np.array([AIM], np.float32), Pose(yaw=30, pitch=10))
    np.testing.assert_allclose(projected(view, size=64), [[32, 32]], atol=1e-5)


def test_yaw_turns_the_face_to_the_right_of_the_picture_and_pitch_nods_it_down() -> None:
    nose = np.array([AIM], np.float32) + floats([[0, 0, 1]])
    aside = projected(turned(nose, Pose(yaw=20)), size=64)[0]
    down = projected(turned(nose, Pose(pitch=20)), size=64)[0]
    assert aside[0] > 33
    assert aside[1] == pytest.approx(32)
    assert down[1] > 33
    assert down[0] == pytest.approx(32)


def test_the_surface_is_the_head_seen_from_the_front(model: HeadModel, mesh: HeadMesh) -> None:
    seen = model.surface(mesh.rest, Pose(), size=96)
    assert (seen.normal[:, 2] > -0.35).mean() > 0.99
    np.testing.assert_allclose(np.linalg.norm(seen.normal, axis=1), 1, atol=1e-4)
    eyes = np.isin(seen.part, [PARTS.index(name) for name in EYES])
    assert np.abs(seen.gaze[eyes]).max() <= 1 + 1e-5
    assert seen.gaze[eyes].max() > 0.9
    assert (seen.gaze[~eyes] == 0).all()
    assert np.isfinite(seen.depth).sum() == len(seen.pixel)
    assert not np.isin(seen.part, [CURTAIN, RIMS]).any()


def test_what_is_worn_is_seen(model: HeadModel, mesh: HeadMesh) -> None:
    seen = model.surface(mesh.rest, Pose(hairstyle="long", glasses="glasses"), size=96)
    assert {CURTAIN, RIMS} <= set(seen.part.tolist())
    assert (seen.texture[seen.part == RIMS] == 0).all()
    scarf = model.surface(mesh.rest, Pose(hairstyle="long", covering="scarf"), size=96)
    assert CURTAIN not in scarf.part
