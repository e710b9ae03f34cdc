"""What a head wears: closed shapes in their place."""

import numpy as np
import pytest

from evenhand.audit.stimuli.faces.attachments import (
    TUBE,
    Covering,
    Hairstyle,
    long_hair,
    spectacles,
    tucked,
    volume,
)

CROWN = np.array([[0, 1.0, -0.4]], np.float32)
CHEEK = np.array([[0.3, -0.3, 0.3]], np.float32)


@pytest.mark.parametrize(
    ("hairstyle", "covering", "least"),
    [
        ("short", "none", 0.05),
        ("long", "none", 0.07),
        ("short", "cap", 0.08),
        ("short", "scarf", 0.07),
    ],
)
def test_hair_and_cloth_have_volume_on_the_crown_and_none_on_the_cheek(
    hairstyle: Hairstyle, covering: Covering, least: float
) -> None:
    assert volume(CROWN, hairstyle=hairstyle, covering=covering)[0] > least
    assert volume(CHEEK, hairstyle=hairstyle, covering=covering)[0] == pytest.approx(0, abs=1e-6)


def test_a_shaved_head_has_no_volume() -> None:
    assert volume(CROWN, hairstyle="shaved", covering="none")[0] == 0


def test_only_ears_are_tucked() -> None:
    places = np.array([[0.7, 0, 0], [0.5, 0, 0]], np.float32)
    found = tucked(places, np.array([True, False]))
    np.testing.assert_allclose(found, [[0.56, 0, 0], [0.5, 0, 0]], atol=1e-6)


def test_long_hair_leaves_the_face_free_and_is_lower_under_a_cap() -> None:
    free, held = long_hair(covering="none"), long_hair(covering="cap")
    front = free.places[free.places[:, 2] > 0]
    assert front.size == 0 or (np.abs(front[:, 0]) > 0.5).all()
    assert held.places[:, 1].max() < free.places[:, 1].max()
    assert free.corners.max() == len(free.places) - 1


def test_the_rims_go_around_the_eyes_before_the_face() -> None:
    worn = spectacles(eye=0.25)
    for side in (-1, 1):
        rim = worn.places[(np.sign(worn.places[:, 0]) == side) & (worn.places[:, 2] > 0.2)]
        distance = np.hypot(rim[:, 0] - side * 0.25, rim[:, 1])
        assert distance.min() > 0.1
    assert worn.places[:, 2].max() < 0.35
    mirrored = worn.places[:, 0].min() + worn.places[:, 0].max()
    assert mirrored == pytest.approx(0, abs=2 * TUBE)
    assert worn.corners.max() == len(worn.places) - 1
